<#-- numbers come with and without a plus; a long text comes in parts, which belong together by the phone's number for it,
  and are read as one: a letter may be cut between two -->
{
  "from": "<#if !body.from?starts_with("+")>+</#if>${body.from}",
<#if body.parts??>
  "group": "${body.group?c}",
  "part": ${body.part?c},
  "parts": ${body.parts?c},
<#if body.octets??>
  "coding": ${body.coding?c},
  "octets": "${body.octets}",
</#if>
</#if>
  "text": "${body.text!}"
}
