<#-- a reply from a phone; with a keyword route the text still begins with the keyword, which is no word of the customer's -->
<#assign said = body.content.userData!"">
<#assign route = (body.route.type)!"">
<#assign keyword = "">
<#if route == "KEYWORD_ROUTE">
<#assign keyword = (body.route.keyword)!"">
</#if>
<#if keyword?has_content && said?lower_case?starts_with(keyword?lower_case)>
<#assign said = said?substring(keyword?length)?trim>
</#if>
{
  "partnerRef": "${body.messageId!}",
  "from": "${body.source}",
  "text": "${said}",
  "at": "${body.timestamp!}"
}
