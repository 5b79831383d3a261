<#-- what nobody draws by itself may be paid from the mailbox -->
<#function payable>
  <#return (options.type!"")?starts_with("invoice") && invoice?? && (invoice.bankgiro)??
      && invoice.currency == "SEK" && invoice.amount?number gt 0 && (invoice.dueDate)??
      && ((invoice.ocr)?? || invoice.invoiceNo?length lte 25)
      && !["autogiro", "e-faktura", "einvoice"]?seq_contains((invoice.paymentMethod)!"")>
</#function>
{
<#if recipient.orgNumber??>
  "vat_number": "SE${recipient.orgNumber}01",
<#else>
  "ssn": "${recipient.personalNumber}",
</#if>
  "subject": "${subject}",
  "type": "${options.type!"letter"}",
<#if (options.retain)?? && !recipient.orgNumber??>
  "retain": true,
  "retention_time": "${options.retain}",
</#if>
<#if payable()>
  "payment_multiple_options": {
    "payable": true,
    "currency": "SEK",
    "method": "1",
    "account": "${invoice.bankgiro?replace("-", "")}",
    "options": [
      {
        "due_date": "${invoice.dueDate}",
        "amount": "${invoice.amount}",
        <#if (invoice.ocr)??>
        "type": "SE_OCR",
        "reference": "${invoice.ocr?replace(" ", "")}"
        <#else>
        "type": "TENANT_REF",
        "reference": "${invoice.invoiceNo}"
        </#if>
      }
    ]
  },
</#if>
  "parts": [
<#list attachments as file>
    {
      "name": "${file.fileName?remove_ending(".pdf")}-${attemptKey}.pdf",
      "content_type": "${file.mediaType}",
      "data": "${file.base64}"
    }<#sep>,</#sep>
</#list>
  ]
}
