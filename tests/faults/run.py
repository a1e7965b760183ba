#!/usr/bin/env python3
"""Fails every call of a run in turn, and looks at what is left.

For every run, every kind of fault and every call: the program either ends as if nothing had happened, with the right
files, or with exit code 2 and a message, and then every file under a final name is whole: the old one or the new one. A
run that ends by itself leaves no temporary file; one that is killed leaves none that the next index build or preparation does not remove.

  tests/faults/run.py [--program build/release/cape-faults] [--only WORD] [--jobs N]

Prints a table of the points of each run; the last line is "N passed, M failed". docs/reliability.md has the table:

  python3 tests/faults/run.py > build/faults.txt; python3 scripts/readme.py docs/reliability.md faults build/faults.txt
"""
from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

REQUIRED = b"""Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,\
Reconciliation Indicator,Liquidation Date"""
SUMMARIES = REQUIRED + b""",Liquidation Status,HTS Number - Full,Line Tariff Duty Amount
SSA26031608,12-3456789,01,Cancelled,CBP,N,,"Set ""for"" liquidation",9903.01.25,"$1,250.00"
SSA26031606,12-3456789,01,Accepted,CBP,N,,,9903.01.25,"$1,250.00"
not a number,12-3456789,01,Accepted,CBP,N,,,9903.01.25,$10.00
SSA26031603,98-7654321,01,Accepted,CBP,N,01/30/2026,,9903.01.25,"$1,250.00"
"""
# What the index has is changed in fields of both kinds; the last row's entry it lacks.
OVERLAY = b"""Entry Number,Control Status,CAPE Indicator
SSA26031606,Trade,first
SSA26031608,,second
SSA26031606,,third
SSA99999999,CBP,none
"""
# Rows for three runs of 50 records, out of order; every entry twice, far from each other.
MANY = REQUIRED + b",IEEPA HTS Count,CAPE Indicator\n" + b"".join(
    b"SSA%08d,%d,01,Accepted,CBP,N,,%d,%d\n" % (9000 - i % 60 * 37, i % 7, i % 2, i) for i in range(120))
CLAIM = b"Entry Number\nSSA26031608\nSSA-2603160-6\n"
INITIAL = b"Entry Number\nSSA26031608\n\"=1,2\"\nSSA26031608\n"
BATCH = b"Entry Number\nSSA26031608\nSSA26031603\nSSA99999999\n"
# CBP's answer to claim.csv, and to a claim that is not in the ledger.
DETAILS = b"CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n100000013568,SSA26031608,Failed,INVALID HTS\n" \
          b"100000013568,SSA26031606,Entry Summary Updated,\n"
CLIENTS = b"Importer Number,Client,POA until\n12-3456789,One,unlimited\n"
# Of yesterday: Two is nobody's client today.
FOLDERS = {"by/folders.csv": b"FOLDER,SHA256,CLIENT\nTwo,0,Two\n", "by/Two/left_out.csv": b"old"}
ACCOUNT = b"[account]\ntype = importer\nior = 12-3456789\n"
PORTAL = b"1\t0000000342\t100000013568\tcla...\t4/20/2026, 11:33 AM\tAccepted\tS\n"
FILES = {"s1.csv": SUMMARIES, "s2.csv": SUMMARIES.replace(b"Cancelled", b"Accepted"), "overlay.csv": OVERLAY,
         "many.csv": MANY, "claim.csv": CLAIM, "initial.csv": INITIAL, "batch.csv": BATCH,
         "details.csv": DETAILS,
         "others.csv": DETAILS.replace(b"3568,SSA", b"3569,SSB"), "empty.csv": b"Entry Number\n", "acct.ini": ACCOUNT,
         "portal.txt": PORTAL,
         "clients.csv": CLIENTS}
INDEX = "x.cidx"  # of s1.csv
NEWER = "y.cidx"  # of s2.csv
KILLED = 137


@dataclasses.dataclass
class Scenario:
    name: str
    args: list[str]
    old: dict[str, bytes | str]  # results of an earlier run; a str names one of the files
    stdin: bytes | None = None
    env: dict[str, str] = dataclasses.field(default_factory=dict)
    ledger: bool | str = False  # out/l is one; a str names which
    without: list[str] = dataclasses.field(default_factory=list)  # files in out that are removed before

    @property
    def cleans_up(self) -> bool:
        return self.args[:2] in (["index", "build"], ["index", "update"]) or self.args[0] == "prepare"


