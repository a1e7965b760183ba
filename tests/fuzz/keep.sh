#!/usr/bin/env bash
# Takes over into tests/fuzz/corpus what run.sh found: the fewest inputs that reach all code that any input reaches.
#   tests/fuzz/keep.sh [TARGET…]      all targets, if none is named
# Inputs written by hand have names and stay; found ones are named by their hash and are chosen anew each time.
set -euo pipefail
cd "$(dirname "$0")/../.."

names=$(tests/fuzz/build.sh "$@")
scratch=$(mktemp -d -p /dev/shm cape-fuzz-XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for name in $names; do
	corpus=tests/fuzz/corpus/$name
	found=build/fuzz/corpus/$name
	mkdir -p "$corpus" "$found"
	find "$corpus" -regextype posix-extended -regex '.*/[0-9a-f]{40}' -exec mv -t "$found" {} +
	# Lines of code count, not how often they run: that would be hundreds of files.
	TMPDIR=$scratch "build/fuzz/fuzz_$name" -set_cover_merge=1 -use_counters=0 -max_len=4096 "$corpus" "$found" \
		>"build/fuzz/keep-$name.log" 2>&1 || {
		tail -n 20 "build/fuzz/keep-$name.log" >&2
		exit 1
	}
	printf '%-16s %4d inputs, %d of them found\n' "$name" "$(find "$corpus" -type f | wc -l)" \
		"$(find "$corpus" -regextype posix-extended -regex '.*/[0-9a-f]{40}' | wc -l)"
done
