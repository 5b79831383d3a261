<#-- command_status of submit_sm_resp; a text of which one part is refused has failed -->
{
  "code": "${body.status}",
  "part": ${(body.part!0)?c},
  "parts": ${(body.parts!1)?c}
}
