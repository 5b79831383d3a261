{
<#if recipient.orgNumber??>
  "vat_number": "SE${recipient.orgNumber}01",
<#else>
  "ssn": "${recipient.personalNumber}",
</#if>
  "subject": "${subject}",
  "type": "letter",
  "parts": [
<#list attachments as file>
    {
      "name": "${file.fileName?remove_ending(".pdf")}-${attemptKey}.pdf",
      "content_type": "${file.mediaType}",
      "data": "${file.base64}"
    }<#sep>,</#sep>
</#list>
  ]
}