VALIDATE = ["validate", "--index", INDEX, "--account", "acct.ini", "--as-of", "2026-04-20", "-o", "out"]
PREPARE = ["prepare", *VALIDATE[1:-2], "-o", "out/set"]
REFUND = ["refund", "--index", INDEX, "--as-of", "2026-04-20", "-o", "out/rows.csv", "--threads", "1", "--account", "acct.ini"]
DATE = ["--data-date", "2026-04-20"]
REJECTS = ["--rejects", "out/rejects.csv"]
OLD_INDEX = {"a.cidx": INDEX, "rejects.csv": b"old"}

UPLOAD = ["upload", "--acknowledge", "--ledger", "out/l", "--index", INDEX, "--account", "acct.ini", "-o", "out"]
TODAY = {"CAPE_TEST_NOW": "1776700000"}  # 2026-04-20
AS_THEY_ARE = ["--index", INDEX, "--as-of", "2026-04-20"]
LEDGER = "l"  # with job 1 and claim 1, of claim.csv
DECIDED = "d"  # the same, and CBP failed an entry of it

SCENARIOS = [
    Scenario("build", ["index", "build", "-o", "out/a.cidx", "s1.csv", "s2.csv", *REJECTS, *DATE],
             {"a.cidx": b"old", "rejects.csv": b"old"}),
    Scenario("build, spilled", ["index", "build", "-o", "out/a.cidx", "many.csv", *DATE], {"a.cidx": b"old"},
             env={"CAPE_TEST_SPILL": "50"}),
    Scenario("update", ["index", "update", "out/a.cidx", "s2.csv", *REJECTS, *DATE], OLD_INDEX),
    Scenario("update, overlay", ["index", "update", "--overlay", "out/a.cidx", "overlay.csv", *REJECTS, *DATE],
             OLD_INDEX),
    Scenario("validate, claim", VALIDATE + ["claim.csv"], {"claim.Claim_Details.csv": b"old"}),
    Scenario("validate, claim, in slices", VALIDATE + ["claim.csv"], {"claim.Claim_Details.csv": b"old"},
             env={"CAPE_TEST_SLICE": "20"}),
    Scenario("validate, gate A", VALIDATE + ["empty.csv"], {"empty.Claim_Details.csv": b"old"}),
    Scenario("validate, gate B", VALIDATE + ["initial.csv"], {"initial.Cape_Validation_Result.csv": b"old"}),
    Scenario("validate, gate C", VALIDATE + ["batch.csv"], {"batch.Claim_Details.csv": b"old"}),
    Scenario("validate, all errors, two files", VALIDATE + ["claim.csv", "initial.csv", "--all-errors", "--json"], {}),
    Scenario("validate, what if", VALIDATE + ["claim.csv", "--what-if"],
             {"claim.Claim_Details.csv": b"old", "claim.Findings.csv": b"old"}),
    Scenario("validate, what if, in slices", VALIDATE + ["claim.csv", "--what-if"],
             {"claim.Claim_Details.csv": b"old", "claim.Findings.csv": b"old"}, env={"CAPE_TEST_SLICE": "20"}),
    Scenario("validate, gate B, what if", VALIDATE + ["initial.csv", "--what-if"],
             {"initial.Claim_Details.csv": b"old", "initial.Findings.csv": b"old"}),
    Scenario("validate, gate C, old findings", VALIDATE + ["batch.csv"], {"batch.Findings.csv": b"old"}),
    Scenario("validate, pipe", VALIDATE + ["-"], {"stdin.Claim_Details.csv": b"old"}, CLAIM),
    Scenario("validate, --stdout", VALIDATE[:-2] + ["claim.csv", "--stdout"], {}),
    Scenario("prepare", PREPARE + ["initial.csv"], {}),
    Scenario("prepare, in slices", PREPARE + ["initial.csv", "batch.csv"], {}, env={"CAPE_TEST_SLICE": "20"}),
    Scenario("prepare, all of an index", PREPARE + ["--all", "--group-by", "ior"], {}),
    Scenario("prepare, by client", PREPARE + ["initial.csv", "batch.csv", "--clients", "clients.csv", "--by-client", "out/by"],
             {"by/One/left_out.csv": b"old", **FOLDERS}),
    Scenario("prepare, what CBP failed", PREPARE + ["claim.csv", "--ledger", "out/l"], {}, ledger=DECIDED),
    Scenario("refund", [*REFUND, "claim.csv"], {"rows.csv": b"old"}),
    Scenario("refund, all", [*REFUND[:-2], "--all"], {"rows.csv": b"old"}),
    Scenario("refund, by client", [*REFUND[:5], *REFUND[7:-2], "--all", "--clients", "clients.csv", "--by-client", "out/by"],
             {"by/unassigned/refund.csv": b"old"}),
    Scenario("refund, claims", ["refund", "--ledger", "out/l", "-o", "out/rows.csv", "--threads", "1"], {"rows.csv": b"old"}, ledger=True),
    Scenario("profile", ["profile", *VALIDATE[1:-2], "claim.csv", "--repeats", "3", "--quiet"], {}),
    Scenario("upload", UPLOAD + ["claim.csv", "batch.csv", "empty.csv"], {"claim.Claim_Details.csv": b"old"}, env=TODAY,
             ledger=True),
    Scenario("upload, pipe, in slices", UPLOAD + ["-", "--all-errors"], {}, CLAIM, env=dict(TODAY, CAPE_TEST_SLICE="20"),
             ledger=True),
    Scenario("record", ["record", "1", "--cbp-status", "Failed initial validation", "--cbp-result", "initial.csv",
                        "--ledger", "out/l"], {}, env=TODAY, ledger=True),
    Scenario("record, portal history", ["record", "--portal-history", "portal.txt", "--ledger", "out/l"], {}, env=TODAY,
             ledger=True),
    Scenario("corrections", ["corrections", "1", "--index", NEWER, "-o", "out/next.csv", "--ledger", "out/l"], {},
             env=TODAY, ledger=True),
    Scenario("void", ["void", "1", "--reason", "never filed", "--ledger", "out/l"], {}, env=TODAY, ledger=True),
    Scenario("claim import", ["claim", "import", "details.csv", "others.csv", "--ledger", "out/l"], {}, env=TODAY, ledger=True),
    Scenario("claim, download", ["claim", "1", "--download", "-o", "out", "--ledger", "out/l"], {}, ledger=True),
    Scenario("history, entry", ["history", "--entry", "SSA26031608", "--ledger", "out/l"], {}, ledger=True),
    Scenario("history, entry, first", ["history", "--entry", "SSA26031608", "--ledger", "out/l"], {}, ledger=True, without=["l/entries.filter"]),
    Scenario("rerun", ["rerun", "--ledger", "out/l", "--index", INDEX, "--as-of", "2026-05-01", "-o", "out/r", "--state",
                       "out/s"], {}, ledger=True),
    Scenario("rerun, folder", ["rerun", "out", "--index", INDEX, "--account", "acct.ini", "--as-of", "2026-05-01", "--state",
                               "out/s", "--csv"], {"claim.csv": "claim.csv", "batch.csv": "batch.csv"}),
    Scenario("worklist", ["worklist", *AS_THEY_ARE, "claim.csv", "batch.csv", "--ledger", "out/l", "-o", "out/w.csv"],
             {"w.csv": b"old"}, ledger=True),
    Scenario("worklist, by client", ["worklist", *AS_THEY_ARE, "--all", "--clients", "clients.csv", "--by-client", "out/by"],
             {"by/unassigned/worklist.csv": b"old", **FOLDERS}),
    Scenario("report", ["report", *AS_THEY_ARE, "claim.csv", "batch.csv", "-o", "out/r.html"], {"r.html": b"old"}),
    Scenario("report, claims", ["report", "--as-of", "2026-04-20", "--ledger", "out/l", "-o", "out/r.html"], {"r.html": b"old"},
             ledger=True),
    Scenario("get", ["index", "get", INDEX, "SSA26031608", "SSA00000000", "--json"], {}),
    Scenario("info", ["index", "info", INDEX], {}),
    Scenario("template", ["template", "-o", "out/template.csv"], {}),
]

