{
  "code": "${body.status?c}"
}
