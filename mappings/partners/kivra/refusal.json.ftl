<#assign code = body.code!(context.headers["x-error-code"])!"">
{
  "code": "<#if code?is_number>${code?c}<#else>${code}</#if>",
  "raw": "${body.short_message!}"
}
