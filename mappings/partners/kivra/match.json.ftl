{"list": [<#list persons as person>"${person}"<#sep>, </#sep></#list>]}
