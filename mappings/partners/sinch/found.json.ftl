[<#list body.batches?filter(batch -> batch.client_reference! == context.attemptKey) as batch>{"partnerRef": "${batch.id}"}<#sep>, </#sep></#list>]
