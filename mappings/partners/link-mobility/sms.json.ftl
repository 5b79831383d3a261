<#-- a text sender hears no STOPP: marketing goes from a number, or not at all, as fields refuse an empty sender -->
<#assign replies = (parameters.replies!"")?has_content?then(parameters.replies, brand.smsReplies!"")>
<#assign sender = marketing?then(replies?matches("\\+?[0-9]+")?then(replies, ""), brand.smsSender!parameters.sender)>
{
  "source": "${sender}",
  "sourceTON": "<#if sender?starts_with("+")>MSISDN<#elseif sender?matches("[0-9]+")>SHORTNUMBER<#else>ALPHANUMERIC</#if>",
  "destination": "${recipient.mobile}",
  "destinationTON": "MSISDN",
  "dcs": "TEXT",
  "userData": "${text}",
  "useDeliveryReport": true,
  "deliveryReportGates": ["${parameters.gate}"],
  "platformId": "${parameters.platformId}",
  "platformPartnerId": "${parameters.platformPartnerId}",
  "refId": "${attemptKey}"
}
