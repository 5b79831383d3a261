<#-- numbers come with and without a plus -->
{
  "from": "<#if !body.from?starts_with("+")>+</#if>${body.from}",
  "text": "${body.text!}"
}
