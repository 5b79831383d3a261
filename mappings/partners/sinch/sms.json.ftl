{
  "to": ["${recipient.mobile}"],
  "from": "${brand.smsSender!parameters.sender}",
  "body": "${text}",
  "type": "mt_text",
<#if callback??>
  "delivery_report": "per_recipient",
  "callback_url": "${callback}",
</#if>
  "client_reference": "${attemptKey}"
}
