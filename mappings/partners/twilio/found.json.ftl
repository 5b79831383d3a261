<#-- ours is what went out since then, to there, and, where we know what was sent, with that sender and those words, unless
     the partner has redacted them; what it says has failed is not there -->
<#assign sent = context.sent!{}>
<#assign since = context.since?datetime.iso>
<#function ours message>
  <#return message.to == context.address && message.direction?starts_with("outbound")
    && message.date_created?datetime("EEE, dd MMM yyyy HH:mm:ss Z") gte since
    && (!(sent.From?has_content) || message.from == sent.From)
    && (!(sent.Body?has_content) || !(message.body?has_content) || message.body?trim == sent.Body?trim)
    && !["failed", "undelivered", "canceled"]?seq_contains(message.status)>
</#function>
[<#list body.messages?filter(ours) as message>{"partnerRef": "${message.sid}"}, </#list>{"more": ${(body.next_page_uri?has_content)?c}}]
