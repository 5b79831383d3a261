{
  "data": {
    "type": "letters",
    "attributes": {
      "file_original_name": "${attemptKey}.pdf",
      "file_url": "${upload.url}",
      "file_url_signature": "${upload.signature}",
      "address_position": "${parameters.addressPosition}",
      "auto_send": true,
      "delivery_product": "${(messageClass == "regulatory")?then(parameters.productFirstClass, parameters.product)}",
      "print_mode": "${parameters.mode}",
      "print_spectrum": "${parameters.spectrum}"
    }
  }
}
