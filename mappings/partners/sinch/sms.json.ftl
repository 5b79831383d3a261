<#-- a text sender hears no STOPP: marketing goes from a number, or not at all, as fields refuse an empty sender -->
<#assign replies = (parameters.replies!"")?has_content?then(parameters.replies, brand.smsReplies!"")>
<#assign sender = marketing?then(replies?matches("\\+?[0-9]+")?then(replies, ""), brand.smsSender!parameters.sender)>
{
  "to": ["${recipient.mobile}"],
  "from": "${sender}",
  "body": "${text}",
  "type": "mt_text",
<#if callback??>
  "delivery_report": "per_recipient",
  "callback_url": "${callback}",
</#if>
  "client_reference": "${attemptKey}"
}
