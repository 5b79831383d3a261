{
  "type": "push.send",
  "messageId": "${attemptKey}",
  "class": "${messageClass}",
  "sendout": "${sendout}",
  "language": "${language}",
  "recipient": {"account": "${recipient.push}"},
<#if callback??>
  "reportTo": "${callback}",
</#if>
  "title": "${subject}",
  "text": "${text}"
}
