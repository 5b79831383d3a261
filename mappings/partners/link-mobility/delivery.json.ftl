<#-- one report a part, whose id is the message's with $ and the part's number -->
{
  "partnerRef": "${body.id?keep_before("$")}",
  "attemptKey": "${body.refId!}",
  "code": "${body.resultCode?c}",
  "at": "${body.timestamp!}",
  "part": <#if body.id?contains("$")>${body.id?keep_after_last("$")?number?c}<#else>0</#if>,
  "parts": ${(body.segments!1)?c}
}
