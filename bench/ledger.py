#!/usr/bin/env python3
"""Measures what is asked of large ledgers: the newest jobs of a million, and one entry's history among all entries that were ever uploaded.

  bench/ledger.py [--entries 50000000] [--rounds 15] [--dir build/bench] [--only newest entry]

Ledgers are filled by cape-ledger (bench/ledger), in two shapes: five large claims, and claims of the size CBP takes, with numbers that look random in both;
each with some hundreds of rejected files. Made once, kept in the folder. Whole processes, files in the page cache. Reads CAPE and CAPE_LEDGER_TOOL (the programs).
Writes a JSON with all samples into the folder.
"""
import os
import pathlib
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass

from measure import CAPE, Bench, clear, run
from options import parser, read
from population import CBP_ENTRIES_MAX, need_space
from session import Session

FILL = os.environ.get("CAPE_LEDGER_TOOL", "build/release/cape-ledger")
ENTRIES_MIN = 20_000
JOBS = 1_000_000
REJECTED = 300
LARGE_CLAIMS = 5
RECORD_BYTES, FILTER_BYTES, SMALL_JOB_BYTES = 24, 2, 50_000  # per entry; per job of CBP's size, for what its files take besides
NEWEST_GOAL, ENTRY_GOAL = 0.050, 0.020


def make(folder: pathlib.Path, fill: Callable[[pathlib.Path], None]) -> pathlib.Path:
    """A ledger that is complete or not there."""
    if not folder.exists():
        part = folder.with_name("part")
        clear([part])
        run(CAPE, "ledger", "init", str(part), "--quiet")
        fill(part)
        part.rename(folder)
    return folder


@dataclass(frozen=True)
class Filled:
    """A ledger with so many claims of so many entries; numbers of one that is on a claim, in a rejected file, in none."""
    folder: pathlib.Path
    claims: int
    rows: int
    numbers: tuple[str, ...]

    @staticmethod
    def make(folder: pathlib.Path, claims: int, rows: int) -> "Filled":
        def fill(part: pathlib.Path) -> None:
            printed = run(FILL, str(part), "--claims", str(claims), "--rows", str(rows), "--rejected", str(REJECTED))
            (part / "numbers").write_text(printed)

        folder = make(folder / f"ledger-{claims}-{rows}", fill)
        return Filled(folder, claims, rows, tuple((folder / "numbers").read_text().split()))


def shapes(folder: pathlib.Path, entries: int) -> list[Filled]:
    return [Filled.make(folder, LARGE_CLAIMS, entries // LARGE_CLAIMS), Filled.make(folder, entries // CBP_ENTRIES_MAX, CBP_ENTRIES_MAX)]


def entry(bench: Bench, folder: pathlib.Path, entries: int) -> None:
    """One entry's history; what is found is compared first."""
    for filled in shapes(folder, entries):
        commands = {}
        for name, number, jobs in zip(("on a claim", "in a rejected file", "nowhere"), filled.numbers, (1, 1, 0)):
            command = f"{CAPE} history --ledger {filled.folder} --entry {number} --csv"
            found = len(run(*command.split()).splitlines()) - 1
            if found != jobs:
                raise RuntimeError(f"{command}: {found} jobs, expected {jobs}")
            commands[f"{filled.claims} {name}"] = command
        bench.measure(commands, lambda name: None)
        print(f"{filled.claims:,} claims of {filled.rows:,} entries, {REJECTED} rejected files: an entry's history, whole process")
        for name in commands:
            bench.show_time(name.split(maxsplit=1)[1], name, ENTRY_GOAL)


def add_jobs(folder: pathlib.Path) -> None:
    """Rows only: a list does not look at files."""
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        database.execute("INSERT INTO accounts (account, type, identity) VALUES (1, 'filer', 'ABC')")
        database.execute(
            "INSERT INTO jobs (job, account, file_name, submitted_at, submitted_by, file_upload_status, gate, entries, upload_bytes, upload_sha256, "
            "result_bytes, result_sha256, as_of, index_hash, data_date, rules_version) "
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "SELECT 9000000000 + i, 1, 'declaration-' || i || '.csv', 1767225600 + i, 'bench', 'Accepted', 'D', 100, 1213, zeroblob(32), 5213, "
            "zeroblob(32), '2026-07-15', '0123456789abcdef', '2026-07-15', 'bench' FROM n", (JOBS,))
        database.execute(
            "INSERT INTO claims (claim, job, submitted_at, claim_status, successes, errors, first_entry, last_entry, record_bytes, record_sha256) "
            "SELECT 891000000000 + job, job, submitted_at, 'Accepted', 100, 0, 1, 2, 2472, zeroblob(32) FROM jobs")
        database.execute("UPDATE numbers SET next_job = 9000000001 + ?, reserved_job = 9000000001 + ?, next_claim = 900000000001 + ?, "
                         "reserved_claim = 900000000001 + ?", (JOBS,) * 4)


def newest(bench: Bench, folder: pathlib.Path, entries: int) -> None:
    del entries
    ledger = make(folder / f"ledger-{JOBS}-jobs", add_jobs)
    commands = {kind: f"{CAPE} {kind} --ledger {ledger} --limit 50 --csv" for kind in ("history", "claims")}
    for command in commands.values():
        if len(run(*command.split()).splitlines()) != 51:
            raise RuntimeError(f"{command}: not 50 rows")
    bench.measure(commands, lambda name: None)
    print(f"The newest 50 of {JOBS:,} jobs, whole process")
    for name in commands:
        bench.show_time(name, name, NEWEST_GOAL)


# To add one: a function of the bench, the folder and --entries, and a line here.
GROUPS: dict[str, Callable[[Bench, pathlib.Path, int], None]] = {"newest": newest, "entry": entry}


def main() -> int:
    options = read(parser(__doc__, "all claims of a ledger together", 15, GROUPS), ENTRIES_MIN)
    folder = options.dir / "ledgers"
    if "entry" in options.only and len(list(folder.glob("ledger-*"))) < 2:
        need_space(folder, options.entries * 2 * (RECORD_BYTES + FILTER_BYTES) + options.entries // CBP_ENTRIES_MAX * SMALL_JOB_BYTES)
    folder.mkdir(parents=True, exist_ok=True)
    session = Session("ledger", options.dir, vars(options), f"{options.rounds} rounds")
    for name in options.only:
        bench = Bench(folder, options.rounds)
        GROUPS[name](bench, folder, options.entries)
        session.keep(name, bench.times)
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
