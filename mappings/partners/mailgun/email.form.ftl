<#-- links stay ours, and so does the way out: the provider rewrites neither -->
from=%22${(brand.name!"Budkavle")?replace('"', "'")}%22%20%3C${parameters.from}%3E
to=${recipient.email}
subject=${subject}
text=${text}
<#if html??>
html=${html}
</#if>
<#if marketing>
<#if unsubscribe??>
h:List-Unsubscribe=%3C${unsubscribe}%3E
h:List-Unsubscribe-Post=List-Unsubscribe%3DOne-Click
</#if>
h:Precedence=bulk
<#else>
h:Auto-Submitted=auto-generated
</#if>
h:X-Auto-Response-Suppress=All
o:tag=${sendout}
o:tracking-clicks=no
v:attempt=${attemptKey}
