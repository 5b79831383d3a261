<#-- success may carry an error: 0 is none -->
{
  "partnerRef": "${body.MessageID!}",
  "code": "${body.ErrorCode?c}",
  "at": "${body.SubmittedAt!}"
}
