{
  "code": "${body.code!}"
}
