<#assign source = brand.smsSender!parameters.sender>
{
  "source": "${source}",
  "sourceTON": "<#if source?starts_with("+")>MSISDN<#elseif source?matches("[0-9]+")>SHORTNUMBER<#else>ALPHANUMERIC</#if>",
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
