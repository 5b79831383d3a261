{
  "partnerRef": "${body.id}",
  "code": "accepted"
}
