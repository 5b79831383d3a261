<#-- reports have the id without its angle brackets -->
{
  "partnerRef": "${body.id?remove_beginning("<")?remove_ending(">")}",
  "code": "accepted"
}