FAULTS = [("io", "once"), ("io", "ever"), ("io", "short"), ("io", "eintr"), ("alloc", "once"), ("alloc", "ever"),
          ("change", "kill")]
AGAIN = ("change", "again")  # after a kill at each change, once more without one


class Runner:
    """All points of one kind of fault in one run, in a folder of its own."""

    def __init__(self, program: pathlib.Path, template: pathlib.Path, folder: pathlib.Path, scenario: Scenario):
        self.program = program
        self.folder = folder
        self.scenario = scenario
        self.count_file = folder / "count"
        self.passed = 0
        self.complaints: list[str] = []
        if template != folder:
            shutil.copytree(template, folder)
        self.old = {name: content if isinstance(content, bytes) else (folder / content).read_bytes()
                    for name, content in scenario.old.items()}

    def run(self, fault: str | None) -> subprocess.CompletedProcess:
        scenario = self.scenario
        env = dict(os.environ, SOURCE_DATE_EPOCH="1", TMPDIR=str(self.folder / "tmp"), **scenario.env)
        env.pop("CAPE_FAULT", None)
        if fault:
            env.update(CAPE_FAULT=fault, CAPE_FAULT_COUNT=str(self.count_file))
        threads = ["--threads", "1"] if scenario.cleans_up or scenario.args[0] in (
            "validate", "upload", "rerun", "worklist", "report") else []
        (self.folder / "tmp").mkdir(exist_ok=True)
        return subprocess.run([self.program, *scenario.args, *threads], cwd=self.folder, env=env,
                              input=scenario.stdin, stdin=subprocess.DEVNULL if scenario.stdin is None else None,
                              capture_output=True, timeout=60)

    def fresh(self) -> None:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        self.count_file.unlink(missing_ok=True)
        (self.folder / "out").mkdir()
        for name, content in self.old.items():
            (self.folder / "out" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "out" / name).write_bytes(content)
        if self.scenario.ledger:
            which = LEDGER if self.scenario.ledger is True else self.scenario.ledger
            shutil.copytree(self.folder / which, self.folder / "out" / LEDGER)
        for name in self.scenario.without:
            (self.folder / "out" / name).unlink()

    def results(self) -> dict[str, bytes]:
        out = self.folder / "out"
        return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*")
                if p.is_file() and p.relative_to(out).parts[0] not in (LEDGER, "r", "s") and not any(part.startswith(".cape-") for part in p.parts)}

    def ledger_wrong(self, done: subprocess.CompletedProcess) -> str | None:
        """Whatever happened, the next command finds the ledger whole, and in it what was told of."""
        def ask(*args: str) -> subprocess.CompletedProcess:
            return subprocess.run([self.program, *args, "--ledger", "out/l"], cwd=self.folder, capture_output=True, timeout=60)

        verified = ask("ledger", "verify")
        if verified.returncode != 0:
            return f"the ledger is damaged: {verified.stderr.decode(errors='replace')}"
        jobs = ask("history", "--csv").stdout
        for line in done.stdout.splitlines():
            if line.startswith(b"  File upload job ") and line.split()[3].rstrip(b",") not in jobs:
                return f"it told of a job that is not there: {line.decode()}"
        claims = ask("claims", "--csv").stdout
        for line in done.stdout.splitlines():
            if b": CBP's claim " in line and line.split()[-1] not in claims:
                return f"it told of an outcome that is not there: {line.decode()}"
        left = list((self.folder / "out" / LEDGER).glob("**/.cape-temp-*"))
        return f"temporary files are left: {left}" if left else None

    def leftovers(self) -> list[str]:
        return [p.name for d in ("out", "tmp") for p in (self.folder / d).glob(".cape-*")]

    def calls(self) -> tuple[int, bool]:
        """How many calls of the kind there were, and whether removing a file was made to fail; none if it was killed."""
        if not self.count_file.exists():
            return sys.maxsize, False
        count, unlink_failed = self.count_file.read_text().split()
        return int(count), unlink_failed == "1"

    def complain(self, fault: str, what: str, done: subprocess.CompletedProcess) -> None:
        self.complaints.append(f"FAILED {self.scenario.name}: CAPE_FAULT={fault}: {what}\n  exit {done.returncode}\n  "
                               f"{done.stderr.decode(errors='replace')[-2000:]}")

    def judge(self, fault: str, right: subprocess.CompletedProcess, new: dict[str, bytes],
              done: subprocess.CompletedProcess) -> str | None:
        """What is wrong, or None."""
        killed = fault.endswith(":kill")
        if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
            return "a sanitizer reports"
        if self.scenario.ledger and (wrong := self.ledger_wrong(done)):
            return wrong
        if not killed and self.leftovers() and not self.calls()[1]:
            return f"temporary files are left: {self.leftovers()}"
        if done.returncode == right.returncode:
            if self.results() != new:
                return "it says all is well, but the files are not those of a good run"
            # The report of an index has the seconds it took.
            if done.stdout != right.stdout and "--json" not in self.scenario.args and not self.scenario.cleans_up:
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
        return self.not_whole(new)

    def not_whole(self, new: dict[str, bytes]) -> str | None:
        got = self.results()
        for name in set(got) | set(self.old):
            whole = [content for content in (self.old.get(name), new.get(name)) if content is not None]
            if name in got and got[name] not in whole:
                return f"{name} is half a file"
            if name not in got and name in new and name in self.old:
                return f"{name} is gone"
        return None

    def points(self, kind: str, mode: str, every: int) -> int:
        """Every call in turn, or every n-th, until there is none that fails; how many there were."""
        self.fresh()
        right = self.run(None)
        new = self.results()
        if right.returncode not in (0, 1):
            self.complain("none", "the run fails without any fault", right)
            return 0
        n = 1 - every
        while True:
            n += every
            fault = f"{kind}:{n}:{mode}"
            self.fresh()
            done = self.run(fault)
            wrong = self.judge(fault, right, new, done)
            if wrong:
                self.complain(fault, wrong, done)
            else:
                self.passed += 1
            if self.calls()[0] < n:
                return self.calls()[0]

    def again_after_kill(self) -> int:
        """Whatever a killed run left, the next one gives the right files, and an index build removes what is left."""
        self.fresh()
        self.run(None)
        new = self.results()
        self.run(None)
        twice = self.results()  # An update names its sources once more.
        for n in range(1, 100):
            self.fresh()
            if self.run(f"change:{n}:kill").returncode != KILLED:
                return n - 1
            wanted = twice if self.results() == new else new
            done = self.run(None)
            if self.results() != wanted:
                self.complain(f"change:{n}:kill", "the run after it gives other files", done)
            elif self.scenario.cleans_up and self.leftovers():
                self.complain(f"change:{n}:kill", f"the run after it leaves {self.leftovers()}", done)
            else:
                self.passed += 1
        return n


