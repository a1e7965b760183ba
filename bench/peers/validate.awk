# awk does what "cape validate" does: the declaration is kept in arrays, the extract read through, the claim written in order.
#
#   mawk -v importer=IOR -v cutoff=YYYY-MM-DD -f validate.awk DECLARATION.csv EXTRACT.csv >CLAIM.csv
#
# cutoff is the as-of date less 80 days. Exit code 1 where gate B or C rejects. Easier on the data than cape, as the other peers are.
BEGIN { FS = "," }

FNR == 1 { file++; next }

file == 1 {
	gsub(/[^0-9A-Za-z]/, "")
	entry = toupper($0)
	if (length(entry) != 11 || entry in row) { rejected = 1; exit 1 }
	row[entry] = ++rows
	entries[rows] = entry
	next
}

$1 in row {
	if ($2 != importer) { rejected = 1; exit 1 }
	found++
	type = $3
	if ($4 != "1") text = "ENTRY SUMMARY IS CANCELLED/REJECTED"
	else if ($5 != "2") text = "ENTRY SUMMARY IS IN TRADE CONTROL"
	else if ($11 + 0 == 0) text = "NO IEEPA HTS ON ENTRY"
	else if (type == "" || type == "08" || type == "09" || type == "23" || type == "47") text = "ENTRY TYPE NOT ELIGIBLE"
	else if ($6 == "1" && ($7 != "" || (type != "01" && type != "02" && type != "06"))) text = "ENTRY SUMMARY FLAGGED FOR RECON"
	else if ($8 != "" && $8 < cutoff) text = "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"
	else if ($9 == "OPEN" || $9 == "SUSPENDED") text = "PROTEST ON ENTRY"
	else if ($10 == "1") text = "ENTRY ON DRAWBACK"
	else next
	failed[row[$1]] = text
}

END {
	if (rejected || found < rows) exit 1
	print "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION"
	for (i = 1; i <= rows; i++) {
		if (i in failed) print "900000000001," entries[i] ",Failed," failed[i]
		else print "900000000001," entries[i] ",Entry Summary Updated,"
	}
}
