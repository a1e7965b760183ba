#!/usr/bin/env bash
# Builds the named fuzz targets (all, if none is named) with clang's libFuzzer and sanitizers into build/fuzz, and prints
# their names.
set -euo pipefail
cd "$(dirname "$0")/../.."

all=() helpers=()
for path in tests/fuzz/*.c; do
	name=${path##*/}
	name=${name%.c}
	case $name in
	fuzz_*) all+=("${name#fuzz_}") ;;
	replay) ;;
	*) helpers+=("build/fuzz/obj/tests/fuzz/$name.o") ;;
	esac
done
[ $# -gt 0 ] || set -- "${all[@]}"
for name in "$@"; do
	[ -f "tests/fuzz/fuzz_$name.c" ] && continue
	echo "fuzz: there is no target $name; there are ${all[*]}" >&2
	exit 2
done

# Compiled by the Makefile's own rules, so that flags and dependencies are the project's.
flags="-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined"
objects=("${@/#/build/fuzz/obj/tests/fuzz/fuzz_}")
make --silent -j2 KIND=fuzz CC=clang-14 FLAGS_fuzz="$flags,fuzzer-no-link" \
	build/fuzz/libcape.a "${helpers[@]}" "${objects[@]/%/.o}" >&2

libraries=$(pkg-config --libs libxxhash inih libcjson liburing gmp)
for name in "$@"; do
	program=build/fuzz/fuzz_$name
	object=build/fuzz/obj/tests/fuzz/fuzz_$name.o
	if [ -z "$(find build/fuzz/libcape.a "${helpers[@]}" "$object" -newer "$program" 2>&1)" ]; then
		echo "$name"
		continue
	fi
	# shellcheck disable=SC2086  # lists of words
	clang-14 $flags,fuzzer -pthread -o "$program" "$object" "${helpers[@]}" build/fuzz/libcape.a $libraries -lcsv
	echo "$name"
done
