<#-- the numeric code says why; each batch of ours has one recipient. We ask for reports a recipient; a plan may be set to
  summaries all the same, which list codes -->
<#if (body.type!"") == "delivery_report_sms">
[<#list body.statuses as told>{
  "partnerRef": "${body.batch_id}",
  "attemptKey": "${body.client_reference!}",
  "code": "${told.code?c}",
  "raw": "${told.code?c} ${told.status!}"
}<#sep>,</#sep></#list>]
<#else>
{
  "partnerRef": "${body.batch_id}",
  "attemptKey": "${body.client_reference!}",
  "code": "${body.code?c}",
  "at": "${body.operator_status_at!body.at!}",
  "raw": "${body.code?c} ${body.status!}"
}
</#if>
