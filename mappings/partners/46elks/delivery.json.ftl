{
  "partnerRef": "${body.id!}",
  "attemptKey": "${context.attemptKey!}",
  "code": "${body.status!"missing"}",
  "at": "${body.delivered!}"
}
