<#assign english = language == "en">
<#assign colour = brand.colour!"#24435c">
<html lang="${language}">
<head>
<title>${subject}</title>
<style>
@page { size: A4; margin: 22mm 20mm 24mm 25mm;
  @bottom-left { content: element(imprint); width: 135mm; vertical-align: top; padding-top: 4mm; }
  @bottom-right { content: "${english?then("Page", "Sida")} " counter(page) " (" counter(pages) ")"; width: 30mm; vertical-align: top; padding-top: 4mm; font: 8pt 'DejaVu Sans Condensed'; color: #51606b; text-align: right; } }
@page :first { margin-top: 0; }
body { margin: 0; font: 10pt/1.36 'DejaVu Sans Condensed'; color: #1a242c; }
#imprint { position: running(imprint); font-size: 8pt; line-height: 1.4; color: #51606b; }
#sender { position: absolute; left: 0; top: 12mm; font-size: 15pt; line-height: 1.2; font-weight: bold; color: ${colour}; }
#facts { position: absolute; left: 0; top: ${window.top}mm; width: 62mm; font-size: 8.5pt; line-height: 1.45; color: #51606b; }
#facts b { font-weight: normal; color: #1a242c; }
#address { position: absolute; left: ${window.left - 25}mm; top: ${window.top}mm; width: ${window.width}mm; height: ${window.height}mm; font-size: ${addressSize}pt; line-height: 4.5mm; white-space: nowrap; }
#fold { height: ${window.top + window.height + 13}mm; }
h1 { font-size: 15pt; line-height: 1.3; margin: 0 0 3mm; color: ${colour}; }
h2 { font-size: 11.5pt; line-height: 1.3; margin: 4mm 0 0.8mm; page-break-after: avoid; }
h3, h4, h5, h6 { font-size: 10pt; margin: 3.5mm 0 1mm; page-break-after: avoid; }
p { margin: 0 0 2.2mm; orphans: 2; widows: 2; }
ul, ol { margin: 0 0 2.2mm; padding: 0 0 0 6mm; }
li { margin: 0 0 0.5mm; }
a { color: #1a242c; text-decoration: none; }
hr { border: 0; border-top: 0.2mm solid #c9d3da; margin: 5mm 0; }
blockquote { margin: 0 0 3mm; padding: 0 0 0 4mm; border-left: 0.6mm solid #c9d3da; }
.facts { width: 100%; margin: 1mm 0 3mm; background-color: #f3f6f8; page-break-inside: avoid; }
.facts-space { padding: 1mm 5mm; }
.facts-table { width: 100%; border-collapse: collapse; }
.label { width: 38%; padding: 0.6mm 4mm 0.6mm 0; text-align: left; font-weight: normal; color: #51606b; vertical-align: top; border-bottom: 0.2mm solid #dde4e8; }
.value { padding: 0.6mm 0; vertical-align: top; border-bottom: 0.2mm solid #dde4e8; }
.last { border-bottom: 0; }
.part { page-break-inside: avoid; }
.hint-part { margin: 5mm 0 0; font-size: 8.5pt; color: #51606b; }
.button { margin: 3mm 0; }
.chart { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 1mm 0 5mm; page-break-inside: avoid; }
.chart td { padding: 0; text-align: center; font-size: 7.5pt; line-height: 1.3; }
.chart .amounts td { padding-bottom: 0.8mm; }
.chart .bars td { height: 26mm; vertical-align: bottom; border-bottom: 0.3mm solid #8fa1ae; line-height: 0; }
.chart .bars div { width: 8mm; margin: 0 auto; background-color: ${colour}; }
.chart .months td { padding-top: 1mm; color: #51606b; }
.chart .unit td { padding-top: 1mm; text-align: left; color: #51606b; }
#text > :last-child, #text > :last-child > :last-child { margin-bottom: 0; }
</style>
</head>
<body>
<div id="imprint">${brand.legalName!brand.name}<#if brand.orgNumber?has_content> &#183; ${english?then("Reg. no.", "Org.nr")} ${(brand.orgNumber?length == 10)?then(brand.orgNumber?substring(0, 6) + "-" + brand.orgNumber?substring(6), brand.orgNumber)}</#if><#if brand.address?has_content> &#183; ${brand.address[1..]?join(", ")}</#if><br/><#if brand.phone?has_content>${english?then("Phone", "Telefon")} ${phone(brand.phone)}</#if><#if brand.email?has_content> &#183; ${brand.email}</#if><#if brand.web?has_content> &#183; ${brand.web?remove_beginning("https://")}</#if></div>
<div id="sender">${brand.name}</div>
<div id="facts"><#if date?has_content>${english?then("Date", "Datum")}: <b>${day(date)}</b><br/></#if>${english?then("Customer number", "Kundnummer")}: <b>${customer.customerNo}</b><#if (contract.contractNo)?has_content><br/>${english?then("Contract number", "Avtalsnummer")}: <b>${contract.contractNo}</b></#if><#if reference?has_content><br/>${english?then("Our reference", "Vår referens")}: <b>${reference}</b></#if></div>
<div id="address"><#list lines as line>${line}<#sep><br/></#list></div>
<div id="fold"></div>
<div id="text">
${body}</div>
</body>
</html>
