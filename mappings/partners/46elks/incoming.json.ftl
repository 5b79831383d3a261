<#-- a reply from a phone is no word about an attempt: it travels whole to whoever reads replies -->
[]
