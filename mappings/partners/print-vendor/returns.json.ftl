{
  "attemptKey": "${body.letterId}",
  "partnerRef": "${body.letterId}",
  "code": "${body.reason}",
<#if (body.street!"")?has_content && (body.city!"")?has_content>
  "newAddress": {
    "careOf": "${body.careOf!}",
    "street": "${body.street}",
    "postalCode": "${body.postalCode!}",
    "city": "${body.city}"
  },
</#if>
  "at": "${body.returnDate!}"
}
