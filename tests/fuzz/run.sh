#!/usr/bin/env bash
# Runs every fuzz target for a time, JOBS (2) side by side, and stops at the first finding.
#   [JOBS=N] tests/fuzz/run.sh [SECONDS [TARGET…]]      60 seconds and all targets, if not said
# Inputs that reached something new stay in build/fuzz/corpus, where the next run begins; keep.sh takes the best of them over
# into tests/fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-60}
jobs=${JOBS:-2}
[ $# -eq 0 ] || shift
names=$(tests/fuzz/build.sh "$@")
mapfile -t targets <<<"$names"

# Temporary files go to memory where there is such a place: targets open, rename and remove thousands a second.
scratch=$(mktemp -d -p /dev/shm cape-fuzz-XXXXXX 2>/dev/null || mktemp -d)
logs=build/fuzz/log
findings=build/fuzz/findings
mkdir -p $logs $findings
declare -A running=() # process → target

finish() {
	[ ${#running[@]} -eq 0 ] || kill "${!running[@]}" 2>/dev/null || true
	wait
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

start() {
	local dictionary=()
	[ ! -f "tests/fuzz/dict/$1.dict" ] || dictionary=("-dict=tests/fuzz/dict/$1.dict")
	mkdir -p "build/fuzz/corpus/$1"
	# A minute for one input is a hang on any machine; no target comes near the limit of memory.
	TMPDIR=$scratch nice -n 10 "build/fuzz/fuzz_$1" -max_total_time="$seconds" -max_len=4096 -timeout=60 \
		-rss_limit_mb=3072 -print_final_stats=1 "-artifact_prefix=$findings/$1-" "${dictionary[@]}" \
		"build/fuzz/corpus/$1" "tests/fuzz/corpus/$1" >"$logs/$1.log" 2>&1 &
	running[$!]=$1
}

executions() {
	sed -n 's/^stat::number_of_executed_units: *//p' "$logs/$1.log"
}

report_finding() {
	local log=$logs/$1.log input
	input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
	{
		grep -a -m 20 -E 'not so:|ERROR|runtime error|Assertion|SUMMARY|(src|tests)/[a-z]+/' "$log" || tail -n 20 "$log"
		echo "fuzz: FINDING in target $1; everything is stopped"
		echo "  input   ${input:-none was written}"
		echo "  repeat  build/fuzz/fuzz_$1 ${input:-}"
		echo "  log     $log"
	} >&2
}

# Waits for one of the running targets; a finding ends the script.
reap() {
	local process status=0 name
	wait -n -p process "${!running[@]}" || status=$?
	name=${running[$process]}
	unset "running[$process]"
	[ "$status" -ne 0 ] || return 0
	report_finding "$name"
	exit 1
}

for name in "${targets[@]}"; do
	[ ${#running[@]} -lt "$jobs" ] || reap
	echo "fuzz: $name for $seconds s"
	start "$name"
done
while [ ${#running[@]} -gt 0 ]; do reap; done

total=0
for name in "${targets[@]}"; do
	count=$(executions "$name")
	printf '%-16s %12s executions\n' "$name" "$count"
	total=$((total + count))
done
echo "fuzz: ${#targets[@]} targets, $total executions, no findings"
