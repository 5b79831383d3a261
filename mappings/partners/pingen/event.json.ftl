<#assign kind = ((body.data.type)!"")?remove_beginning("webhook_")>
<#-- a category of webhooks that is about no letter -->
<#if kind == "channel_subscriptions">
[]
<#else>
{
  "partnerRef": "${(body.data.relationships.letter.data.id)!}",
  "code": "${kind}",
  "at": "${(body.data.attributes.created_at)!}"
}
</#if>
