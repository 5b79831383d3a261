{
  "type": "invoice.issued",
  "time": "${row.issued}",
  "data": {
    "customer": {
      "customerNo": "${row["customer/number"]}",
      "personalNumber": ${json(row["customer/personalNumber"]!)},
      "firstName": ${json(row["customer/firstName"]!)},
      "lastName": ${json(row["customer/lastName"]!)},
      "email": ${json(row["customer/email"]!)},
      "mobile": ${json(row["customer/mobile"]!)},
      "address": {
        "careOf": ${json(row["customer/address/careOf"]!)},
        "street": ${json(row["customer/address/street"]!)},
        "postalCode": ${json(row["customer/address/postalCode"]!)},
        "city": ${json(row["customer/address/city"]!)},
        "country": "SE"
      }
    },
    "facility": {"facilityId": "${row.facility}"},
    "contract": {"contractNo": "${row.contract}"},
    "invoice": {
      "invoiceNo": "${row["@number"]}",
      "amount": "${row.amount}",
      "currency": "${row["amount/@currency"]!"SEK"}",
      "dueDate": "${row.due}",
      "invoiceDate": ${json(row.issued[0..9])},
      "period": {"from": ${json(row["period/from"]!)}, "to": ${json(row["period/to"]!)}},
      "ocr": ${json(row["payment/ocr"]!)},
      "bankgiro": ${json(row["payment/bankgiro"]!)},
      "paymentMethod": ${json(row["payment/@method"]!)}
    }
  }
}
