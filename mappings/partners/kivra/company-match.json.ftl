{"list": [<#list persons as number>"SE${number}01"<#sep>, </#sep></#list>]}
