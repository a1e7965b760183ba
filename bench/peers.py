#!/usr/bin/env python3
"""Measures validating against other programs that do the same: DuckDB, SQLite and mawk, each at its best.

  bench/peers.py [--entries 50000000] [--rounds 5] [--dir build/bench]

The same declarations against the same summaries, two threads where a program can, inputs in the page cache, whole process. DuckDB and SQLite have
their stores built before, as cape has its index; mawk reads the export. Every claim file must be cape's byte for byte, or the run fails.
Reads CAPE and CAPE_GEN (the programs) and PEER_SQLITE; DuckDB's scripts and packages are in the folder peers of --dir. Writes a JSON with all samples.
"""
import datetime
import filecmp
import os
import pathlib
import sys
from dataclasses import dataclass

from measure import AS_OF, Bench, clear, report, run, warm
from options import parser, read
from population import CLAIM_BYTES, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Declaration, Population, need_space
from session import Session

ENTRIES_MIN = 100_000
LIQUIDATED_DAYS = 80
PEER_SQLITE = os.environ.get("PEER_SQLITE", "build/release/peer-sqlite")
PEER_SCRIPTS = pathlib.Path(__file__).parent / "peers"
DUCKDB_BYTES, SQLITE_BYTES = 20, 22  # per entry


@dataclass(frozen=True)
class Case:
    """So many entries of an index of so many, and what is demanded against DuckDB."""
    share_of_all: int  # the index is a fraction of --entries
    order: str
    against_duckdb: float
    with_mawk: bool = False


# mawk takes a minute for every ten million entries: it gets the smallest index only.
CASES = (
    Case(50, "random", 0, with_mawk=True),
    Case(5, "random", 30),
    Case(1, "serial", 40),
    Case(1, "random", 35),
)


class Stores:
    """Peers of one population: their stores, and the commands that validate with them."""

    def __init__(self, population: Population, folder: pathlib.Path):
        self.population = population
        self.scripts = folder / "peers"
        self.duckdb = population.dir / "store.duckdb"
        self.sqlite = population.dir / "store.sqlite"
        self.out = population.dir / "out"
        self.claim = self.out / "claim.csv"

    def build(self) -> None:
        """Under other names first, so that an interrupted run leaves nothing to be mistaken for a store."""
        for store, command in ((self.duckdb, ["node", f"{self.scripts}/duckdb_index.mjs", "extract", "SOURCE", "PART", "small"]),
                               (self.sqlite, [PEER_SQLITE, "build", "SOURCE", "PART"])):
            if store.exists():
                continue
            part = store.with_name("part" + store.suffix)
            clear([part])
            words = {"SOURCE": str(self.population.extract()), "PART": str(part)}
            run(*(words.get(word, word) for word in command))
            part.rename(store)

    def commands(self, declaration: Declaration, with_mawk: bool) -> dict[str, str]:
        importer = declaration.expected["account"]["ior"][0]
        commands = {
            "cape": declaration.validate(self.population.index(), self.out),
            "DuckDB": f"node {self.scripts}/duckdb_validate.mjs {self.duckdb} {declaration.path} {importer} {AS_OF} {self.claim}",
            "SQLite": f"{PEER_SQLITE} validate {self.sqlite} {declaration.path} {importer} {AS_OF} {self.claim}",
        }
        if with_mawk:
            cutoff = datetime.date.fromisoformat(AS_OF) - datetime.timedelta(days=LIQUIDATED_DAYS)
            commands["mawk"] = (f"sh -c 'mawk -v importer={importer} -v cutoff={cutoff} -f {PEER_SCRIPTS}/validate.awk {declaration.path} "
                                f"{self.population.extract()} >{self.claim}'")
        return commands


def compare_claim(claim: pathlib.Path, cape: pathlib.Path, peer: str) -> None:
    if not filecmp.cmp(claim, cape, shallow=False):
        raise SystemExit(f"DIFFERENT: {peer} wrote {claim}, and it is not {cape}; cmp says where")


def measure(bench: Bench, stores: Stores, case: Case) -> None:
    population, rows = stores.population, stores.population.entries // 5
    declaration = population.of_importer(case.order, rows)
    claim_of_cape = population.dir / "claim-of-cape.csv"
    clear([stores.out])
    result = declaration.check(population.index(), stores.out)
    if result is None:
        raise SystemExit(f"{declaration.path}: no claim file")
    result.replace(claim_of_cape)
    commands = stores.commands(declaration, case.with_mawk)
    warm([declaration.path, population.index(), stores.duckdb, stores.sqlite, *([population.extract()] if case.with_mawk else [])])

    def empty() -> None:
        clear([stores.out])
        stores.out.mkdir()

    def prepare(name: str) -> None:
        """
        Each run follows one of the same program, which is thrown away: a peer leaves caches filled with its own data and gives memory back to the machine's
        host, and whoever ran next would pay for it.
        """
        empty()
        bench.sample(commands[name])
        empty()

    def check(name: str) -> None:
        if name != "cape":
            compare_claim(stores.claim, claim_of_cape, name)

    bench.measure(commands, prepare, check)
    clear([stores.out, claim_of_cape])
    others = [name for name in commands if name != "cape"]
    print(f"{rows:,} of {population.entries:,} entries, {case.order} order; claim files of {', '.join(others)} are cape's byte for byte")
    report("cape", f"{bench.median('cape'):.3f} s", "", "", None, bench.spread("cape"))
    for name in others:
        bench.show(name, name, "cape", at_least=case.against_duckdb if name == "DuckDB" and case.against_duckdb else None)


def main() -> int:
    options = read(parser(__doc__, "the largest index; declarations have a fifth of an index", 5), ENTRIES_MIN)
    populations = {case.share_of_all: Population(options.dir, options.entries // case.share_of_all) for case in CASES}
    all_stores = {share: Stores(population, options.dir) for share, population in populations.items()}
    if not all(stores.sqlite.exists() for stores in all_stores.values()):
        each = EXTRACT_BYTES + 2 * INDEX_BYTES + DUCKDB_BYTES + 2 * SQLITE_BYTES + (DECLARATION_BYTES + 2 * CLAIM_BYTES) / 5
        need_space(options.dir, int(1.3 * each * options.entries))
    for stores in all_stores.values():
        stores.build()
        stores.population.index()
    session = Session("peers", options.dir, vars(options), f"{options.rounds} rounds")
    for case in CASES:
        stores = all_stores[case.share_of_all]
        bench = Bench(stores.population.dir, options.rounds)
        measure(bench, stores, case)
        session.keep(f"{stores.population.entries} {case.order}", bench.times)
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
