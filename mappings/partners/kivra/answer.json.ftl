{
  "partnerRef": "${(context.headers["kivra-objkey"])!}",
  "code": "${context.headers["kivra-retained"]???then("retained", "taken")}"
}
