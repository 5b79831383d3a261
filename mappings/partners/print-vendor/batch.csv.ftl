batchId;letterId;seq;fromPage;pages;sheets;duplex;colour;envelope;postage;country;sha256
<#list letters as letter>
"${batchId}";"${letter.letterId}";"${letter.seq}";"${letter.fromPage}";"${letter.pages}";"${letter.sheets}";"${letter.duplex}";"${letter.colour}";"${letter.envelope}";"${letter.postage}";"${letter.country}";"${letter.sha256}"
</#list>
