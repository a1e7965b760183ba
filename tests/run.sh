#!/bin/sh
# Runs every test program, the oracle and the other scripts; prints totals. CAPE names the program under test, CAPE_GEN the generator. FAULTS=N fails every
# N-th call only of the runs in which each fails in turn, FAULTS=no none.
#   tests/run.sh "TEST PROGRAMS" ORACLE_CASES ORACLE_SEED
set -u

passed=0 failed=0 skipped=0
logs=$(mktemp -d)
: >"$logs/totals"
trap 'rm -rf "$logs"' EXIT

# As many side by side as there are cores; each has a folder of its own, and what it says is shown in the order of the list.
export logs
# shellcheck disable=SC2016  # expanded by the shell that xargs starts
printf '%s\n' $1 | CMOCKA_MESSAGE_OUTPUT=stdout xargs -P "$(nproc)" -I '{}' sh -c '
	"$1" >"$logs/${1##*/}" 2>&1
	echo $? >"$logs/${1##*/}.status"' run '{}'

for program in $1; do
	name=${program##*/}
	status=$(cat "$logs/$name.status" 2>/dev/null || echo 127)
	ok=$(grep -c '^\[       OK \]' "$logs/$name")
	bad=$(grep -c '^\[  FAILED  \] [^0-9]' "$logs/$name")
	skip=$(grep -c '^\[  SKIPPED \] [^0-9]' "$logs/$name")
	# cmocka names each failure once where it happens and once in its closing list.
	bad=$((bad / 2)) skip=$((skip / 2))
	if [ "$status" -ne 0 ]; then
		[ "$bad" -eq 0 ] && bad=1
		cat "$logs/$name"
	fi
	[ "$skip" -gt 0 ] && grep '^\[  SKIPPED' "$logs/$name" | sort -u
	printf '%-32s %4d passed %3d failed %3d skipped\n' "$name" "$ok" "$bad" "$skip"
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
done

# Scripts, whose last line is "N passed, M failed": side by side too, but for those that have workers of their own.
scripts() {
	# shellcheck disable=SC2016  # likewise
	xargs -P "$1" -d '\n' -I '{}' sh -c '
		name=${1%% | *}
		sh -c "${1#* | }" >"$logs/$name" 2>&1
		echo $? >"$logs/$name.status"
		echo "$name"' run '{}' | while read -r name; do
		status=$(cat "$logs/$name.status")
		totals=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$logs/$name" | tail -n 1)
		ok=${totals%% *}
		bad=$(printf '%s' "$totals" | sed 's/.*, \([0-9]*\) failed/\1/')
		[ "$status" -ne 0 ] && cat "$logs/$name"
		grep '^SKIPPED' "$logs/$name"
		[ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ] && bad=1
		printf '%-32s %4d passed %3d failed\n' "$name" "${ok:-0}" "${bad:-1}"
		echo "${ok:-0} ${bad:-1}" >>"$logs/totals"
	done
}

export CASES="$2" SEED="$3"
[ "$2" -eq 0 ] || scripts 1 <<'END'
oracle against itself | python3 tests/oracle/oracle.py --selftest && echo 1 passed, 0 failed
oracle | python3 tests/oracle/run.py --cape "$CAPE" --cases "$CASES" --seed "$SEED"
END
scripts "$(nproc)" <<'END'
uploads killed, and together | python3 tests/torture/uploads.py --cape "$CAPE"
reruns, by force and killed | python3 tests/torture/reruns.py --cape "$CAPE"
prepare, joined back | python3 tests/prepare/run.py --cape "$CAPE" --cases 40 --seed "$SEED"
prepare, generated lists | python3 tests/prepare/large.py --cape "$CAPE" --gen "$CAPE_GEN"
refund estimates | python3 tests/refund/run.py --cape "$CAPE"
worklists and reports | python3 tests/report/run.py --cape "$CAPE" --gen "$CAPE_GEN"
the week of a broker | python3 tests/week/run.py --cape "$CAPE"
folders of clients, searched | python3 tests/byclient/run.py --cape "$CAPE"
generated counts | python3 tests/generated/run.py --cape "$CAPE" --gen "$CAPE_GEN"
progress lines | python3 tests/progress/run.py --cape "$CAPE"
figures of the benchmarks | python3 tests/bench/run.py
END
# Those runs have one thread: there is nothing in them for the thread sanitizer.
[ "${FAULTS:-yes}" = no ] || scripts 1 <<'END'
every call fails in turn | python3 tests/faults/run.py --program "$CAPE-faults" --every "${FAULTS:-1}"
END

while read -r ok bad; do
	passed=$((passed + ok)) failed=$((failed + bad))
done <"$logs/totals"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
