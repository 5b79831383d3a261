<#assign e = body["event-data"]>
<#assign status = e["delivery-status"]!{}>
<#assign words = ((status.code!"")?string + " " + (status["enhanced-code"]!"") + " " + (status.message!"") + " " + (status.description!""))?trim>
<#assign said = serverSaid(words)>
<#assign told = said.reason != "undefined" && said.reason != "onhold">
<#if e.event == "clicked">
[]
<#else>
{
  "partnerRef": "${(e.message.headers["message-id"])!}",
  "attemptKey": "${(e["user-variables"].attempt)!}",
  "at": "${(e.timestamp!0)?floor?c}",
<#if e.event == "unsubscribed">
  "from": "${e.recipient!}",
  "text": "UNSUBSCRIBE"
<#elseif e.event == "failed">
<#if (e.severity!"") == "temporary">
  "code": "temporary",
<#elseif (e.reason!"")?starts_with("suppress-")>
  "code": "${e.reason}",
<#elseif told>
  "code": "${said.kind}<#if said.blocked>-blocked</#if>",
  "reason": "${said.reason}",
<#else>
  "code": "permanent ${e.reason!}",
</#if>
  "final": ${((e.severity!"") != "temporary")?c},
  "raw": "${("failed " + (e.severity!"") + " " + (e.reason!"") + " " + (status["enhanced-code"]!""))?trim}"
<#else>
  "code": "${e.event}"
</#if>
}
</#if>
