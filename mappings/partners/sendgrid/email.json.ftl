<#-- links stay ours, and so does the way out: the provider rewrites neither -->
{
  "personalizations": [{
    "to": [{"email": "${recipient.email}"<#if recipient.name?has_content>, "name": "${recipient.name}"</#if>}],
    "custom_args": {"budkavle_attempt": "${attemptKey}"}
  }],
  "from": {"email": "${parameters.from}", "name": "${brand.name!"Budkavle"}"},
  "subject": "${subject}",
  "content": [
    {"type": "text/plain", "value": "${text}"}<#if html??>,
    {"type": "text/html", "value": "${html}"}</#if>
  ],
  "headers": {
<#if marketing>
<#if unsubscribe??>
    "List-Unsubscribe": "<${unsubscribe}>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
</#if>
    "Precedence": "bulk",
<#else>
    "Auto-Submitted": "auto-generated",
</#if>
    "X-Auto-Response-Suppress": "All"
  },
  "categories": ["${sendout}"],
  "tracking_settings": {
    "click_tracking": {"enable": false, "enable_text": false},
    "subscription_tracking": {"enable": false}
  }
}
