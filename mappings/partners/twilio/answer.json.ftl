{
  "partnerRef": "${body.sid}",
  "code": "${body.status}",
  "at": "${body.date_created!}"
}
