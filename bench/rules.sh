#!/bin/sh
# What rules cost, end to end and by themselves. Builds the program; the options are those of bench/rules.py, paths from where it is called.
#
#   bench/rules.sh [--entries 50000000] [--rounds 7] [--dir build/bench] [--only end-to-end stage planted agreement]
set -eu
tree=$(cd "$(dirname "$0")/.." && pwd)
make -C "$tree" -s build/release/cape build/release/cape-gen >&2
CAPE=$tree/build/release/cape CAPE_GEN=$tree/build/release/cape-gen exec python3 "$tree/bench/rules.py" "$@"
