{
  "attemptKey": "${body.letterId}",
  "partnerRef": "${body.letterId}",
  "code": "${body.status}",
  "at": "${body.at!}",
  "sheets": "${body.sheets!}",
  "reason": "${(body.reason!"")?lower_case?replace("_", "-")}"
}
