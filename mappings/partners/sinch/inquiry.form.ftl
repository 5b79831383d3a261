<#-- without a moment only the last day is searched; what is older than fourteen days is not kept -->
client_reference=${attemptKey}
start_date=${since}
page_size=10
