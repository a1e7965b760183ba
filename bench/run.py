#!/usr/bin/env python3
"""Measures cape against the yardsticks of docs/performance.md.

Every figure is a ratio of two medians whose runs were interleaved in this session:
  L    cat of the declaration to /dev/null + cp of its claim file, same file system
  cp   cp of the export

  bench/run.py [--rounds 7] [--entries 1000000] [--dir build/bench]

Reads CAPE and CAPE_GEN (the programs). Writes a JSON with all samples into the folder.
"""
import argparse
import json
import pathlib
import subprocess
import sys

from measure import AS_OF, CAPE, GEN, Bench, clear, load_at_start, run


def prepare_files(folder: pathlib.Path, entries: int) -> str:
    """An export at tariff-row level, and an extract and declarations of one filer; returns the filer code."""
    if not (folder / "es003.csv").exists():
        run(GEN, "es003", "--entries", str(entries), "--as-of", AS_OF, "-o", str(folder / "es003.csv"))
        run(GEN, "extract", "--entries", str(entries), "--filers", "1", "--as-of", AS_OF, "-o",
            str(folder / "extract.csv"))
        for order in ("serial", "random"):
            run(GEN, "declaration", "--entries", "all", "--of", str(entries), "--filers", "1", "--one-filer", "--order",
                order, "--as-of", AS_OF, "-o", str(folder / f"{order}.csv"))
    run(CAPE, "index", "build", "-o", str(folder / "extract.cidx"), str(folder / "extract.csv"), "--quiet")
    return run(GEN, "filers", "--entries", str(entries), "--filers", "1").split()[0]


def validate_command(folder: pathlib.Path, order: str, filer: str) -> str:
    return (f"{CAPE} validate {folder}/{order}.csv --index {folder}/extract.cidx --account-type broker "
            f"--filer-code {filer} --as-of {AS_OF} --quiet --exit-zero -o {folder}/out")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--entries", type=int, default=1000000)
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("build/bench"))
    options = parser.parse_args()
    folder = options.dir / str(options.entries)
    folder.mkdir(parents=True, exist_ok=True)
    filer = prepare_files(folder, options.entries)
    bench = Bench(folder, options.rounds)
    print(f"{options.entries} entries, {options.rounds} rounds, {load_at_start()}")

    subprocess.run(validate_command(folder, "serial", filer).split(), check=True)
    (folder / "out/serial.Claim_Details.csv").rename(folder / "claim.csv")
    outputs = [folder / name for name in ("out", "copy", "built.cidx")]
    bench.measure({
        "cat": f"sh -c 'cat {folder}/serial.csv >/dev/null'",
        "cp": f"cp --reflink=never {folder}/claim.csv {folder}/copy",
        "serial": validate_command(folder, "serial", filer),
        "random": validate_command(folder, "random", filer),
        "one thread": validate_command(folder, "random", filer) + " --threads 1",
    }, lambda name: clear(outputs))
    bench.times["L"] = [cat + cp for cat, cp in zip(bench.times["cat"], bench.times["cp"])]
    bench.show("validate, serial order", "serial", "L", 10)
    bench.show("validate, random order", "random", "L", 10)
    bench.show("validate, two threads against one", "random", "one thread", 1)

    bench.measure({
        "cp export": f"cp --reflink=never {folder}/es003.csv {folder}/copy",
        "build": f"{CAPE} index build -o {folder}/built.cidx {folder}/es003.csv --quiet",
    }, lambda name: clear(outputs))
    bench.show("index build from ES-003", "build", "cp export", 10)
    (folder / "times.json").write_text(json.dumps(bench.times, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
