<#-- numbers come with and without a plus -->
{
  "partnerRef": "${body.id!}",
  "from": "<#if !body.from?starts_with("+")>+</#if>${body.from}",
  "text": "${body.body!}",
  "at": "${body.sent_at!body.received_at!}"
}
