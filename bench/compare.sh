#!/usr/bin/env bash
# Which of two revisions is faster, and whether the difference is more than noise.
#
#   bench/compare.sh REV1 REV2 [cape arguments…]
#
# Builds both in worktrees under build/compare and runs them in turn; removes all that when it ends, also by Ctrl-C. With no arguments: validate
# 1,000,000 entries on an index of 5,000,000, in serial and in random order, each revision on an index of its own. With arguments: both run
# `cape ARGUMENTS` as they stand, in this folder. ROUNDS (15), ENTRIES (5000000, the index; the declaration has a fifth).
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
here=$PWD
tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$tree/build/compare
revisions=("$1" "$2")
shift 2

clean() {
	local side
	for side in 1 2; do
		git -C "$tree" worktree remove --force "$folder/$side" 2>/dev/null || rm -rf "${folder:?}/$side"
	done
	rm -rf "$folder"
	git -C "$tree" worktree prune
}

mkdir -p "$tree/build"
mkdir "$folder" 2>/dev/null || { echo "$folder is there: another comparison runs, or one was killed; then remove it" >&2; exit 2; }
trap clean EXIT
trap 'exit 130' INT TERM

for side in 1 2; do
	revision=${revisions[side - 1]}
	commit=$(git -C "$tree" rev-parse --verify --quiet "$revision^{commit}") || { echo "$revision: no such revision" >&2; exit 2; }
	git -C "$tree" worktree add --quiet --detach "$folder/$side" "$commit"
	echo "Building $revision ($(git -C "$tree" log -1 --format='%h %s' "$commit"))"
	make -C "$folder/$side" -s -j2 build/release/cape >"$folder/$side.log" 2>&1 || { tail -n 20 "$folder/$side.log" >&2; exit 2; }
done

# Declarations come from this tree's generator, so that both get the same.
[ $# -gt 0 ] || make -C "$tree" -s build/release/cape-gen >/dev/null
cd "$here"
CAPE=$folder/1/build/release/cape CAPE_GEN=$tree/build/release/cape-gen python3 "$tree/bench/compare.py" --dir "$folder" --rounds "${ROUNDS:-15}" \
	--entries "${ENTRIES:-5000000}" --names "${revisions[@]}" -- "$@"
