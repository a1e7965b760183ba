#!/usr/bin/env python3
"""The same result bytes, whichever way `cape validate` goes.

Declarations over a generated population, accepted and rejected ones, serial and random, as Excel leaves them, are validated
with every combination of threads, instruction sets, ways of reading and kinds of input; every result must be that of the first.

    tests/torture/matrix.py --cape build/release/cape --gen build/release/cape-gen [--cases 50] [--entries 200000]
    tests/torture/matrix.py … --cases 1 --entries 10000000

The last line is `N passed, M failed`.
"""
import argparse
import hashlib
import itertools
import os
import pathlib
import random
import subprocess
import sys
import tempfile

AS_OF = "2026-07-15"
THREADS = ("1", "2", "3", "8")
LEVELS = ("portable", "avx2", "avx512")
READING = ("uring", "told")
INPUTS = ("mapped", "piped")
DAMAGE = ("zeros", "scientific", "cut", "duplicate", "unknown", "blank")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def draw_options(rng: random.Random, entries: int) -> list[str]:
    """Of a declaration: every second one is clean, and becomes a claim."""
    options = ["--order", rng.choice(["serial", "random"]), "--dashes", rng.choice(["none", "all", "mixed"])]
    options += [flag for flag in ("--crlf", "--quoted", "--bom") if rng.random() < 0.3]
    if rng.random() < 0.5:
        # Few rows, so that the first offender may stand anywhere.
        options += ["--damage", f"{rng.choice(DAMAGE)}={rng.choice([2 / entries, 0.001, 0.1]):.6f}"]
    elif rng.random() < 0.3:
        options += ["--damage", "blank=0.05"]
    return options


class Case:
    def __init__(self, arguments: argparse.Namespace, folder: pathlib.Path, number: int):
        rng = random.Random(f"{arguments.seed} {number}")
        self.cape = arguments.cape
        self.folder = folder
        self.declaration = folder / "declaration.csv"
        self.filer = run(arguments.gen, "filers", "--entries", str(arguments.entries), "--filers", "1").split()[0]
        self.slice = rng.choice(["", "100", "5000"])
        share = rng.choice([0.01, 0.3, 1]) if arguments.cases > 1 else 1
        self.options = draw_options(rng, arguments.entries)
        run(arguments.gen, "declaration", "--entries", str(max(2, int(arguments.entries * share))), "--of", str(arguments.entries),
            "--filers", "1", "--one-filer", "--as-of", AS_OF, "-o", str(self.declaration), *self.options)

    def result(self, threads: str, level: str, reading: str, kind: str) -> str:
        """Exit code and checksum of what comes out."""
        command = [self.cape, "validate", "-" if kind == "piped" else str(self.declaration), "--stdout", "--quiet",
                   "--index", str(self.folder / "x.cidx"), "--account-type", "broker", "--filer-code", self.filer,
                   "--as-of", AS_OF, "--threads", threads]
        environment = {**os.environ, "CAPE_CPU": level, "CAPE_IO": reading, "CAPE_TEST_SLICE": self.slice}
        source = subprocess.Popen(["cat", str(self.declaration)], stdout=subprocess.PIPE) if kind == "piped" else None
        process = subprocess.Popen(command, env=environment, stdin=source.stdout if source else subprocess.DEVNULL,
                                   stdout=subprocess.PIPE)
        if source:
            source.stdout.close()
        digest = hashlib.blake2b()
        for block in iter(lambda: process.stdout.read(1 << 20), b""):
            digest.update(block)
        code = process.wait()
        if source:
            source.wait()
        return f"exit {code}, {digest.hexdigest()[:16]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cape", required=True)
    parser.add_argument("--gen", required=True)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--entries", type=int, default=200000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="cape-matrix-") as name:
        folder = pathlib.Path(name)
        run(arguments.gen, "extract", "--entries", str(arguments.entries), "--filers", "1", "--as-of", AS_OF,
            "-o", str(folder / "x.csv"))
        run(arguments.cape, "index", "build", "-o", str(folder / "x.cidx"), str(folder / "x.csv"), "--quiet")
        for number in range(arguments.cases):
            case = Case(arguments, folder, number)
            ways = list(itertools.product(THREADS, LEVELS, READING, INPUTS))
            expected = case.result(*ways[0])
            for way in ways[1:]:
                actual = case.result(*way)
                passed += actual == expected
                failed += actual != expected
                if actual != expected:
                    print(f"case {number} ({' '.join(case.options)}): {' '.join(way)}: {actual}; {' '.join(ways[0])}: {expected}")
            if expected.startswith("exit 2"):
                print(f"case {number} ({' '.join(case.options)}): {expected}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
