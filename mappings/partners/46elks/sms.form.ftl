from=${brand.smsSender!parameters.sender}
to=${recipient.mobile}
message=${text}
<#if callback??>
whendelivered=${callback}
</#if>
dontlog=message
