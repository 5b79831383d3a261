<#-- few enough for an answer that we read to its end -->
To=${address}
DateSent%3E=${since[0..9]}
PageSize=20
