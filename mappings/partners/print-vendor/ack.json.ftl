{
  "attemptKey": "${body.letterId}",
  "partnerRef": "${body.letterId}",
  "code": "${body.status}",
  "at": "${body.at!}",
  "reason": "${(body.reason!"")?lower_case?replace("_", "-")}"
}
