<#assign english = language == "en">
${text}
--
${brand.legalName!brand.name}<#if brand.orgNumber?has_content>, ${english?then("reg. no.", "org.nr")} ${(brand.orgNumber?length == 10)?then(brand.orgNumber?substring(0, 6) + "-" + brand.orgNumber?substring(6), brand.orgNumber)}</#if>
<#if brand.address?has_content>
${brand.address?join(", ")}
</#if>
<#if brand.phone?has_content>
${english?then("Phone", "Telefon")}: ${phone(brand.phone)}
</#if>
<#if brand.email?has_content>
${brand.email}
</#if>
<#if unsubscribe?has_content>

${english?then("Unsubscribe from offers", "Avregistrera dig från erbjudanden")}: ${unsubscribe}
</#if>
