{
  "partnerRef": "${(body.data.relationships.letter.data.id)!}",
  "code": "${((body.data.type)!"")?remove_beginning("webhook_")}",
  "at": "${(body.data.attributes.created_at)!}"
}
