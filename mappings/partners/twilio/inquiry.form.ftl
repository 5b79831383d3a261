To=${address}
DateSent%3E=${since[0..9]}
PageSize=50
