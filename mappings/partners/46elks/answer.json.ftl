{
  "partnerRef": "${body.id}",
  "attemptKey": "${context.attemptKey}",
  "code": "${body.status!"created"}",
  "at": "${body.created!}"
}
