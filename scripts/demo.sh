#!/bin/sh
# A sample of 1,000,000 entries from end to end: export, index, declarations of every fate, results. CAPE and CAPE_GEN name the
# programs. Everything goes to build/demo and may be looked at afterwards.
set -eu
cd "$(dirname "$0")/.."

CAPE=$(realpath "$CAPE")
CAPE_GEN=$(realpath "$CAPE_GEN")
guide=$(realpath tests/guide)
as_of=2026-07-15 # the day the sample is made for; the guide's samples are of March 2026
rm -rf build/demo
mkdir -p build/demo
cd build/demo

# Shows a command and runs it. Exit code 1 is a finding, which is what most of these files are for.
cape() {
	echo
	echo "\$ cape $*"
	"$CAPE" "$@" 2>&1 || [ $? -eq 1 ]
}

show() {
	echo
	echo "\$ cat $1"
	cat "$1"
}

echo "Making an ES-003 export of 1,000,000 entries, a row a tariff line, and declarations over it"
"$CAPE_GEN" es003 --entries 1M --as-of $as_of -o es-003.csv 2>/dev/null
filer=$("$CAPE_GEN" filers --entries 1M | awk 'NR == 1 { print $1 }')
declaration() {
	out=$1
	shift
	"$CAPE_GEN" declaration --of 1M --filer "$filer" --as-of $as_of -o "$out" "$@" 2>/dev/null
}
declaration clean.csv --entries 9999 --only accepted --order random
declaration some-errors.csv --entries 9999 --order random --dashes all --crlf
declaration excel-damage.csv --entries 9999 --damage zeros=0.001 --damage duplicate=0.002 --damage filer=0.001
declaration not-in-ace.csv --entries 9999 --damage unknown=0.001
declaration backlog.csv --entries all --order random
printf '[account]\ntype = broker\nfiler_code = %s\n' "$filer" >broker.ini

cape index build -o entries.cidx es-003.csv --data-date $as_of
for file in clean some-errors excel-damage not-in-ace backlog; do
	cape validate $file.csv --index entries.cidx --account broker.ini --as-of $as_of -o results
done

echo
echo "The samples of CBP's guide"
cp "$guide"/*.csv .
cape index build -o guide.cidx entry_summaries.csv --data-date 2026-03-30 --quiet
cape validate initial_validation.csv --index guide.cidx --account-type filer --filer-code 0S2 --as-of 2026-04-20 -o results
show results/initial_validation.Cape_Validation_Result.csv
cape validate claim.csv --index guide.cidx --ior 12-3456789 --claim-number 100000013568 --as-of 2026-04-20 -o results
show results/claim.Claim_Details.csv

echo
echo "All files are in build/demo"
