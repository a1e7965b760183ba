#!/bin/sh
# What a reviewer should not have to look for: floors, formatting, sizes of files and functions.
set -u
cd "$(dirname "$0")/.." || exit 2
status=0

complain() {
	echo "lint: $*" >&2
	status=1
}

# --- floors: a file includes its own folder and lower floors only (docs/architecture.md) --------------------------------
floor_of() {
	case $1 in
	core) echo 0 ;;
	io) echo 1 ;;
	parse | dedupe | index | rules | emit | advice | refund) echo 2 ;;
	run | ingest | clients) echo 3 ;;
	profile | ledger | prepare) echo 4 ;;
	report) echo 5 ;;
	rerun) echo 6 ;;
	cli) echo 7 ;;
	*) echo none ;;
	esac
}

includes=$(grep -RHoE '^#include "[a-z_]+/' src | sed -E 's|^src/([a-z_]+)/([^:]*):#include "([a-z_]+)/|\1 \2 \3|')
echo "$includes" | {
	bad=0
	while read -r from file to; do
		a=$(floor_of "$from") b=$(floor_of "$to")
		if [ "$a" = none ] || [ "$b" = none ]; then
			echo "lint: src/$from/$file: folder $from or $to has no floor; give it one in scripts/lint.sh" >&2
			bad=1
		elif [ "$from" != "$to" ] && [ "$a" -le "$b" ]; then
			echo "lint: src/$from/$file includes $to/: floor $a must not include floor $b" >&2
			bad=1
		fi
	done
	exit $bad
} || status=1

# --- libraries stay where they belong -------------------------------------------------------------------------------------
strays=$(grep -RlE '#include <(liburing|ini)\.h>' src | grep -v -e '^src/io/' -e '^src/core/calls.c$')
[ -z "$strays" ] || complain "only src/io and the table of calls name liburing and inih: $strays"
strays=$(grep -Rl '#include <sqlite3\.h>' src | grep -v '^src/ledger/')
[ -z "$strays" ] || complain "only src/ledger names SQLite: $strays"
strays=$(grep -Rl '#include <nettle/' src | grep -v '^src/io/digest\.c$')
[ -z "$strays" ] || complain "only src/io/digest.c names Nettle: $strays"
strays=$(grep -Rl '#include <gmp\.h>' src | grep -v '^src/refund/interest')
[ -z "$strays" ] || complain "only the interest of src/refund names GMP: $strays"

# --- formatting ---------------------------------------------------------------------------------------------------------------
# shellcheck disable=SC2046  # file names of this tree have no spaces
clang-format-14 --dry-run -Werror $(git ls-files --cached --others --exclude-standard '*.c' '*.h') >/dev/null 2>&1 ||
	complain "formatting differs; run make format"

# --- every file says what it is about, and ends in time -----------------------------------------------------------------------
for file in $(git ls-files --cached --others --exclude-standard 'src/*.c' 'src/*.h'); do
	head -n 1 "$file" | grep -q '^/\*' || complain "$file: the first line says what the file is about"
	[ "$(wc -l <"$file")" -le 400 ] || complain "$file: more than 400 lines; is there a second idea in it?"
done

# A function fits on a screen.
# shellcheck disable=SC2046
long=$(awk 'FNR == 1 { inside = 0 }
	/^[a-zA-Z_].*\)$/ { name = $0 }
	/^\{/ { inside = 1; begin = FNR }
	/^\}/ { if (inside && FNR - begin > 70) print FILENAME ":" begin ": " name; inside = 0 }' $(git ls-files 'src/*.c'))
[ -z "$long" ] || complain "functions of more than 70 lines: $long"

exit $status
