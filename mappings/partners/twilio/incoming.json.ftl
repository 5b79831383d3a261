{
  "partnerRef": "${body.MessageSid!}",
  "from": "${body.From}",
  "text": "${body.Body!}"
}
