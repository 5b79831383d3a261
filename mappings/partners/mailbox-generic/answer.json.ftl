{
  "partnerRef": "${body.id!}",
  "code": "taken"
}
