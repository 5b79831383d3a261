<#-- a reply from a phone; with a keyword route the text still begins with the keyword -->
{
  "partnerRef": "${body.messageId!}",
  "from": "${body.source}",
  "text": "${body.content.userData!}",
  "at": "${body.timestamp!}"
}
