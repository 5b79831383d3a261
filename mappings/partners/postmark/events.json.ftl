<#assign kind = body.RecordType>
<#assign said = serverSaid(body.Details!"")>
<#assign told = said.reason != "undefined" && said.reason != "onhold">
<#-- none of these says that a mail was not delivered -->
<#assign beside = ["AutoResponder", "AddressChange", "ChallengeVerification", "Subscribe", "OpenRelayTest"]>
<#assign left = (body.SuppressSending!false) && (body.SuppressionReason!"") == "ManualSuppression">
<#if kind == "Click" || kind == "SubscriptionChange" && !left || kind == "Bounce" && beside?seq_contains(body.Type)>
[]
<#else>
{
  "partnerRef": "${body.MessageID!}",
  "attemptKey": "${(body.Metadata.attempt)!}",
<#if kind == "SubscriptionChange">
  "at": "${body.ChangedAt!}",
  "from": "${body.Recipient!}",
  "text": "UNSUBSCRIBE"
<#elseif kind == "Bounce">
  "at": "${body.BouncedAt!}",
<#if body.Type == "HardBounce" && told>
  "code": "${said.kind}<#if said.blocked>-blocked</#if>",
<#else>
  "code": "${body.Type}",
</#if>
<#if told>
  "reason": "${said.reason}",
</#if>
  "final": true,
  "raw": "Bounce ${body.Type}"
<#else>
  "at": "${body.DeliveredAt!body.ReceivedAt!body.BouncedAt!}",
  "code": "${kind}"
</#if>
}
</#if>
