<#-- command_status of submit_sm_resp -->
{
  "code": "${body.status}"
}
