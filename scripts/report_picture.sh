#!/bin/sh
# The picture of a report in docs/report.md: a sample of 100,000 entries, with exports of two days, some of them on a claim. CAPE and CAPE_GEN name
# the programs; $1 is the picture to make. The page stays in build/picture, to be looked at.
set -eu
cd "$(dirname "$0")/.."

CAPE=$(realpath "$CAPE")
CAPE_GEN=$(realpath "$CAPE_GEN")
picture=$(realpath "$1")
as_of=2026-07-15 # the day the sample is made for
browser=$(command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo "Headless Chromium is missing. As root: apt-get install chromium-headless-shell" >&2
	exit 1
}
rm -rf build/picture
mkdir -p build/picture/drafts
cd build/picture

# Exit code 1 is a finding, which these samples have.
cape() {
	"$CAPE" "$@" || [ $? -eq 1 ]
}

"$CAPE_GEN" extract --entries 100k --importers 40 --as-of $as_of -o today.csv 2>/dev/null
# The day before some entries were in trade control, under protest or not yet liquidated.
awk -F, -v OFS=, 'NR > 1 && NR % 37 == 0 { $5 = 1 } NR > 1 && NR % 53 == 0 { $9 = "Open" } NR > 1 && NR % 41 == 0 { $8 = "" } { print }' \
	today.csv >yesterday.csv
for day in yesterday today; do
	cape index build -o $day.cidx $day.csv --data-date $as_of --quiet
done
awk -F, 'BEGIN {
		split("Harbor & Pine Furniture,Blue Mesa Outdoors,Lindqvist Bikes,Orchard Street Textiles,Kestrel Tools,Sunday Lamps,Tidewater Toys,Mori Ceramics", names, ",")
		print "Importer Number,Client,Corporate"
	}
	NR > 1 && !seen[$2]++ && ++count <= 34 { print $2 "," names[count % 8 + 1] "," (count % 5 ? "yes" : "no") }' today.csv >clients.csv
filer=$("$CAPE_GEN" filers --entries 100k | awk 'NR == 1 { print $1 }')
printf '[account]\ntype = broker\nfiler_code = %s\n' "$filer" >broker.ini
declaration() {
	"$CAPE_GEN" declaration --of 100k --importers 40 --filer "$filer" --as-of $as_of -o "$@" 2>/dev/null
}
declaration claimed.csv --entries 4000 --only accepted --order random
declaration drafts/draft.csv --entries 9999 --order random

cape ledger init ledger --quiet
cape upload --acknowledge claimed.csv --index yesterday.cidx --account broker.ini --as-of $as_of --backdated --ledger ledger --quiet -o .
for day in yesterday today; do
	cape rerun drafts --index $day.cidx --account broker.ini --as-of $as_of --ledger ledger -o reports --quiet
done
cape report --all --index today.cidx --ledger ledger --clients clients.csv --changes reports/changes.csv --as-of $as_of -o report.html
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1040,3030 --force-device-scale-factor=1 \
	--screenshot=picture.png "file://$PWD/report.html" >/dev/null 2>&1
cp picture.png "$picture"
