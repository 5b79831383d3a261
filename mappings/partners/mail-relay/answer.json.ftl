{
  "attemptKey": "${context.attemptKey}",
  "partnerRef": "${body.messageId!}",
  "code": "${body.code}",
  "reason": "${body.reason!}",
  "raw": "${((body.replyCode!"") + " " + (body.status!""))?trim}"
}
