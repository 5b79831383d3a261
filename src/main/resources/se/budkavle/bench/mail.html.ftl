<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;font-family:Arial,sans-serif;color:#1d2a33">
<table role="presentation" width="100%"><tr><td align="center"><table role="presentation" width="600">
<tr><td style="padding:24px;background:#0b5c6b;color:#ffffff;font-size:20px">${brand.name}</td></tr>
<tr><td style="padding:24px;font-size:16px;line-height:24px">
${body}
</td></tr>
<tr><td style="padding:24px;background:#eef3f5;font-size:12px;line-height:18px">${brand.name}. Det här är viktig
information om ditt avtal och inte reklam. Du får den eftersom du är kund hos oss.
Kundservice svarar vardagar klockan 8 till 17 på telefon och i chatten, och tar emot brev under adressen på fakturan. Vill du
lämna ett klagomål börjar du hos oss; är vi inte överens kan du vända dig till Allmänna reklamationsnämnden eller till
kommunens konsumentvägledare, och oberoende råd om elavtal ger Konsumenternas Energimarknadsbyrå. Vid strömavbrott ringer du
ditt elnätsföretag, vars nummer står på fakturan från dem. Spara det här mejlet: det är din bekräftelse.</td></tr>
</table></td></tr></table></body></html>
