<#-- a text sender hears no STOPP: marketing goes from a number, or not at all, as fields refuse an empty sender -->
<#assign replies = (parameters.replies!"")?has_content?then(parameters.replies, brand.smsReplies!"")>
<#assign sender = marketing?then(replies?matches("\\+?[0-9]+")?then(replies, ""), brand.smsSender!parameters.sender)>
{
  "from": "${sender}",
  "to": "${recipient.mobile}",
  "text": "${text}"
}
