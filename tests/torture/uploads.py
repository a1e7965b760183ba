#!/usr/bin/env python3
"""Kills uploads (SIGKILL) at random moments, and lets many processes upload into one ledger; looks at what is left.

After every kill, `ledger verify` finds nothing wrong, every job that was told of is there with its file and claim, and no entry
succeeds on two claims. Many processes: every file is a job, no number comes twice, and the sums are right.

  tests/torture/uploads.py --cape build/release/cape [--kills 50] [--processes 4] [--files 30] [--seed 1]

Works in TMPDIR. Says what the kills met; the last line is "N passed, M failed".
"""
from __future__ import annotations

import argparse
import collections
import csv
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ENTRIES = 5000
COLUMNS = ("Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,"
           "Reconciliation Indicator,Liquidation Date,IEEPA HTS Count\n")
# Kills are spread over the time a run takes, and a little more: runs differ.
BEYOND = 1.1
FILES_A_KILL = 24


def number(n: int) -> str:
    return f"ABC{n:08d}"


class World:
    """An index, declarations over it, and a ledger."""

    def __init__(self, folder: pathlib.Path, cape: pathlib.Path, rng: random.Random):
        self.folder = folder
        self.cape = cape
        self.rng = rng
        source = folder / "source.csv"
        with source.open("w") as out:
            out.write(COLUMNS)
            for n in range(ENTRIES):
                status = "Cancelled" if n % 11 == 0 else "Accepted"
                out.write(f"{number(n)},1,01,{status},CBP,N,,1\n")
        self.run("index", "build", "-o", "i.cidx", "source.csv", "--quiet")

    def run(self, *args: str, codes: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run([self.cape, *args], cwd=self.folder, capture_output=True, text=True, timeout=600)
        if done.returncode not in codes:
            raise RuntimeError(f"{' '.join(args)[:200]}: exit {done.returncode}: {done.stderr[:2000]}")
        return done.stdout

    def declaration(self, name: str) -> str:
        """Mostly a claim; some files are empty, have a number twice, or one that is not there."""
        kind = self.rng.randrange(10)
        rows = [number(n) for n in self.rng.sample(range(ENTRIES), self.rng.randrange(1, 30))]
        if kind == 0:
            rows = []
        elif kind == 1:
            rows.append(rows[0])
        elif kind == 2:
            rows.append(number(ENTRIES + 7))
        (self.folder / name).write_text("Entry Number\n" + "".join(row + "\n" for row in rows))
        return name

    def upload(self, ledger: str, files: list[str], out: str) -> subprocess.Popen:
        return subprocess.Popen([self.cape, "upload", "--acknowledge", "--ledger", ledger, "--index", "i.cidx", "--ior", "1",
                                 "--json", "-o", out, *files], cwd=self.folder, stdout=subprocess.PIPE,
                                env=dict(os.environ, CAPE_TEST_GROUP="5"), stderr=subprocess.PIPE, text=True)

    def history(self, ledger: str) -> dict[str, dict]:
        jobs = [json.loads(line) for line in self.run("history", "--ledger", ledger, "--json").splitlines()]
        by_number = {job["job_number"]: job for job in jobs}
        assert len(by_number) == len(jobs), "a job number comes twice"
        return by_number

    def judge(self, ledger: str, told: list[dict]) -> str | None:
        """What is wrong, or None."""
        self.run("ledger", "verify", "--ledger", ledger)
        jobs = self.history(ledger)
        for job in told:
            there = jobs.get(job["job_number"])
            if there is None:
                return f"job {job['job_number']} was told of and is not there"
            if (there["file_name"], there["claim_number"]) != (job["file"], job["claim_number"]):
                return f"job {job['job_number']} is another one: {there}"
        return self.claimed_twice(ledger, jobs)

    def claimed_twice(self, ledger: str, jobs: dict[str, dict]) -> str | None:
        seen: dict[str, str] = {}
        expected = set()
        for job, there in jobs.items():
            stem = self.folder / ledger / "files" / job[:-3] / job
            expected.add(stem.name + ".upload")
            if there["claim_number"] is None:
                continue
            with open(f"{stem}.Claim_Details.csv", newline="") as file:
                for row in csv.DictReader(file):
                    entry = row["ENTRY_NUMBER"]
                    if row["STATUS"] != "Failed" and seen.setdefault(entry, job) != job:
                        return f"{entry} succeeds on jobs {seen[entry]} and {job}"
        uploads = {path.name for path in (self.folder / ledger / "files").glob("*/*.upload")}
        temporary = [path.name for path in (self.folder / ledger).glob("**/.cape-*")]
        if uploads != expected or temporary:
            return f"files of no job are left: {sorted(uploads - expected)[:5]} {temporary[:5]}"
        return None


def told_by(output: str) -> list[dict]:
    """Complete lines only: the last one may be cut."""
    lines = output.split("\n")[:-1]
    return [job for job in map(json.loads, lines) if job["job_number"]]


class Torture:
    def __init__(self, world: World):
        self.world = world
        self.passed = 0
        self.failed = 0

    def point(self, what: str, wrong: str | None) -> None:
        if wrong:
            self.failed += 1
            print(f"FAILED {what}: {wrong}")
        else:
            self.passed += 1

    def kills(self, count: int) -> None:
        world, met = self.world, collections.Counter()
        world.run("ledger", "init", "killed", "--quiet")
        files = [world.declaration(f"k{i}.csv") for i in range(FILES_A_KILL)]
        seconds = []
        told: list[dict] = []
        for _ in range(3):
            begin = time.monotonic()
            told += told_by(world.upload("killed", files, "out").communicate()[0])
            seconds.append(time.monotonic() - begin)
        for k in range(count):
            process = world.upload("killed", files, "out")
            time.sleep((k + world.rng.random()) / count * statistics.median(seconds) * BEYOND)
            process.send_signal(signal.SIGKILL)
            output = process.communicate()[0]
            new = told_by(output)
            told += new
            met["killed" if process.returncode < 0 else "ended before"] += 1
            met["of them with jobs told of"] += process.returncode < 0 and len(new) > 0
            try:
                # A reader puts right what is left, as any start does.
                wrong = world.judge("killed", told)
            except (RuntimeError, AssertionError, OSError) as error:
                wrong = str(error)
            self.point(f"kill {k}", wrong)
        info = json.loads(world.run("ledger", "info", "--ledger", "killed", "--json"))
        print(f"uploads of {len(files)} files, killed over {statistics.median(seconds) * BEYOND:.3f} s")
        for what, n in sorted(met.items()):
            print(f"  {n:5d} {what}")
        print(f"  {info['gaps']:5d} gaps in the numbers, {info['jobs']} jobs")
        if not info["gaps"]:
            self.point("kills", "none came while numbers were reserved; nothing is proved")

    def together(self, processes: int, count: int) -> None:
        world = self.world
        world.run("ledger", "init", "shared", "--quiet")
        lists = [[world.declaration(f"p{p}-{i}.csv") for i in range(count)] for p in range(processes)]
        running = [world.upload("shared", files, f"out{p}") for p, files in enumerate(lists)]
        told: list[dict] = []
        wrong = None
        for process in running:
            output, errors = process.communicate()
            told += told_by(output)
            if process.returncode not in (0, 1):
                wrong = f"exit {process.returncode}: {errors[:1000]}"
        try:
            wrong = wrong or world.judge("shared", told)
            jobs = world.history("shared")
        except (RuntimeError, AssertionError, OSError) as error:
            wrong, jobs = str(error), {}
        if not wrong and (len(jobs) != processes * count or len(told) != processes * count):
            wrong = f"{len(jobs)} jobs, {len(told)} told of, for {processes * count} files"
        info = json.loads(world.run("ledger", "info", "--ledger", "shared", "--json"))
        if not wrong and (info["successes"] != sum(job["successes"] or 0 for job in told) or info["gaps"]):
            wrong = f"the sums are not those of the jobs: {info}"
        self.point(f"{processes} processes", wrong)
        print(f"{processes} processes with {count} files each: {len(jobs)} jobs, {info['claims']} claims")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", type=pathlib.Path, default=pathlib.Path("build/release/cape"))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--files", type=int, default=30, help="of each process")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cape-uploads-") as name:
        torture = Torture(World(pathlib.Path(name), options.cape.resolve(), random.Random(options.seed)))
        torture.kills(options.kills)
        torture.together(options.processes, options.files)
    print(f"{torture.passed} passed, {torture.failed} failed")
    return 1 if torture.failed or not torture.passed else 0


if __name__ == "__main__":
    sys.exit(main())
