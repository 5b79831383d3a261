<#-- 300 is said of any field: only the recipient's address is the recipient's fault -->
{
  "code": "${body.ErrorCode?c}<#if body.ErrorCode == 300 && (body.Message!"")?contains("'To'")> to</#if>"
}
