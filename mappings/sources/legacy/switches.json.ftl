{
  "type": "supply.switched-away",
  "data": {
    "customer": {
      "customerNo": "${row.kund}",
      "personalNumber": ${json(row.personnr!)},
      "firstName": ${json(row.fornamn!)},
      "lastName": ${json(row.efternamn!)},
      "mobile": ${json(row.mobil!)},
      "address": {
        "street": ${json(row.gata!)},
        "postalCode": ${json(row.postnr!)},
        "city": ${json(row.ort!)},
        "country": "SE"
      }
    },
    "facility": {"facilityId": "${row.anlaggning}"},
    "contract": {
      "contractNo": "${row.avtal}",
      "startDate": "${row.start}",
      "endDate": "${row.bytesdag}"
    }
  }
}
