{
  "partnerRef": "${(body.data.id)!}",
  "code": "taken"
}
