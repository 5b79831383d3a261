<#-- what was canceled is not there -->
[<#list body.batches?filter(batch -> batch.client_reference! == context.attemptKey && !(batch.canceled!false)) as batch>{"partnerRef": "${batch.id}"}<#sep>, </#sep></#list>]
