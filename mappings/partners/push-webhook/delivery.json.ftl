{
  "partnerRef": "${body.id!}",
  "attemptKey": "${body.messageId!}",
  "code": "${body.status}",
  "at": "${body.at!}"
}
