<#-- a final failure's err may say more than its stat: those that codes.yaml names are looked up, others are not -->
<#assign known = ["001"]>
<#assign hard = body.stat == "UNDELIV" && known?seq_contains(body.err!"")>
{
  "partnerRef": "${body.id!}",
  "attemptKey": "${body.reference!}",
  "code": "${body.stat}<#if hard> ${body.err}</#if>",
  "at": "${body.done!}",
  "raw": "${(body.stat + " " + (body.err!""))?trim}"
}
