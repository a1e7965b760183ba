#!/usr/bin/env python3
"""Sweeps: time an entry against the entries of the declaration, those of the index, threads, and instruction sets (CAPE_CPU).

  bench/sweeps.py [--entries 50000000] [--rounds 5] [--dir build/bench]

Both orders everywhere: serial, and random over the whole index. Points of a sweep take turns. Reads CAPE and CAPE_GEN (the programs). Writes a
JSON into the folder, which bench/plot.py draws.
"""
import pathlib
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from measure import ORDERS, Bench, cat, clear, cp, warm
from options import parser, read
from population import CLAIM_BYTES, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Declaration, Population, need_space
from session import Session

ENTRIES_MIN = 100_000
# What the largest size is divided by: 10 k, 100 k, 1 M, 10 M, 50 M entries; 1, 2, 5, 10, 20, 50 M in the index.
DECLARATION_SHARES = (5000, 500, 50, 5, 1)
INDEX_SHARES = (50, 25, 10, 5, 2.5, 1)
THREADS_SWEPT = (1, 2, 4)
LEVELS = ("portable", "avx2", "avx512")


@dataclass
class Point:
    """One command of a sweep: which line it belongs to, where on it, and its samples in seconds."""
    series: str
    x: int | str
    rows: int
    seconds: list[float]

    @property
    def ns(self) -> float:
        return statistics.median(self.seconds) / self.rows * 1e9

    @property
    def spread(self) -> float:
        return (max(self.seconds) - min(self.seconds)) / statistics.median(self.seconds)


class Sweep:
    """Commands that take turns. Series "L" is no run of cape, but a sum of two yardsticks."""

    def __init__(self, folder: pathlib.Path, rounds: int):
        self.bench = Bench(folder, rounds)
        self.out = folder / "out"
        self.copy = folder / "copy"
        self.commands: dict[str, str] = {}
        self.points: list[Point] = []
        self.inputs: set[pathlib.Path] = set()

    def add(self, series: str, x: int | str, rows: int, command: str, *inputs: pathlib.Path) -> None:
        self.commands[f"{series} {x}"] = command
        self.points.append(Point(series, x, rows, []))
        self.inputs |= set(inputs)

    def add_yardstick(self, x: int, declaration: Declaration, claim: pathlib.Path) -> None:
        self.commands[f"cat {x}"] = cat(declaration.path)
        self.commands[f"cp {x}"] = cp(claim, self.copy)
        self.points.append(Point("L", x, declaration.rows, []))
        self.inputs.add(claim)

    def run(self) -> list[Point]:
        warm(self.inputs)
        self.bench.measure(self.commands, lambda name: clear([self.out, self.copy]))
        for point in self.points:
            if point.series == "L":
                self.bench.add(f"L {point.x}", f"cat {point.x}", f"cp {point.x}")
            point.seconds = self.bench.times[f"{point.series} {point.x}"]
        clear([self.out, self.copy])
        return self.points


def by_entries(sweep: Sweep, population: Population) -> None:
    index = population.index()
    for share in DECLARATION_SHARES:
        rows = population.entries // share
        for order in ORDERS:
            declaration = population.of_all(order, rows)
            claim = declaration.check(index, sweep.out)
            sweep.add(order, rows, rows, declaration.validate(index, sweep.out), index, declaration.path)
            if order == "serial" and claim is not None:
                sweep.add_yardstick(rows, declaration, claim.replace(population.dir / f"claim-{rows}.csv"))


def by_index(sweep: Sweep, largest: Population) -> None:
    """As many entries as the smallest index has."""
    rows = largest.entries // 50
    for share in INDEX_SHARES:
        entries = int(largest.entries / share)
        population = largest if entries == largest.entries else Population(largest.dir.parent, entries)
        index = population.index(keep_extract=False)
        for order in ORDERS:
            declaration = population.of_all(order, rows)
            declaration.check(index, sweep.out)
            sweep.add(order, entries, rows, declaration.validate(index, sweep.out), index, declaration.path)


def by_threads(sweep: Sweep, population: Population) -> None:
    index, rows = population.index(), population.entries // 5
    for order in ORDERS:
        declaration = population.of_all(order, rows)
        for threads in THREADS_SWEPT:
            sweep.add(order, threads, rows, declaration.validate(index, sweep.out, threads), index, declaration.path)


def by_level(sweep: Sweep, population: Population) -> None:
    index, rows = population.index(), population.entries // 5
    for order in ORDERS:
        declaration = population.of_all(order, rows)
        for level in LEVELS:
            sweep.add(order, level, rows, f"env CAPE_CPU={level} {declaration.validate(index, sweep.out)}", index, declaration.path)


SWEEPS: dict[str, tuple[str, Callable[[Sweep, Population], None]]] = {
    "entries": ("entries of the declaration", by_entries),
    "index": ("entries of the index", by_index),
    "threads": ("threads", by_threads),
    "levels": ("instruction sets allowed (CAPE_CPU)", by_level),
}


def table(title: str, points: list[Point]) -> str:
    """Lines of series, columns of x; the largest spread behind each line."""
    xs = list(dict.fromkeys(point.x for point in points))
    lines = [f"ns an entry by {title}", " " * 10 + "".join(f"{x:>12,}" if isinstance(x, int) else f"{x:>12}" for x in xs)]
    for series in [*ORDERS, *sorted({point.series for point in points} - set(ORDERS))]:
        cells = {point.x: point for point in points if point.series == series}
        figures = "".join(f"{cells[x].ns:>12.1f}" for x in xs)
        lines.append(f"{series:<10}{figures}  (spread up to {max(point.spread for point in cells.values()):.0%})")
    return "\n".join(lines)


def space(entries: int) -> int:
    """Bytes on the disk at the most: the exports of the largest and the second largest index, all indexes, declarations, three claims."""
    indexes = sum(1 / share for share in INDEX_SHARES)
    return int(entries * (1.4 * EXTRACT_BYTES + (1 + indexes) * INDEX_BYTES + 3 * DECLARATION_BYTES + 3.5 * CLAIM_BYTES))


def main() -> int:
    options = read(parser(__doc__, "the largest index and the largest declaration", 5, SWEEPS), ENTRIES_MIN)
    population = Population(options.dir, options.entries)
    if not (population.dir / "index.cidx").exists():
        need_space(population.dir, space(options.entries))
    population.index()
    session = Session("sweeps", options.dir, vars(options), f"Index of {options.entries:,} entries, {options.rounds} rounds")
    for name in options.only:
        title, fill = SWEEPS[name]
        sweep = Sweep(population.dir, options.rounds)
        fill(sweep, population)
        points = sweep.run()
        session.keep(name, [asdict(point) for point in points])
        print(table(title, points), flush=True)
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
