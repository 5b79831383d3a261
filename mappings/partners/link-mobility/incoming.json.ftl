<#-- a reply from a phone; with a keyword route the text still begins with the keyword, which is no word of the customer's -->
<#assign said = body.content.userData!"">
<#assign route = (body.route.type)!"">
<#assign keyword = "">
<#if route == "KEYWORD_ROUTE">
<#assign keyword = (body.route.keyword)!"">
</#if>
<#-- only as a word of its own with something after it: a keyword alone may be the STOP itself -->
<#if keyword?has_content && said?lower_case?starts_with(keyword?lower_case)>
<#assign rest = said[keyword?length..]>
<#if rest?matches(r"\s[\s\S]*") && rest?trim?has_content>
<#assign said = rest?trim>
</#if>
</#if>
{
  "partnerRef": "${body.messageId!}",
  "from": "${body.source}",
  "text": "${said}",
  "at": "${body.timestamp!}"
}
