#!/bin/sh
# A sample of 1,000,000 entries from end to end: export, index, declarations of every fate, results. CAPE and CAPE_GEN name the
# programs. Everything goes to build/demo and may be looked at afterwards.
set -eu
cd "$(dirname "$0")/.."

here=build/demo
as_of=2026-07-15
rm -rf "$here"
mkdir -p "$here/guide"

show() {
	echo
	echo "\$ cape $*"
}

# Exit code 1 is a finding, which is what most of these files are for.
cape() {
	show "$@"
	"$CAPE" "$@" || [ $? -eq 1 ]
}

echo "An ES-003 export of 1,000,000 entries, a row a tariff line:"
"$CAPE_GEN" es003 --entries 1M --as-of $as_of -o $here/es-003.csv
ls -l $here/es-003.csv | awk '{ printf "  %s, %.0f MB\n", $NF, $5 / 1e6 }'

cape index build -o $here/entries.cidx $here/es-003.csv --data-date $as_of

filer=$("$CAPE_GEN" filers --entries 1M | awk 'NR == 1 { print $1 }')
make_declaration() {
	out=$1
	shift
	"$CAPE_GEN" declaration --of 1M --filer "$filer" --as-of $as_of -o "$here/$out" "$@" 2>/dev/null
}
make_declaration clean.csv --entries 9999 --only accepted --order random
make_declaration some-errors.csv --entries 9999 --order random --dashes all --crlf
make_declaration excel-damage.csv --entries 9999 --damage zeros=0.001 --damage duplicate=0.002 --damage filer=0.001
make_declaration not-in-ace.csv --entries 9999 --damage unknown=0.001
make_declaration backlog.csv --entries all --order random

for file in clean some-errors excel-damage not-in-ace backlog; do
	cape validate $here/$file.csv --index $here/entries.cidx --account-type broker --filer-code "$filer" --as-of $as_of -o $here/results
done

echo
echo "The samples of CBP's guide:"
cp tests/guide/*.csv $here/guide/
cape index build -o $here/guide/guide.cidx $here/guide/entry_summaries.csv --data-date 2026-03-30 --quiet
cape validate $here/guide/initial_validation.csv --index $here/guide/guide.cidx --account-type filer --filer-code 0S2 --as-of 2026-04-20 -o $here/results
show "cat $here/results/initial_validation.Cape_Validation_Result.csv" | sed 's/cape cat/cat/'
cat $here/results/initial_validation.Cape_Validation_Result.csv
cape validate $here/guide/claim.csv --index $here/guide/guide.cidx --ior 12-3456789 --claim-number 100000013568 --as-of 2026-04-20 -o $here/results
show "cat $here/results/claim.Claim_Details.csv" | sed 's/cape cat/cat/'
cat $here/results/claim.Claim_Details.csv

echo
echo "All files are in $here."
