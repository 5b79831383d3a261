<#-- one code stands for every parameter: only where the text names the recipient's as the wrong one is it the number. The
  text's words are nowhere documented: what is not recognised is rejected, which closes no number -->
<#assign wrong = r"(?is)\W*(invalid|failed to parse)(\W+(value|format|field|parameter|for|of|in))*\W+(to|msisdn|recipient)\b.*">
<#assign ours = r"(?is).*\b(from|originator|sender)\b.*">
<#assign said = body.text!"">
{
  "code": "<#if context.status == 400 && said?matches(wrong) && !said?matches(ours)>invalid-to<#else>${body.code}</#if>"
}
