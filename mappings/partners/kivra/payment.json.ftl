<#-- names that end in _retry are older ones for the same; what an agreement draws, nobody has looked at -->
<#assign kind = (body.type!"")?remove_ending("_retry")>
<#assign drawn = ((body.data.payment_type)!"") == "autogiro">
{
  "partnerRef": "${(body.data.content_key)!}",
  "code": "${kind}<#if (body.data.payment_event)??><#if drawn>.autogiro</#if>.${body.data.payment_event}</#if>",
  "at": "${(body.data.event_time)!body.timestamp!}"
}
