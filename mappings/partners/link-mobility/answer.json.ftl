{
  "partnerRef": "${body.messageId!}",
  "code": "${body.resultCode?c}"
}
