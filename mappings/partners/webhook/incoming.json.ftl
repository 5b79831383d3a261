{
  "partnerRef": "${body.id!}",
  "from": "${body.from}",
  "text": "${body.text!}",
  "at": "${body.at!}"
}
