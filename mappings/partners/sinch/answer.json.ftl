<#-- a batch that is taken says so with its id alone -->
{
  "partnerRef": "${body.id}",
  "code": "created",
  "at": "${body.created_at!}"
}
