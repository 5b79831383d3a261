{
  "code": "${body.code?c}"
}
