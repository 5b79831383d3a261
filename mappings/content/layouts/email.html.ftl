<#assign english = language == "en">
<!DOCTYPE html>
<html lang="${language}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light"/>
<meta name="supported-color-schemes" content="light"/>
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no"/>
<title>${subject}</title>
<style>
a { color: ${brand.colour!"#24435c"}; }
@media (max-width: 620px) {
  .card { width: 100% !important; border-radius: 0 !important; }
  .inner { padding-left: 22px !important; padding-right: 22px !important; }
  .frame { padding: 0 !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background-color:#eef2f4;-webkit-text-size-adjust:100%;">
<#if preheader?has_content>
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#eef2f4;">${preheader}</div>
</#if>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef2f4;">
<tr><td class="frame" align="center" style="padding:28px 12px;">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;background-color:#ffffff;border-radius:10px;font-family:'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif;">
<tr><td style="height:5px;font-size:0;line-height:5px;background-color:${brand.colour!"#24435c"};border-radius:10px 10px 0 0;">&#160;</td></tr>
<tr><td class="inner" style="padding:24px 40px 20px;border-bottom:1px solid #e6ebee;">
<a href="${brand.web!""}" style="font-size:20px;line-height:26px;font-weight:bold;letter-spacing:0.2px;text-decoration:none;color:${brand.colour!"#24435c"};">${brand.name}</a>
</td></tr>
<tr><td class="inner" role="main" style="padding:32px 40px 20px;">
${body}
</td></tr>
<tr><td class="inner" style="padding:22px 40px 28px;background-color:#f7f9fa;border-top:1px solid #e6ebee;border-radius:0 0 10px 10px;font-size:13px;line-height:20px;color:#51606b;">
<strong style="color:#1f2a33;">${brand.legalName!brand.name}</strong><#if brand.orgNumber?has_content> &#183; ${english?then("Reg. no.", "Org.nr")} ${(brand.orgNumber?length == 10)?then(brand.orgNumber?substring(0, 6) + "-" + brand.orgNumber?substring(6), brand.orgNumber)}</#if><br/>
<#if brand.address?has_content>${brand.address?join(", ")}<br/></#if>
<#if brand.phone?has_content>${english?then("Phone", "Telefon")} <a href="tel:${brand.phone}" style="color:#51606b;">${phone(brand.phone)}</a></#if><#if brand.email?has_content> &#183; <a href="mailto:${brand.email}" style="color:#51606b;">${brand.email}</a></#if>
<#if unsubscribe?has_content>
<br/><br/>${english?then("You receive this because you are our customer.", "Du får det här för att du är kund hos oss.")} <a href="${unsubscribe}" style="color:#51606b;text-decoration:underline;">${english?then("Unsubscribe from offers", "Avregistrera dig från erbjudanden")}</a>
</#if>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
