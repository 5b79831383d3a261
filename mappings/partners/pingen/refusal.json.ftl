{
  "code": "${context.status?c}",
  "raw": "${(body.errors[0].title)!} ${(body.errors[0].source.pointer)!}"
}
