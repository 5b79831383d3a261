{
  "FromEmailAddress": "\"${(brand.name!"Budkavle")?replace('"', "'")}\" <${parameters.from}>",
  "Destination": {"ToAddresses": ["${recipient.email}"]},
  "Content": {
    "Simple": {
      "Subject": {"Data": "${subject}", "Charset": "UTF-8"},
      "Body": {
<#if html??>
        "Html": {"Data": "${html}", "Charset": "UTF-8"},
</#if>
        "Text": {"Data": "${text}", "Charset": "UTF-8"}
      },
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
      ]
    }
  },
  "EmailTags": [{"Name": "attempt", "Value": "${attemptKey}"}],
  "ConfigurationSetName": "${parameters.configurationSet}"
}
