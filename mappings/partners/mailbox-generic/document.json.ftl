{
  "type": "mailbox.send",
  "messageId": "${attemptKey}",
  "class": "${messageClass}",
  "language": "${language}",
  "recipient": {"name": "${recipient.name}", "personalNumber": "${recipient.personalNumber!}"},
  "subject": "${subject}",
<#if callback??>
  "reportTo": "${callback}",
</#if>
<#assign file = attachments[0]>
  "document": {
    "name": "${file.fileName}",
    "mediaType": "${file.mediaType}",
    "sha256": "${file.sha256}",
    "data": "${file.base64}"
  }
}
