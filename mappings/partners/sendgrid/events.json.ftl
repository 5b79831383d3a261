<#-- one event of a batch; our own argument stands at its top level, where SendGrid has an attempt of its own -->
<#assign event = body.event>
<#assign words = (body.response!body.reason!"")>
<#assign said = serverSaid(words)>
<#assign told = said.reason != "undefined" && said.reason != "onhold">
<#if event == "click" || event == "group_resubscribe">
[]
<#else>
{
  "partnerRef": "${(body.sg_message_id!"")?keep_before(".")}",
  "attemptKey": "${body.budkavle_attempt!}",
  "at": "${(body.timestamp!0)?c}",
<#if event == "unsubscribe" || event == "group_unsubscribe">
  "from": "${body.email!}",
  "text": "UNSUBSCRIBE"
<#elseif event == "bounce">
<#if (body.type!"bounce") != "bounce">
  "code": "${body.type}",
  "reason": "<#if told>${said.reason}</#if>",
<#elseif told>
  "code": "${said.kind}<#if said.blocked>-blocked</#if>",
  "reason": "${said.reason}",
<#else>
  "code": "bounce",
</#if>
  "raw": "${("bounce " + (body.type!"") + " " + (body.status!""))?trim}"
<#elseif event == "dropped">
  "final": true,
  "code": "dropped ${(body.reason!"")?lower_case}"
<#else>
  "code": "${event}"
</#if>
}
</#if>
