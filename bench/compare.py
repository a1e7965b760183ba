#!/usr/bin/env python3
"""Two programs run in turn; the ratio of their medians, and whether it is more than noise. bench/compare.sh builds them and calls this.

  bench/compare.py --dir FOLDER --names REV1 REV2 [--rounds 15] [--entries 5000000] -- [cape arguments…]

FOLDER/1 and FOLDER/2 are built trees. The noise is judged by drawing rounds again, with replacement, 10,000 times: if one side is the faster in 95 of
100 draws on either end, the difference is told.
"""
import argparse
import pathlib
import random
import shlex
import statistics
import sys
from dataclasses import dataclass

from measure import Bench, clear, run, warm
from population import Population

DRAWS = 10_000
ENDS = 0.025  # of the draws are left out below and above


@dataclass(frozen=True)
class Comparison:
    """Second against first: the ratio of medians, and the interval in which 95 of 100 repetitions would find it."""
    ratio: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        if self.low <= 1 <= self.high:
            return "within the noise"
        return "faster" if self.high < 1 else "slower"


def compare(first: list[float], second: list[float]) -> Comparison:
    """Samples of rounds that took turns: what disturbed a round disturbed both, so rounds are drawn, not samples. Same samples, same answer."""
    rounds = list(zip(first, second, strict=True))
    dice = random.Random(1)
    ratios = []
    for _ in range(DRAWS):
        drawn = dice.choices(rounds, k=len(rounds))
        ratios.append(statistics.median(b for _, b in drawn) / statistics.median(a for a, _ in drawn))
    ratios.sort()
    return Comparison(statistics.median(second) / statistics.median(first), ratios[int(DRAWS * ENDS)], ratios[int(DRAWS * (1 - ENDS)) - 1])


def workloads(options: argparse.Namespace, programs: list[str]) -> dict[str, list[str]]:
    """Commands of both programs, by name."""
    out = options.dir / "out"
    if options.arguments:
        words = shlex.join(options.arguments)
        return {f"cape {words}": [f"{program} {words}" for program in programs]}
    population = Population(options.dir, options.entries)
    rows = options.entries // 5
    declarations = {order: population.of_importer(order, rows) for order in ("serial", "random")}
    indexes = [population.dir / f"{side}.cidx" for side in (1, 2)]
    for program, index in zip(programs, indexes):
        run(program, "index", "build", "-o", str(index), str(population.extract()), "--quiet")
    warm([*indexes, *(declaration.path for declaration in declarations.values())])
    commands = {}
    for order, declaration in declarations.items():
        for program, index in zip(programs, indexes):
            declaration.check(index, out, program)
        commands[f"validate {rows:,} of {options.entries:,}, {order} order"] = [
            declaration.validate(index, out, program=program) for program, index in zip(programs, indexes)]
    return commands


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--names", nargs=2, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--entries", type=int, default=5_000_000)
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    commands = workloads(options, [f"{options.dir}/{side}/build/release/cape" for side in (1, 2)])
    bench = Bench(options.dir, options.rounds, findings=bool(options.arguments))
    bench.measure({f"{name} {side}": command for name, pair in commands.items() for side, command in enumerate(pair)},
                  lambda name: clear([options.dir / "out"]))
    for name in commands:
        print(name)
        for side, revision in enumerate(options.names):
            one = f"{name} {side}"
            print(f"  {revision:<24} {bench.median(one) * 1e3:10.1f} ms  (spread {bench.spread(one):.0%})")
        result = compare(bench.times[f"{name} 0"], bench.times[f"{name} 1"])
        print(f"  {options.names[1]} takes {result.ratio:.3f} x the time of {options.names[0]}, 95 % within {result.low:.3f} to {result.high:.3f}: "
              f"{result.verdict}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
