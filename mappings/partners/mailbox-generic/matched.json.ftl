[<#list body.personalNumbers as person>{"person": "${person}"}<#sep>, </#sep></#list>]
