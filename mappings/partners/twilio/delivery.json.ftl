<#-- an error code says why; the status alone says only that it is over, also with a code that nobody has explained -->
<#assign status = body.MessageStatus!body.SmsStatus!"">
<#assign error = body.ErrorCode!"">
{
  "partnerRef": "${body.MessageSid!body.SmsSid}",
  "code": "${error?has_content?then(error, status)}",
  "final": ${["failed", "undelivered"]?seq_contains(status)?c}
}
