#!/usr/bin/env python3
"""Measures validating against the yardsticks of docs/performance.md.

Every figure is a ratio of two medians whose runs took turns in this session. L is the time of cat of the declaration to /dev/null and
of cp of its claim file, on the same file system.

  bench/run.py [--entries 50000000] [--rounds 7] [--small-rounds 11] [--only GROUP …] [--dir build/bench]

The index has --entries, the declarations a fifth of them, so that one importer has enough. Reads CAPE and CAPE_GEN (the programs). Writes a
JSON with all samples into the folder.
"""
import sys
from collections.abc import Callable
from typing import Any

from findings import findings
from growth import growth, memory
from many import many_files
from measure import Bench, clear
from options import parser, read
from population import CLAIM_BYTES, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Population, need_space
from rejected import rejected
from session import Session
from small import small_jobs
from speed import Jobs, cold, throughput

ENTRIES_MIN = 20_000  # below, a fifth is less than a batch and the largest importer's share is luck
SHARE = 5
DECLARATIONS = 14  # of a fifth of the entries, those cut in pieces included

Group = Callable[[Bench, Jobs], Any]
GROUPS: dict[str, Group] = {
    "throughput": throughput,
    "cold": cold,
    "rejected": rejected,
    "many": many_files,
    "findings": findings,
    "small": lambda bench, jobs: small_jobs(bench, jobs.population, jobs.index),
    "growth": growth,
    "memory": lambda bench, jobs: memory(jobs),
}


def space(entries: int) -> int:
    """Bytes on the disk at the most: inputs, and the claim of all entries."""
    each = EXTRACT_BYTES + 2 * INDEX_BYTES + DECLARATION_BYTES * (2 + DECLARATIONS / SHARE) + CLAIM_BYTES * (1 + 2 / SHARE)
    return int(entries * each)


def main() -> int:
    made = parser(__doc__, "the index", 7, GROUPS)
    made.add_argument("--small-rounds", type=int, default=11, help="rounds of small jobs")
    options = read(made, ENTRIES_MIN)
    population = Population(options.dir, options.entries)
    if not (population.dir / "index.cidx").exists():
        need_space(population.dir, space(options.entries))
    jobs = Jobs(population, population.index(), options.entries // SHARE)
    jobs.prove()
    session = Session("validate", options.dir, vars(options), f"{options.rounds} rounds, {options.small_rounds} for small jobs")
    for name in options.only:
        bench = Bench(population.dir, options.small_rounds if name == "small" else options.rounds)
        other = GROUPS[name](bench, jobs)
        session.keep(name, other or bench.times)
    clear([jobs.out, jobs.copy])
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
