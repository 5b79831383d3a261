<#-- the kind of error stands in a header, sometimes with an address behind a colon -->
{
  "code": "${(context.headers["x-amzn-errortype"]!body.__type!"")?keep_before(":")?replace("^.*#", "", "r")}"
}
