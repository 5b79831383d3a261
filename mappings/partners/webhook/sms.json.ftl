{
  "type": "message.send",
  "messageId": "${attemptKey}",
  "channel": "${channel}",
  "class": "${messageClass}",
  "language": "${language}",
  "sender": "${brand.smsSender!parameters.sender}",
  "recipient": {"name": "${recipient.name}", "mobile": "${recipient.mobile}"},
<#if callback??>
  "reportTo": "${callback}",
</#if>
  "text": "${text}"
}
