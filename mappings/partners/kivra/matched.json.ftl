[<#list body.list as person>{"person": "${person}"}<#sep>, </#sep></#list>]
