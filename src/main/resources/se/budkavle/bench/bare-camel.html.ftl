<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Leveransbekräftelse</title></head>
<body style="margin:0;font-family:Arial,sans-serif;color:#1d2a33">
<table role="presentation" width="100%"><tr><td align="center"><table role="presentation" width="600">
<tr><td style="padding:24px;background:#0b5c6b;color:#ffffff;font-size:20px">Vinterljus Energi</td></tr>
<tr><td style="padding:24px;font-size:16px;line-height:24px">
<p>Hej ${body.data.customer.firstName?html}!</p>
<p>Din elleverans är klar. Vi börjar leverera el till din anläggning den ${body.data.contract.startDate}.</p>
<table role="presentation" cellpadding="6" style="border:1px solid #d6dee3">
<tr><td>Anläggnings-id</td><td>${body.data.facility.facilityId}</td></tr>
<tr><td>Avtal</td><td>${body.data.contract.contractNo}</td></tr>
<tr><td>Produkt</td><td>${(body.data.product.name)!""?html}</td></tr>
<tr><td>Pris</td><td>${(body.data.product.price.amount)!""} ${(body.data.product.price.unit)!""} inklusive moms</td></tr>
</table>
<p>Du behöver inte göra något. Den första fakturan kommer månaden efter leveransstarten, och på Mina sidor ser du din
förbrukning redan från första dagen. Har du frågor hjälper vi dig gärna: svara på det här mejlet eller ring oss.</p>
<p>Varma hälsningar<br>Vinterljus Energi</p>
</td></tr>
<tr><td style="padding:24px;background:#eef3f5;font-size:12px;line-height:18px">Vinterljus Energi AB. Det här är viktig
information om ditt avtal och inte reklam. Du får den eftersom du är kund hos oss. Så behandlar vi dina uppgifter:
https://www.example.com/integritet
Kundservice svarar vardagar klockan 8 till 17 på telefon och i chatten, och tar emot brev under adressen på fakturan. Vill du
lämna ett klagomål börjar du hos oss; är vi inte överens kan du vända dig till Allmänna reklamationsnämnden eller till
kommunens konsumentvägledare, och oberoende råd om elavtal ger Konsumenternas Energimarknadsbyrå. Vid strömavbrott ringer du
ditt elnätsföretag, vars nummer står på fakturan från dem. Spara det här mejlet: det är din bekräftelse.</td></tr>
</table></td></tr></table></body></html>
