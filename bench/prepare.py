#!/usr/bin/env python3
"""Measures what preparing declarations costs: prepare of dirty lists against validate of the same rows, in turn.

  bench/prepare.py [--entries 10000000] [--rounds 7] [--dir build/bench]

The index has 9/5 of the rows' number of entries, of three filers; the lists are one filer's, in serial and in random order, with duplicates, damage, unknown numbers,
other filers and blank rows, and entries that fail each rule. validate stops at gate B and writes its offenders; prepare judges every row and writes a third of them
to left_out.csv, 430 MB. Every line there repeats the list's name as it was given, so both commands run in the folder of the lists and get short ones: the long names
that lists have after their damage would double the file. Reads CAPE and CAPE_GEN (the programs). Writes a JSON with all samples into the folder.
"""
import json
import os
import pathlib
import sys

from measure import AS_OF, CAPE, ORDERS, THREADS, Bench, clear, run, warm
from options import parser, read
from population import CBP_ENTRIES_MAX, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Declaration, Population, need_space
from session import Session

ROWS = 10_000_000
ENTRIES_MIN = 100_000
FILERS = ("--filers", "3")
DAMAGE = ("duplicate=0.05", "zeros=0.01", "cut=0.02", "scientific=0.01", "unknown=0.03", "filer=0.05", "blank=0.01")
LEFT_OUT_BYTES = 50  # per row of the list
GOAL = 2


class Runs:
    """The commands, and what they write."""

    def __init__(self, lists: dict[str, Declaration], index: pathlib.Path):
        self.dir, self.emptied = index.parent, 0
        self.out = {kind: self.dir / f"out-{kind}" for kind in ("validate", "prepare")}
        self.lists = lists
        self.left_out_bytes: dict[str, int] = {}
        self.commands = {}
        program = f"env -C {self.dir} {pathlib.Path(CAPE).resolve()}"
        for order, dirty in lists.items():
            name = f"{order}.csv"
            (self.dir / name).unlink(missing_ok=True)
            (self.dir / name).hardlink_to(dirty.path)
            prepare = f"{program} prepare {name} --index {index} {dirty.account} --as-of {AS_OF} --threads {THREADS} --quiet --exit-zero"
            self.commands[f"{order} validate"] = dirty.validate(index, self.out["validate"], program=program, source=name)
            self.commands[f"{order} prepare"] = f"{prepare} -o {self.out['prepare']}"
            self.commands[f"{order} dry run"] = f"{prepare} --dry-run"

    def set_aside(self) -> None:
        """Files are emptied, and removed at the end: for each file that is made ext4 looks over those that were removed in the last minutes."""
        for out in self.out.values():
            if out.is_dir():
                for path in out.iterdir():
                    os.truncate(path, 0)
                self.emptied += 1
                out.rename(self.dir / f"emptied-{self.emptied}")
        os.sync()

    def clear(self) -> None:
        clear([*self.out.values(), *self.dir.glob("emptied-*")])

    def check(self, name: str) -> None:
        """Every row of the list is in one place."""
        order, _, command = name.partition(" ")
        if command == "prepare":
            manifest = json.loads((self.out["prepare"] / "manifest.json").read_text())
            if not self.lists[order].rows == manifest["rows"] == manifest["declared"] + manifest["left_out"]:
                raise RuntimeError(f"{self.lists[order].path}: {manifest['rows']} rows, {self.lists[order].rows} expected")
            self.left_out_bytes[order] = (self.out["prepare"] / "left_out.csv").stat().st_size
            if manifest["declared"] == 0 or max(file["entries"] for file in manifest["files"]) > CBP_ENTRIES_MAX:
                raise RuntimeError(f"{self.lists[order].path}: declarations of another size")


def main() -> int:
    made = parser(__doc__, "the lists: rows", 7)
    made.set_defaults(entries=ROWS)
    options = read(made, ENTRIES_MIN)
    population = Population(options.dir.resolve(), options.entries * 9 // 5, FILERS)
    if not (population.dir / "index.cidx").exists():
        need_space(population.dir, population.entries * (EXTRACT_BYTES + INDEX_BYTES) + options.entries * (4 * DECLARATION_BYTES + 2 * LEFT_OUT_BYTES))
    index = population.index(keep_extract=False)
    damage = [word for share in DAMAGE for word in ("--damage", share)]
    runs = Runs({order: population.of_filer(order, options.entries, "--dashes", "mixed", *damage) for order in ORDERS}, index)
    runs.clear()
    session = Session("prepare", options.dir, vars(options), f"{options.rounds} rounds")
    print(f"prepare of {options.entries:,} dirty rows on an index of {population.entries:,}, against validate of the same")
    warm([index, *(dirty.path for dirty in runs.lists.values())])
    bench = Bench(population.dir, options.rounds)
    bench.measure(runs.commands, lambda _: runs.set_aside(), runs.check)
    for order in ORDERS:
        print(f"{order} order: {runs.left_out_bytes[order]:,} bytes of left_out.csv")
        bench.show(f"{order} order", f"{order} prepare", f"{order} validate", at_most=GOAL, called="validate")
        bench.show(f"{order} order, --dry-run", f"{order} dry run", f"{order} validate", called="validate")
    session.keep("prepare", bench.times)
    runs.clear()
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
