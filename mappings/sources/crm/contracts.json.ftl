{
  "type": "contract.registered",
  "time": "${row.skapad}",
  "data": {
    "customer": {
      "customerNo": "${row.kundnr}",
<#if (row.typ!) == "F">
      "kind": "company",
      "orgNumber": ${json(row.orgnr!)},
      "companyName": ${json(row.foretag!)},
<#else>
      "kind": "consumer",
      "personalNumber": ${json(row.personnr!)},
      "firstName": ${json(row.fornamn!)},
      "lastName": ${json(row.efternamn!)},
</#if>
      "email": ${json(row.epost!)},
      "mobile": ${json(row.mobil!)},
      "address": {
        "street": ${json(row.gata!)},
        "apartment": ${json(row.lgh!)},
        "postalCode": ${json(row.postnr!)},
        "city": ${json(row.ort!)},
        "country": "SE"
      }
    },
    "facility": {
      "facilityId": "${row.anlaggning}",
<#if row.arsforbrukning??>
      "annualConsumptionKwh": ${row.arsforbrukning?number},
</#if>
      "priceArea": ${json(row.elomrade!)}
    },
    "product": {
      "code": ${json(row.produkt!)},
      "name": ${json(row.produktnamn!)},
<#if row.pris_ore??>
      "price": {"amount": "${row.pris_ore?replace(",", ".")}", "unit": "öre/kWh", "vatIncluded": true},
</#if>
<#if row.manadsavgift??>
      "monthlyFee": {"amount": "${row.manadsavgift?replace(",", ".")}", "currency": "SEK"},
</#if>
      "kind": "${((row.prisform!) == "R")?then("variable", "fixed")}"
    },
    "contract": {
      "contractNo": "${row.avtalsnr}",
      "startDate": "${row.start}",
      "endDate": ${json(row.slut!)},
<#if row.bindning??>
      "bindingMonths": ${row.bindning?number},
</#if>
      "notice": ${json(row.uppsagning!)}
    }
  }
}
