<#-- what came in from a phone is no text of ours -->
[<#list body.data?filter(text -> text.direction == "outgoing" && text.to == context.address) as text>{"partnerRef": "${text.id}"}<#sep>, </#sep></#list>]
