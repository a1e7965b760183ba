#!/usr/bin/env python3
"""Measures building an index, and validating a few entries against a large one: the index rows of docs/performance.md.

Runs of cape and its yardsticks take turns; figures are medians. Peers must come to the same totals as cape's index, or the run fails.

  bench/index.py [--entries 50000000] [--es003-entries 1751000] [--rounds 5] [--small-rounds 11] [--dir build/bench]

Reads CAPE and CAPE_GEN (the programs); the peers' scripts and packages are in the folder peers of --dir. Writes a JSON with all samples.
"""
import json
import pathlib
import sys
from typing import Any

from measure import CAPE, THREADS, Bench, clear, cp, peak_anonymous, report, run, warm
from options import parser, read
from population import EXTRACT_BYTES, INDEX_BYTES, Population, need_space
from session import Session
from small import small_jobs

ENTRIES_MIN = 1_000
ES003_ENTRIES = 1_751_000  # 10 M tariff rows
MEMORY_ROUNDS = 3
ES003_BYTES = 1300  # an entry
STORES = 4  # of an index each: ours, and the peers'
MIB = 1 << 20

Totals = dict[str, Any]


# --- what was built --------------------------------------------------------------------------------------------------------

def cape_totals(index: pathlib.Path) -> Totals:
    info = json.loads(run(CAPE, "index", "info", "--json", str(index)))
    counts = info["counts"]
    return {
        "entries": info["entries"],
        "importers": info["importers"],
        "ieepa_entries": counts["ieepa"]["yes"],
        "ieepa_duty": info["ieepa_duty"],
        "accepted": counts["status"]["Accepted"],
        "cbp_control": counts["control"]["CBP"],
        "flagged": counts["recon"]["flagged"],
        "recon_filed": counts["recon_filed"]["yes"],
        "liquidated": counts["liquidation"]["liquidated"],
        "protests": counts["protest"]["Open"] + counts["protest"]["Suspended"],
        "drawback": counts["drawback"]["yes"],
    }


class Peers:
    """Commands that build, by name, where they build, and the totals of what they have built."""

    def __init__(self, folder: pathlib.Path, peers: pathlib.Path):
        self.index = folder / "built.cidx"
        self.copy = folder / "copy"
        self.duckdb = folder / "store.duckdb"
        self.polars = folder / "store.arrow"
        self.scripts = peers
        self.totals: dict[str, Totals] = {}

    def outputs(self) -> list[pathlib.Path]:
        return [self.index, self.copy, self.duckdb, self.duckdb.with_name("store.duckdb.wal"), self.polars]

    def cape(self, source: pathlib.Path) -> str:
        return f"{CAPE} index build -o {self.index} {source} --threads {THREADS} --quiet"

    def cp(self, source: pathlib.Path) -> str:
        return cp(source, self.copy)

    def duckdb_build(self, kind: str, source: pathlib.Path) -> str:
        return f"node {self.scripts}/duckdb_index.mjs {kind} {source} {self.duckdb}"

    def polars_build(self, source: pathlib.Path) -> str:
        return f"env POLARS_MAX_THREADS={THREADS} node {self.scripts}/polars_index.mjs extract {source} {self.polars}"

    def check(self, name: str) -> None:
        """Keeps the totals of what the command of this name has just built."""
        if name == "cape":
            self.totals[name] = cape_totals(self.index)
        elif name == "DuckDB":
            self.totals[name] = json.loads(run("node", f"{self.scripts}/duckdb_index.mjs", "totals", str(self.duckdb)))
        elif name == "Polars":
            self.totals[name] = json.loads(run("node", f"{self.scripts}/polars_index.mjs", "totals", str(self.polars)))

    def agree(self) -> bool:
        """Prints whether all totals are those of cape."""
        ours = self.totals["cape"]
        others = {name: totals for name, totals in self.totals.items() if name != "cape"}
        for name, totals in others.items():
            for key in ours:
                if totals[key] != ours[key]:
                    print(f"DIFFERENT: {key} is {ours[key]} by cape, {totals[key]} by {name}")
        if any(totals != ours for totals in others.values()):
            return False
        print(f"  {', '.join(self.totals)} agree: {ours['entries']:,} entries of {ours['importers']:,} importers, {ours['ieepa_entries']:,} "
              f"with IEEPA rows, ${float(ours['ieepa_duty']):,.2f} duty; {len(ours) - 4} more counts")
        return True


