<#-- an error code says more than the status that it comes with, which counts where codes.yaml has no row for the code -->
<#assign status = body.MessageStatus!body.SmsStatus!"">
<#assign error = body.ErrorCode!"">
{
  "partnerRef": "${body.MessageSid!body.SmsSid}",
  "code": "${error?has_content?then(error, status)}",
  "otherwise": "${status}"
}
