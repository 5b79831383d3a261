{
  "partnerRef": "${(body.data.content_key)!}",
  "code": "${body.type!}<#if (body.data.payment_event)??>.${body.data.payment_event}</#if>",
  "at": "${(body.data.event_time)!body.timestamp!}"
}
