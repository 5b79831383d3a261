batchId;letterId
<#list letters as letter>
"${batchId}";"${letter.letterId}"
</#list>
