<#-- only a notification carries an event, and only an event is JSON -->
<#if body.Type != "Notification">
{"code": "${body.Type}"}
<#elseif body.Message?is_string>
[]
<#else>
<#assign m = body.Message>
<#assign event = m.eventType!m.notificationType>
<#if event == "Click">
[]
<#elseif event == "Bounce">
<#-- an automatic reply is told as a passing bounce of which no mail server has said anything: it is none -->
<#assign automatic = m.bounce.bounceType == "Transient" && (m.bounce.bounceSubType!"") == "General">
[
<#list m.bounce.bouncedRecipients?filter(one -> !automatic || one.action?? || one.status?? || one.diagnosticCode??) as one>
<#assign said = serverSaid(one.diagnosticCode!one.status!"")>
<#assign told = said.reason != "undefined" && said.reason != "onhold">
  {
    "partnerRef": "${m.mail.messageId}",
    "attemptKey": "${(m.mail.tags.attempt[0])!}",
    "at": "${m.bounce.timestamp!}",
<#if m.bounce.bounceType == "Permanent" && told>
    "code": "${said.kind}<#if said.blocked>-blocked</#if>",
<#else>
    "code": "${m.bounce.bounceType} ${m.bounce.bounceSubType!}",
</#if>
<#if told>
    "reason": "${said.reason}",
</#if>
    "final": true,
    "raw": "${("Bounce " + m.bounce.bounceType + " " + (m.bounce.bounceSubType!"") + " " + (one.status!""))?trim}"
  }<#sep>,</#sep>
</#list>
]
<#-- a mail that is taken out of the spam folder, and one that failed a check of its sender, are nobody's complaint -->
<#elseif event == "Complaint" && ["not-spam", "auth-failure"]?seq_contains((m.complaint.complaintFeedbackType)!"")>
[]
<#else>
<#-- the account's own list stopped it: it never went out, and nobody complains about it -->
<#assign listed = event == "Complaint" && ((m.complaint.complaintSubType)!"") == "OnAccountSuppressionList">
{
  "partnerRef": "${m.mail.messageId}",
  "attemptKey": "${(m.mail.tags.attempt[0])!}",
  "at": "${(m.delivery.timestamp)!(m.complaint.timestamp)!(m.deliveryDelay.timestamp)!(m.open.timestamp)!}",
  "code": "${event}<#if listed> OnAccountSuppressionList</#if>"
}
</#if>
</#if>