def prepare(program: pathlib.Path, template: pathlib.Path) -> None:
    template.mkdir()
    for name, content in FILES.items():
        (template / name).write_bytes(content)
    (template / "out").mkdir()
    for index, source in ((INDEX, "s1.csv"), (NEWER, "s2.csv")):
        build = Scenario("", ["index", "build", "-o", index, source, "--quiet", *DATE], {})
        runner = Runner(program, template, template, build)
        done = runner.run(None)
        assert done.returncode == 1, done.stderr
    for args in (["ledger", "init", LEDGER, "--next-job", "1", "--next-claim", "1"],
                 [LEDGER if word == "out/l" else word for word in UPLOAD] + ["claim.csv", "--quiet"]):
        runner.scenario = Scenario("", args, {}, env=TODAY)
        done = runner.run(None)
        assert done.returncode in (0, 1), done.stderr
    shutil.copytree(template / LEDGER, template / DECIDED)
    runner.scenario = Scenario("", ["claim", "import", "details.csv", "--ledger", DECIDED, "--quiet"], {}, env=TODAY)
    assert runner.run(None).returncode == 1
    shutil.rmtree(template / "out")
    (template / "out").mkdir()


def print_table(rows: list[tuple[str, dict[tuple[str, str], int]]]) -> int:
    """A point is a call and a way of failing; io calls fail in four ways, those for memory in two, changes are killed at."""
    print(f"{'run':<34} {'files':>6} {'memory':>7} {'changes':>8} {'points':>7}")
    total = 0
    for name, counts in rows:
        points = sum(counts[fault] for fault in FAULTS)
        print(f"{name:<34} {counts['io', 'once']:>6} {counts['alloc', 'once']:>7} {counts['change', 'kill']:>8} "
              f"{points:>7,}")
        total += points
    print(f"{'all':<34} {total:>31,}")
    return total


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/release/cape-faults"))
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1, help="fail every n-th call only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    program = options.program.resolve()
    scenarios = [scenario for scenario in SCENARIOS if options.only in scenario.name]
    with tempfile.TemporaryDirectory(prefix="cape-faults-") as name, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        folder = pathlib.Path(name)
        prepare(program, folder / "template")

        def work(job: tuple[int, tuple[str, str]]) -> tuple[int, Runner]:
            scenario, fault = scenarios[job[0]], job[1]
            runner = Runner(program, folder / "template", folder / f"{job[0]}-{fault[0]}-{fault[1]}", scenario)
            return (runner.again_after_kill() if fault == AGAIN else runner.points(*fault, options.every)), runner

        # `template` never overwrites, not even what a killed run left; a ledger goes on with other numbers.
        jobs = [(s, fault) for s, scenario in enumerate(scenarios) for fault in [*FAULTS, AGAIN]
                if fault != AGAIN or not (scenario.name == "template" or scenario.ledger)]
        done = dict(zip(jobs, pool.map(work, jobs)))
    print_table([(scenario.name, {fault: done[s, fault][0] for fault in FAULTS})
                 for s, scenario in enumerate(scenarios)])
    complaints = [complaint for _, runner in done.values() for complaint in runner.complaints]
    print("\n".join(complaints) + "\n" if complaints else "", end="")
    passed = sum(runner.passed for _, runner in done.values())
    print(f"{passed} passed, {len(complaints)} failed")
    return 1 if complaints or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
