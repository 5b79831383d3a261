<#-- why it is refused says whose fault it is, where codes.yaml has a row for it; a letter that we stopped has no other reason -->
<#assign reason = (body.reason!"")?lower_case?replace("_", "-")>
<#assign refused = body.status == "rejected">
{
  "attemptKey": "${body.letterId}",
  "partnerRef": "${body.letterId}",
  "code": "${(body.status + refused?then(" " + reason, ""))?trim}",
<#if refused>
  "otherwise": "rejected",
  "reason": "${reason}",
</#if>
  "at": "${body.at!}",
  "sheets": "${body.sheets!}"
}
