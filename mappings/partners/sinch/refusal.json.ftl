{
  "code": "${body.code}"
}
