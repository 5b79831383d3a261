<#-- the numeric code says why; each batch of ours has one recipient -->
{
  "partnerRef": "${body.batch_id}",
  "attemptKey": "${body.client_reference!}",
  "code": "${body.code?c}",
  "at": "${body.operator_status_at!body.at!}",
  "raw": "${body.code?c} ${body.status!}"
}
