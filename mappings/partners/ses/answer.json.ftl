{
  "partnerRef": "${body.MessageId}",
  "code": "Send"
}
