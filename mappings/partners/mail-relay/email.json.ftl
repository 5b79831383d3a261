{
  "envelope": {
    "from": "b+${attemptKey}.${mac}@${parameters.bounceDomain}",
    "to": "${recipient.email}",
    "id": "${attemptKey}.${mac}"
  },
  "headers": {
    "Message-ID": "<${attemptKey}.${mac}@${parameters.bounceDomain}>",
    "From": {"name": "${brand.name!""}", "address": "${parameters.from}"},
    "To": {"name": "${recipient.name!""}", "address": "${recipient.email}"},
    "Subject": "${subject}",
<#if marketing>
<#if unsubscribe??>
    "List-Unsubscribe": "<${unsubscribe}>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
</#if>
    "Precedence": "bulk",
<#else>
    "Auto-Submitted": "auto-generated",
</#if>
    "X-Auto-Response-Suppress": "All",
    "Feedback-ID": "${sendout}:${messageClass}:budkavle",
    "Content-Language": "${language}"
  },
  "text": "${text}",
<#if html??>
  "html": "${html}",
</#if>
  "attachments": [
<#list attachments as file>
    {"fileName": "${file.fileName}", "mediaType": "${file.mediaType}", "sha256": "${file.sha256}"}<#sep>,</#sep>
</#list>
  ]
}
