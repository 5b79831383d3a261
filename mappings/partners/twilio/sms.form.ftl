To=${recipient.mobile}
From=${brand.smsSender!parameters.sender}
Body=${text}
<#if callback??>
StatusCallback=${callback}
</#if>
