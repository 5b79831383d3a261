<#-- the gateway's own err says more than its stat, where codes.yaml has a row for the two together -->
<#assign err = (body.err!"")?trim>
{
  "partnerRef": "${body.id!}",
  "attemptKey": "${body.reference!}",
  "code": "${body.stat}<#if !err?matches("0*")> ${err}</#if>",
  "otherwise": "${body.stat}",
  "at": "${body.done!}",
  "raw": "${(body.stat + " " + err)?trim}",
  "part": ${(body.part!0)?c},
  "parts": ${(body.parts!1)?c}
}
