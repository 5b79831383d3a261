<#-- links stay ours, and so does the way out: the provider rewrites neither -->
{
  "From": "\"${(brand.name!"Budkavle")?replace('"', "'")}\" <${parameters.from}>",
  "To": "${recipient.email}",
  "Subject": "${subject}",
  "TextBody": "${text}",
<#if html??>
  "HtmlBody": "${html}",
</#if>
  "Headers": [
<#if marketing>
<#if unsubscribe??>
    {"Name": "List-Unsubscribe", "Value": "<${unsubscribe}>"},
    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
</#if>
    {"Name": "Precedence", "Value": "bulk"},
<#else>
    {"Name": "Auto-Submitted", "Value": "auto-generated"},
</#if>
    {"Name": "X-Auto-Response-Suppress", "Value": "All"}
  ],
  "Tag": "${sendout}",
  "TrackLinks": "None",
  "Metadata": {"attempt": "${attemptKey}"},
  "MessageStream": "${marketing?then(parameters.marketingStream, parameters.stream)}"
}
