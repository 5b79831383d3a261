<#-- the id is the first part's; receipts name the parts -->
{
  "partnerRef": "${body.id}",
  "code": "accepted",
  "parts": ${(body.parts!1)?c}
}
