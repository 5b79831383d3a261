{
  "attemptKey": "${body.letterId}",
  "partnerRef": "${body.letterId}",
  "code": "${body.reason}",
  "at": "${body.returnDate!}"
}
