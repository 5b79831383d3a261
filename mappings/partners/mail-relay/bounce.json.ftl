<#-- an ordinary mail is what a person answers; an automatic reply says nothing -->
<#if body.from?? && body.text??>
{
  "attemptKey": "${context.attemptKey!body.attemptKey!}",
  "partnerRef": "${body.messageId!}",
  "from": "${body.from}",
  "text": "${body.text}"
}
<#elseif body.kind == "none" && (body.action!"none") != "delayed" && (body.action!"none") != "delivered">
[]
<#else>
{
  "attemptKey": "${context.attemptKey!body.attemptKey!}",
<#if body.kind == "none" || (body.action!"") == "delayed">
  "code": "${body.action}",
<#else>
  "code": "${body.kind}<#if body.blocked!false>-blocked</#if>",
</#if>
  "reason": "${body.reason!}",
  "raw": "${((body.action!"") + " " + (body.status!"") + " " + (body.replyCode!""))?trim}"
}
</#if>
