<#-- what came in from a phone is no text of ours -->
[<#list body.messages?filter(message -> message.to == context.address && message.direction != "inbound") as message>{"partnerRef": "${message.sid}"}<#sep>, </#sep></#list>]