# --- rows of the table -----------------------------------------------------------------------------------------------------

def index_from_es003(bench: Bench, peers: Peers, source: pathlib.Path) -> bool:
    bench.measure({
        "cp": peers.cp(source),
        "cp + sync": f"sh -c '{peers.cp(source)} && sync {peers.copy}'",
        "cape": peers.cape(source),
        "DuckDB": peers.duckdb_build("es003", source),
    }, lambda name: clear(peers.outputs()), peers.check)
    print(f"Index from ES-003: {source.stat().st_size / 1e9:.2f} GB")
    agreed = peers.agree()
    bench.show("cape, flushed, against a flushed copy", "cape", "cp + sync", at_most=2)
    bench.show("the same against a copy nobody flushes", "cape", "cp")
    bench.show("DuckDB, grouped by entry", "DuckDB", "cape", at_least=6)
    return agreed


def index_from_extract(bench: Bench, peers: Peers, source: pathlib.Path) -> bool:
    bench.measure({
        "cape": peers.cape(source),
        "DuckDB": peers.duckdb_build("extract", source),
        "Polars": peers.polars_build(source),
    }, lambda name: clear(peers.outputs()), peers.check)
    print(f"Index from one row per entry: {source.stat().st_size / 1e9:.2f} GB")
    agreed = peers.agree()
    report("cape", f"{bench.median('cape'):.3f} s", "", "", None, bench.spread("cape"))
    bench.show("DuckDB", "DuckDB", "cape", at_least=10)
    bench.show("Polars", "Polars", "cape", at_least=6)
    return agreed


def index_memory(peers: Peers, source: pathlib.Path, peaks: dict[str, list[int]]) -> None:
    """Leaves an index behind."""
    print("Peak anonymous memory, the same source")
    for mebibytes in (64, 256, 1024):
        limit = mebibytes * MIB
        samples = peaks[f"{mebibytes}M"] = []
        for _ in range(MEMORY_ROUNDS):
            clear(peers.outputs())
            samples.append(peak_anonymous(f"{peers.cape(source)} --memory {mebibytes}M"))
        fits = peers.index.stat().st_size <= limit
        report(f"--memory {mebibytes}M" + (", but the data fit" if fits else ""), f"{max(samples) / MIB:.1f} MiB",
               f"{max(samples) / limit:6.2f} x limit", "" if fits else "goal <= 1.1", None if fits else max(samples) <= 1.1 * limit,
               (max(samples) - min(samples)) / max(samples))


# --- the whole -------------------------------------------------------------------------------------------------------------

def space(entries: int, es003_entries: int) -> int:
    """Bytes on the disk at the most: both exports and a copy, all stores."""
    return entries * (EXTRACT_BYTES + STORES * INDEX_BYTES) + 2 * es003_entries * ES003_BYTES


def main() -> int:
    made = parser(__doc__, "the extract, a row each", 5)
    made.add_argument("--es003-entries", type=int, help=f"entries of the ES-003, 5.7 rows each; {ES003_ENTRIES:,} if there are as many")
    made.add_argument("--small-rounds", type=int, default=11, help="rounds of small jobs")
    options = read(made, ENTRIES_MIN)
    options.es003_entries = options.es003_entries or min(ES003_ENTRIES, options.entries)
    population = Population(options.dir, options.entries, ())
    if not (population.dir / "extract.csv").exists():
        need_space(population.dir, space(options.entries, options.es003_entries))
    es003 = population.generate("es003", f"es003-{options.es003_entries}", "--entries", str(options.es003_entries))
    extract = population.extract()
    warm([es003, extract])
    session = Session("index", options.dir, vars(options),
                      f"{options.rounds} rounds, {MEMORY_ROUNDS} for memory, {options.small_rounds} for small jobs")
    peaks: dict[str, list[int]] = {}
    agreed = True
    for name, step, source in (("es003", index_from_es003, es003), ("extract", index_from_extract, extract)):
        bench, peers = Bench(population.dir, options.rounds), Peers(population.dir, options.dir / "peers")
        agreed &= step(bench, peers, source)
        session.keep(name, {"seconds": bench.times, "totals": peers.totals})
    index_memory(peers, extract, peaks)
    session.keep("peaks", peaks)
    bench = Bench(population.dir, options.small_rounds)
    small_jobs(bench, population, peers.index)
    session.keep("small jobs", bench.times)
    clear(peers.outputs())
    session.end()
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
