<#-- a text sender hears no STOPP: marketing goes from a number, or not at all, as fields refuse an empty sender -->
<#assign replies = (parameters.replies!"")?has_content?then(parameters.replies, brand.smsReplies!"")>
<#assign sender = marketing?then(replies?matches("\\+?[0-9]+")?then(replies, ""), brand.smsSender!parameters.sender)>
{
  "type": "message.send",
  "messageId": "${attemptKey}",
  "channel": "${channel}",
  "class": "${messageClass}",
  "language": "${language}",
  "sender": "${sender}",
  "recipient": {"name": "${recipient.name}", "mobile": "${recipient.mobile}"},
<#if callback??>
  "reportTo": "${callback}",
</#if>
  "text": "${text}"
}
