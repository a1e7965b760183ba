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
import os
import pathlib
import statistics
import subprocess
import sys

CAPE = os.environ.get("CAPE", "build/release/cape")
GEN = os.environ.get("CAPE_GEN", "build/release/cape-gen")
AS_OF = "2026-07-15"


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sample(command: str, prepare: str, export: pathlib.Path) -> float:
    """One timed run by hyperfine, in seconds; the folder is emptied and the disk settled before."""
    run("hyperfine", "--shell=none", "--runs", "1", "--ignore-failure", "--style", "none", "--prepare", prepare,
        "--export-json", str(export), command)
    return json.loads(export.read_text())["results"][0]["times"][0]


class Bench:
    def __init__(self, folder: pathlib.Path, rounds: int):
        self.dir = folder
        self.rounds = rounds
        self.times: dict[str, list[float]] = {}

    def measure(self, commands: dict[str, str], prepare: str) -> None:
        """Interleaves the commands; a first round is thrown away (fresh memory makes first writes slow)."""
        for name in commands:
            self.times[name] = []
        for turn in range(self.rounds + 1):
            for name, command in commands.items():
                seconds = sample(command, prepare, self.dir / "hyperfine.json")
                if turn:
                    self.times[name].append(seconds)

    def median(self, *names: str) -> float:
        return sum(statistics.median(self.times[name]) for name in names)

    def show(self, title: str, ours: str, yardstick: tuple[str, ...], goal: float) -> None:
        ratio = self.median(ours) / self.median(*yardstick)
        spread = (max(self.times[ours]) - min(self.times[ours])) / self.median(ours)
        verdict = "met" if ratio <= goal else "MISSED"
        print(f"{title:<52} {self.median(ours):8.3f} s  {ratio:6.2f} x {' + '.join(yardstick):<9} "
              f"goal <= {goal:g}  {verdict}  (spread {spread:.0%})")


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
    load = os.getloadavg()[0]
    print(f"{options.entries} entries, {options.rounds} rounds, load at start {load:.2f}"
          + ("  (above 0.3: take the figures with care)" if load > 0.3 else ""))

    subprocess.run(validate_command(folder, "serial", filer).split(), check=True)
    (folder / "out/serial.Claim_Details.csv").rename(folder / "claim.csv")
    empty = f"sh -c 'rm -rf {folder}/out {folder}/copy {folder}/built.cidx; sync'"
    bench.measure({
        "cat": f"sh -c 'cat {folder}/serial.csv >/dev/null'",
        "cp": f"cp --reflink=never {folder}/claim.csv {folder}/copy",
        "serial": validate_command(folder, "serial", filer),
        "random": validate_command(folder, "random", filer),
        "one thread": validate_command(folder, "random", filer) + " --threads 1",
    }, empty)
    bench.times["L"] = [cat + cp for cat, cp in zip(bench.times["cat"], bench.times["cp"])]
    bench.show("validate, serial order", "serial", ("L",), 10)
    bench.show("validate, random order", "random", ("L",), 10)
    bench.show("validate, two threads against one", "random", ("one thread",), 1)

    bench.measure({
        "cp export": f"cp --reflink=never {folder}/es003.csv {folder}/copy",
        "build": f"{CAPE} index build -o {folder}/built.cidx {folder}/es003.csv --quiet",
    }, empty)
    bench.show("index build from ES-003", "build", ("cp export",), 10)
    (folder / "times.json").write_text(json.dumps(bench.times, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
