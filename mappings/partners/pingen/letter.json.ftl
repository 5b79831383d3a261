<#-- the address twice, in the window and as data: who is written to, and who writes, by the brand's own address -->
<#if parameters.addressData == "on">
<#assign lines = recipient.lines>
<#assign street = lines[lines?size - ((recipient.country == "SE")?then(2, 3))]>
<#assign home = brand.address?last?matches(r"([0-9]{3} [0-9]{2}) (.+)")[0]>
</#if>
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
      "print_spectrum": "${parameters.spectrum}"<#if parameters.addressData == "on">,
      "meta_data": {
        "recipient": {
          "name": "${recipient.name}",
          "street": "${street}",
          "zip": "${recipient.postalCode}",
          "city": "${recipient.city}",
          "country": "${recipient.country}"
        },
        "sender": {
          "name": "${brand.address[0]}",
          "street": "${brand.address[brand.address?size - 2]}",
          "zip": "${home?groups[1]}",
          "city": "${home?groups[2]}",
          "country": "SE"
        }
      }</#if>
    }
  }
}
