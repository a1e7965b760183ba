#!/usr/bin/env python3
"""Fails every call of a run in turn, and looks at what is left.

For every scenario, every kind of fault and every call: the program either ends as if nothing had happened, with the right
files, or with exit code 2 and a message, and then every file under a final name is whole: the old one or the new one.

  tests/faults/run.py --program build/release/cape-faults [--only WORD]

Prints the number of points per scenario; the last line is "N passed, M failed".
"""
from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SUMMARIES = b"""Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,\
Reconciliation Indicator,Liquidation Date,Liquidation Status,HTS Number - Full,Line Tariff Duty Amount
SSA26031608,12-3456789,01,Cancelled,CBP,N,,"Set ""for"" liquidation",9903.01.25,"$1,250.00"
SSA26031606,12-3456789,01,Accepted,CBP,N,,,9903.01.25,"$1,250.00"
not a number,12-3456789,01,Accepted,CBP,N,,,9903.01.25,$10.00
SSA26031603,98-7654321,01,Accepted,CBP,N,01/30/2026,,9903.01.25,"$1,250.00"
"""
CLAIM = b"Entry Number\nSSA26031608\nSSA-2603160-6\n"
INITIAL = b"Entry Number\nSSA26031608\n\"=1,2\"\nSSA26031608\n"
BATCH = b"Entry Number\nSSA26031608\nSSA26031603\nSSA99999999\n"
ACCOUNT = b"[account]\ntype = importer\nior = 12-3456789\n"
KILLED = 137


@dataclasses.dataclass
class Scenario:
    name: str
    args: list[str]
    old: dict[str, bytes]  # results of an earlier run
    stdin: bytes | None = None


VALIDATE = ["validate", "--index", "x.cidx", "--account", "acct.ini", "--as-of", "2026-04-20", "-o", "out"]

SCENARIOS = [
    Scenario("build", ["index", "build", "-o", "out/new.cidx", "s1.csv", "s2.csv", "--rejects", "out/rejects.csv",
                       "--data-date", "2026-04-20"], {"new.cidx": b"old", "rejects.csv": b"old"}),
    Scenario("validate, claim", VALIDATE + ["claim.csv"], {"claim.Claim_Details.csv": b"old"}),
    Scenario("validate, gate A", VALIDATE + ["empty.csv"], {"empty.Claim_Details.csv": b"old"}),
    Scenario("validate, gate B", VALIDATE + ["initial.csv"], {"initial.Cape_Validation_Result.csv": b"old"}),
    Scenario("validate, gate C", VALIDATE + ["batch.csv"], {"batch.Claim_Details.csv": b"old"}),
    Scenario("validate, all errors, two files", VALIDATE + ["claim.csv", "initial.csv", "--all-errors", "--json"], {}),
    Scenario("validate, pipe", VALIDATE + ["-"], {"stdin.Claim_Details.csv": b"old"}, CLAIM),
    Scenario("validate, --stdout", VALIDATE[:-2] + ["claim.csv", "--stdout"], {}),
    Scenario("get", ["index", "get", "x.cidx", "SSA26031608", "SSA00000000", "--json"], {}),
    Scenario("info", ["index", "info", "x.cidx"], {}),
    Scenario("template", ["template", "-o", "out/template.csv"], {}),
]

FAULTS = [("io", "once"), ("io", "ever"), ("io", "short"), ("io", "eintr"), ("alloc", "once"), ("alloc", "ever"),
          ("change", "kill")]


