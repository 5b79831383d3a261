{
  "ssn": "${recipient.personalNumber!}",
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
