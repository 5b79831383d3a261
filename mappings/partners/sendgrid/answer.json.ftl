<#-- the body is empty; reports name the message by the header's id, with more behind a full stop -->
{
  "partnerRef": "${context.headers["x-message-id"]!}",
  "code": "accepted"
}