class Runner:
    def __init__(self, program: pathlib.Path, folder: pathlib.Path):
        self.program = program
        self.folder = folder
        self.count_file = folder / "count"
        self.passed = 0
        self.failed = 0

    def prepare(self) -> None:
        files = {"s1.csv": SUMMARIES, "s2.csv": SUMMARIES.replace(b"Cancelled", b"Accepted"), "claim.csv": CLAIM,
                 "initial.csv": INITIAL, "batch.csv": BATCH, "empty.csv": b"Entry Number\n", "acct.ini": ACCOUNT}
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        done = self.run(["index", "build", "-o", "x.cidx", "s1.csv", "--quiet"], None, None)
        assert done.returncode == 1, done.stderr

    def run(self, args: list[str], stdin: bytes | None, fault: str | None) -> subprocess.CompletedProcess:
        env = dict(os.environ, SOURCE_DATE_EPOCH="1", TMPDIR=str(self.folder / "tmp"))
        env.pop("CAPE_FAULT", None)
        if fault:
            env.update(CAPE_FAULT=fault, CAPE_FAULT_COUNT=str(self.count_file))
        threads = ["--threads", "1"] if args[:2] == ["index", "build"] or args[0] == "validate" else []
        (self.folder / "tmp").mkdir(exist_ok=True)
        return subprocess.run([self.program, *args, *threads], cwd=self.folder, env=env, input=stdin,
                              stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, timeout=60)

    def fresh(self, scenario: Scenario) -> None:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        (self.folder / "out").mkdir()
        for name, content in scenario.old.items():
            (self.folder / "out" / name).write_bytes(content)

    def results(self) -> dict[str, bytes]:
        out = self.folder / "out"
        return {p.name: p.read_bytes() for p in out.iterdir() if not p.name.startswith(".cape-")}

    def leftovers(self) -> list[str]:
        return [p.name for d in ("out", "tmp") for p in (self.folder / d).glob(".cape-*")] + \
               [p.name for p in (self.folder / "tmp").glob("cape-spool-*")]

    def complain(self, scenario: Scenario, fault: str, what: str, done: subprocess.CompletedProcess) -> None:
        self.failed += 1
        print(f"FAILED {scenario.name}: CAPE_FAULT={fault}: {what}\n  exit {done.returncode}\n  "
              f"{done.stderr.decode(errors='replace')[-2000:]}")

    def judge(self, scenario: Scenario, fault: str, right: subprocess.CompletedProcess, new: dict[str, bytes],
              done: subprocess.CompletedProcess) -> str | None:
        """What is wrong, or None."""
        got = self.results()
        killed = fault.endswith(":kill")
        if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
            return "a sanitizer reports"
        if done.returncode == right.returncode:
            if got != new:
                return "it says all is well, but the files are not those of a good run"
            if done.stdout != right.stdout and "--json" not in scenario.args and scenario.name != "build":
                return "it says all is well, but standard output differs"
            return None
        if killed:
            if done.returncode != KILLED:
                return "it did not end where it was killed"
        elif done.returncode != 2:
            return "the exit code is neither that of a good run nor 2"
        elif not done.stderr.startswith(b"cape: ") and b"\ncape: " not in done.stderr:
            return "there is no message"
        elif fault.endswith((":short", ":eintr")):
            return "a short or interrupted call is no error"
        for name in set(got) | set(scenario.old):
            whole = [content for content in (scenario.old.get(name), new.get(name)) if content is not None]
            if name in got and got[name] not in whole:
                return f"{name} is half a file"
            if name not in got and name in new and name in scenario.old:
                return f"{name} is gone"
        return None

    def points(self, scenario: Scenario, kind: str, mode: str) -> int:
        self.fresh(scenario)
        right = self.run(scenario.args, scenario.stdin, None)
        new = self.results()
        n = 0
        while True:
            n += 1
            fault = f"{kind}:{n}:{mode}"
            self.fresh(scenario)
            self.count_file.unlink(missing_ok=True)
            done = self.run(scenario.args, scenario.stdin, fault)
            wrong = self.judge(scenario, fault, right, new, done)
            if wrong is None and mode == "once" and self.leftovers() and done.returncode == right.returncode:
                wrong = f"temporary files are left: {self.leftovers()}"
            if wrong:
                self.complain(scenario, fault, wrong, done)
            else:
                self.passed += 1
            if self.count_file.exists() and int(self.count_file.read_text()) < n:
                return n - 1

    def again_after_kill(self, scenario: Scenario) -> None:
        """Whatever a killed run left, the next one gives the right files."""
        self.fresh(scenario)
        self.run(scenario.args, scenario.stdin, None)
        new = self.results()
        for n in range(1, 30):
            self.fresh(scenario)
            if self.run(scenario.args, scenario.stdin, f"change:{n}:kill").returncode != KILLED:
                return
            done = self.run(scenario.args, scenario.stdin, None)
            if self.results() != new:
                self.complain(scenario, f"change:{n}:kill", "the run after it gives other files", done)
            else:
                self.passed += 1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/release/cape-faults"))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cape-faults-") as name:
        runner = Runner(options.program.resolve(), pathlib.Path(name))
        runner.prepare()
        total = 0
        for scenario in SCENARIOS:
            if options.only not in scenario.name:
                continue
            counts = [runner.points(scenario, kind, mode) for kind, mode in FAULTS]
            if scenario.name != "template":  # which never overwrites, not even what a killed run left
                runner.again_after_kill(scenario)
            total += sum(counts)
            print(f"{scenario.name:<34} " + "  ".join(f"{kind}/{mode} {n}" for (kind, mode), n in zip(FAULTS, counts)))
        print(f"{total} fault points")
        print(f"{runner.passed} passed, {runner.failed} failed")
    return 1 if runner.failed or not runner.passed else 0


if __name__ == "__main__":
    sys.exit(main())
