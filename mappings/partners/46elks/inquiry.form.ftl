<#-- end: created after; moments are UTC without a zone -->
to=${address}
end=${since[0..18]}.000000
