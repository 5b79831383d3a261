<#-- a reply from a phone: no word about an attempt, but what a person says -->
{
  "partnerRef": "${body.id!}",
  "from": "${body.from}",
  "text": "${body.message!}",
  "at": "${body.created!}"
}
