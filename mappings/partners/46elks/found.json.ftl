<#-- ours is what went out since then, to there, and, where we know what was sent, from that sender; moments are UTC without a
     zone, words are not kept; what has failed is not there -->
<#assign sent = context.sent!{}>
<#assign since = context.since?datetime.iso>
<#function ours text>
  <#return text.to == context.address && text.direction == "outgoing"
    && (text.created + "Z")?datetime.iso gte since
    && (!(sent.from?has_content) || text.from == sent.from)
    && text.status! != "failed">
</#function>
[<#list body.data?filter(ours) as text>{"partnerRef": "${text.id}"}, </#list>{"more": ${(body.next?has_content)?c}}]
