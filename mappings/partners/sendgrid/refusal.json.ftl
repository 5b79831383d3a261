<#-- which field is wrong; without a field it is the whole call -->
{
  "code": "${(body.errors[0].field)!}"
}
