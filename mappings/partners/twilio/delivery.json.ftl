<#-- an error code says more than the status that it comes with -->
{
  "partnerRef": "${body.MessageSid!body.SmsSid}",
  "code": "${body.ErrorCode!body.MessageStatus!body.SmsStatus}"
}
