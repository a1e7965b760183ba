#!/usr/bin/env python3
"""Reruns a ledger after its index changed, and compares what is told with brute force; kills reruns at random moments.

Brute force: every upload is validated again with --what-if, and the first finding of each row is compared with what the ledger's result said when
the file was uploaded; what CBP decided of some claims, and that it has some entries on a claim of its own too, is known from the files that were
imported; which fields changed, and until when entries pass, is known from the rows the indexes were built of. The next rerun, on
unchanged data, says nothing new and judges nothing. After a kill (SIGKILL) and another start, reports and states are byte for byte those
of a rerun that was not killed.

  tests/torture/reruns.py --cape build/release/cape [--files 20] [--entries 300] [--kills 10] [--seed 1]

Prints what the first rerun and the next take. Works in TMPDIR; the last line is "N passed, M failed".
"""
from __future__ import annotations

import argparse
import csv
import collections
import datetime
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FILED = datetime.date(2026, 7, 2)
NOW = datetime.date(2026, 7, 15)
WITHIN = 14
LIMIT = 80  # days, of LIQUIDATION_80
PASSES = "Entry Summary Updated"
COLUMNS = {"Importer Number": "ior", "Entry Type Code": "type", "Entry Summary Status": "status", "Control Status": "control",
           "Reconciliation Indicator": "recon", "Liquidation Date": "liquidation_date", "IEEPA HTS Count": "ieepa_count",
           "IEEPA Duty": "ieepa_duty", "Entry Summary Date": "summary_date", "Payment Date": "payment_date",
           "Protest Status": "protest", "Drawback Indicator": "drawback", "Liquidation Status": "liquidation_status"}


def ago(days: int) -> str:
    return (NOW - datetime.timedelta(days)).isoformat()


# What entries may look like: an ordinary one that passes, and what is otherwise in others.
ORDINARY = {"ior": "1", "type": "01", "status": "Accepted", "control": "CBP", "recon": "N", "liquidation_date": "", "ieepa_count": "2",
            "ieepa_duty": "12.50", "summary_date": "2025-11-03", "payment_date": "2025-11-13", "protest": "", "drawback": "N",
            "liquidation_status": "Unliquidated"}
OTHERWISE = [{}, {}, {}, {}, {"status": "Cancelled"}, {"control": "Trade"}, {"ieepa_count": "0", "ieepa_duty": "0"}, {"type": "23"},
             {"recon": "Y"}, {"recon": "Y", "type": "11"}, {"liquidation_date": ago(81)}, {"liquidation_date": ago(80)},
             {"liquidation_date": ago(70), "liquidation_status": "Liquidated"}, {"liquidation_date": ago(66)}, {"liquidation_date": ago(65)},
             {"liquidation_date": ago(200)}, {"liquidation_date": "soon"}, {"protest": "Open"}, {"drawback": "Y"}, {"type": "06"},
             {"ieepa_duty": "13.75"}, {"payment_date": ""}, {"summary_date": "2025-12-01"}, {"status": "Inactive", "control": "Trade"},
             {"ior": "2"}]
KINDS = [dict(ORDINARY, **other) for other in OTHERWISE]
REMOVED = OTHERWISE.index({"ieepa_count": "0", "ieepa_duty": "0"})
ABSENT = 255  # the index has no such entry


def number(n: int) -> str:
    return f"ABC{n:08d}"


class World:
    def __init__(self, folder: pathlib.Path, cape: pathlib.Path, files: int, entries: int, seed: int):
        self.folder, self.cape, self.rng = folder, cape, random.Random(seed)
        total = files * entries
        # Mostly those that pass; some that no index has yet.
        weights = [20] * 4 + [1] * (len(KINDS) - 5) + [0]
        self.old = bytearray(self.rng.choices(range(len(KINDS)), weights, k=total))
        self.new = bytearray(self.old)
        for n in self.rng.sample(range(total), total // 100):
            self.new[n] = self.rng.choice([ABSENT, len(KINDS) - 1] + list(range(len(KINDS) - 1)) * 3)
        self.files: list[list[int]] = []
        for f in range(files):
            rows = list(range(f * entries, (f + 1) * entries))
            self.rng.shuffle(rows)
            if f % 7 == 3:  # on an earlier file, too
                rows[0] = self.rng.randrange((f - 1) * entries, f * entries)
            if f % 5 == 4:  # rejected by gate C
                for at in self.rng.sample(range(len(rows)), 3):
                    self.old[rows[at]] = self.rng.choice([ABSENT, ABSENT, len(KINDS) - 1])
                    # Nobody else's rows need be rejected with it.
                    if self.rng.randrange(3):
                        self.new[rows[at]] = self.rng.randrange(len(KINDS) - 1)
            if f % 11 == 5:  # by gate B
                rows.append(rows[0])
            if f % 9 == 1:  # CBP will decide on it, and has taken IEEPA lines off some
                for at in self.rng.sample(range(len(rows)), 5):
                    self.new[rows[at]] = REMOVED
            self.files.append(rows)
        self.build("old.cidx", self.old, FILED)
        self.build("new.cidx", self.new, NOW)
        names = []
        for f, rows in enumerate(self.files):
            names.append(f"f{f:04d}.csv")
            (folder / names[-1]).write_text("Entry Number\r\n" + "".join(number(n) + "\r\n" for n in rows))
        (folder / "list").write_text("\n".join(names))
        self.run("ledger", "init", "l", "--quiet")
        self.run("upload", "--acknowledge", "--backdated", "--ledger", "l", "--index", "old.cidx", "--ior", "1", "--as-of",
                 FILED.isoformat(), "--files-from", "list", "-o", "answers", "--quiet", codes=(0, 1))
        self.cbp_decides()

    # --- what CBP made of it --------------------------------------------------------------------------------------------------

    def cbp_decides(self) -> None:
        """Outcomes of some claims, mostly as predicted; and a claim of CBP's that no upload of ours became, with entries of ours."""
        self.decided: dict[int, dict[str, bool]] = {}
        self.portal: set[str] = set()
        names = []
        for f in range(len(self.files)):
            if not (self.folder / "answers" / f"f{f:04d}.Claim_Details.csv").exists():
                continue
            said = self.said_when_filed(f)
            self.portal.update(self.rng.sample(sorted(said), min(3, len(said))))
            if f % 9 == 1:
                self.decided[f] = {entry: self.rng.random() < (0.97 if text == PASSES else 0.1) for entry, text in said.items()}
                names.append(f"cbp{f:04d}.csv")
                self.claim_file(names[-1], 100000000000 + f, self.decided[f])
        self.portal.update(number(90000000 + k) for k in range(len(self.portal)))
        self.claim_file("portal.csv", 100000900000, dict.fromkeys(sorted(self.portal), True))
        self.run("claim", "import", "--ledger", "l", "--quiet", *names, "portal.csv", codes=(0, 1))

    def claim_file(self, name: str, claim: int, decided: dict[str, bool]) -> None:
        with (self.folder / name).open("w") as out:
            out.write("CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n")
            out.writelines(f"{claim},{entry},{PASSES + ',' if success else 'Failed,INVALID HTS'}\n" for entry, success in decided.items())

    def has(self, f: int, entry: str, predicted: str | None) -> bool:
        """The claim of a file has an entry."""
        return self.decided[f][entry] if f in self.decided else predicted == PASSES

    def build(self, name: str, kinds: bytearray, data_date: datetime.date) -> None:
        lines = [",".join(kind[field] for field in COLUMNS.values()) for kind in KINDS]
        with (self.folder / "source.csv").open("w") as out:
            out.write("Entry Summary Number," + ",".join(COLUMNS) + "\n")
            out.writelines(f"{number(n)},{lines[kind]}\n" for n, kind in enumerate(kinds) if kind != ABSENT)
        self.run("index", "build", "-o", name, "source.csv", "--data-date", data_date.isoformat(), "--quiet")
        (self.folder / "source.csv").unlink()

    def run(self, *args: str, codes: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run([self.cape, *args], cwd=self.folder, capture_output=True, text=True, timeout=3600)
        if done.returncode not in codes:
            raise RuntimeError(f"{' '.join(args)[:200]}: exit {done.returncode}: {done.stderr[:2000]}")
        return done.stdout

    def rerun_args(self, index: str, as_of: datetime.date, output: str) -> list[str]:
        return ["rerun", "--ledger", "l", "--index", index, "--as-of", as_of.isoformat(), "-o", output, "--within", str(WITHIN)]

    def rerun(self, index: str, as_of: datetime.date, output: str, *args: str) -> dict:
        """The summary, which the log has: printing an object for each of many deadlines is none of the night's work."""
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        self.run(*self.rerun_args(index, as_of, output), "--quiet", "--log", "log", *args, codes=(0, 1))
        return next(event for event in map(json.loads, log.read_text().splitlines()) if event["event"] == "result")

    # --- brute force ----------------------------------------------------------------------------------------------------------

    def said_when_filed(self, f: int) -> dict[str, str]:
        """What the answer of the upload says of entries; of the others of a rejected file it says nothing."""
        claim = self.folder / "answers" / f"f{f:04d}.Claim_Details.csv"
        if claim.exists():
            with claim.open(newline="") as file:
                return {row["ENTRY_NUMBER"]: row["ERROR_DESCRIPTION"] or PASSES for row in csv.DictReader(file)}
        said: dict[str, str] = {}
        with (self.folder / "answers" / f"f{f:04d}.Cape_Validation_Result.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        if rows[0][0] == "Entry number does not exist":
            for row in rows[1:]:
                for text, typed in zip(rows[0], row):
                    if typed:
                        said.setdefault(typed, text)
        return said

    def said_now(self, f: int) -> tuple[dict[str, str], set[str]]:
        """The first finding of each entry that has one, and those that fail for nothing but an earlier claim."""
        first: dict[str, str] = {}
        only_claimed: set[str] = set()
        with (self.folder / "now" / f"f{f:04d}.Findings.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                if row["GATE"] == "advice" or row["ENTRY_NUMBER"] in first or row["RULE"] == "DUPLICATE":
                    continue
                first[row["ENTRY_NUMBER"]] = row["MESSAGE"]
                if row["RULE"] == "EARLIER_CLAIM":
                    only_claimed.add(row["ENTRY_NUMBER"])
        return first, only_claimed

    def brute_force(self) -> tuple[set, set]:
        self.run("validate", "--what-if", "--ledger", "l", "--index", "new.cidx", "--ior", "1", "--as-of", NOW.isoformat(),
                 "--files-from", "list", "-o", "now", "--quiet", codes=(0, 1))
        changes, deadlines = set(), set()
        on_claim: set[int] = set()
        filed = [self.said_when_filed(f) for f in range(len(self.files))]
        claims = collections.Counter(self.portal)
        for f, said in enumerate(filed):
            if (self.folder / "answers" / f"f{f:04d}.Claim_Details.csv").exists():
                claims.update(entry for entry, text in said.items() if self.has(f, entry, text))
        for f, rows in enumerate(self.files):
            first, only_claimed = self.said_now(f)
            name, was = f"f{f:04d}.csv", filed[f]
            is_claim = (self.folder / "answers" / f"f{f:04d}.Claim_Details.csv").exists()
            for n in dict.fromkeys(rows):
                entry = number(n)
                own = is_claim and self.has(f, entry, was[entry])
                accepted = own and f in self.decided
                elsewhere = claims[entry] > own
                after = PASSES if accepted or (own and entry in only_claimed and not elsewhere) else first.get(entry, PASSES)
                self.add_change(changes, name, n, was.get(entry), after, own, is_claim, accepted, elsewhere, n in on_claim)
                last = KINDS[self.new[n]]["liquidation_date"] if self.new[n] != ABSENT else ""
                if after == PASSES and not accepted and last.startswith("2"):
                    day = datetime.date.fromisoformat(last) + datetime.timedelta(LIMIT)
                    if 0 <= (day - NOW).days <= WITHIN:
                        deadlines.add((name, entry, day.isoformat(), str((day - NOW).days)))
            if is_claim:
                on_claim.update(n for n in rows if was[number(n)] == PASSES)
        return changes, deadlines

    def add_change(self, changes: set, name: str, n: int, before: str | None, after: str, own: bool, is_claim: bool,
                   accepted: bool, claimed_now: bool, claimed_then: bool) -> None:
        old, new = self.old[n], self.new[n]
        fields = []
        if is_claim and old != ABSENT and new != ABSENT:  # otherwise nobody had looked at the data
            fields = [field for field in COLUMNS.values() if self.differs(field, KINDS[old], KINDS[new])]
            if claimed_now != claimed_then:
                fields.append("earlier_claim")
        if before is None:
            return
        if accepted and "ieepa_count" in fields and KINDS[new]["ieepa_count"] == "0":
            kind = "lines removed"
        elif before == after:
            kind = "data" if fields else None
        elif after == PASSES:
            kind = "passes" if own else "fileable"
        elif "earlier_claim" in fields and claimed_now and not own:
            kind = "claimed"
        else:
            kind = "fails" if before == PASSES else "reason"
        if kind:
            changes.add((name, number(n), kind, before, after, "; ".join(fields)))

    @staticmethod
    def differs(field: str, old: dict, new: dict) -> bool:
        if field == "ieepa_count":
            return (old[field] == "0") != (new[field] == "0")
        if field == "ieepa_duty":
            return float(old[field]) != float(new[field])
        return old[field] != new[field]

    def told(self, output: str) -> tuple[set, set]:
        with (self.folder / output / "changes.csv").open(newline="") as file:
            rows = [tuple(row[key] for key in ("FILE", "ENTRY_NUMBER", "CHANGE", "BEFORE", "AFTER", "FIELDS")) for row in csv.DictReader(file)]
        with (self.folder / output / "deadlines.csv").open(newline="") as file:
            days = [tuple(row[key] for key in ("FILE", "ENTRY_NUMBER", "LAST_DAY", "DAYS_LEFT")) for row in csv.DictReader(file)]
        if len(set(rows)) != len(rows):
            raise RuntimeError("a change is told twice")
        return set(rows), set(days)

    # --- what a rerun leaves ----------------------------------------------------------------------------------------------------

    def left(self, output: str) -> dict[str, bytes]:
        """What stands for every byte of reports and states."""
        found = {}
        for top in (self.folder / output, self.folder / "l" / "rerun"):
            for path in sorted(top.rglob("*")):
                if path.is_file():
                    found[str(path.relative_to(top))] = hashlib.blake2b(path.read_bytes()).digest()
        return found

    def begin_with(self, kept: str | None) -> None:
        shutil.rmtree(self.folder / "l" / "rerun", ignore_errors=True)
        if kept:
            # Links will do: nothing is written over, everything is renamed into place.
            shutil.copytree(self.folder / kept, self.folder / "l" / "rerun", copy_function=os.link)


class Torture:
    def __init__(self, world: World):
        self.world, self.passed, self.failed = world, 0, 0

    def point(self, what: str, wrong: str | None) -> None:
        if wrong:
            self.failed += 1
            print(f"FAILED {what}: {wrong}")
        else:
            self.passed += 1

    @staticmethod
    def difference(told: set, expected: set) -> str | None:
        if told == expected:
            return None
        return (f"{len(told)} told, {len(expected)} expected; too many: {sorted(told - expected)[:5]}; "
                f"missing: {sorted(expected - told)[:5]}")

    def compare(self) -> None:
        world = self.world
        begin = time.monotonic()
        first = world.rerun("new.cidx", NOW, "out")
        middle = time.monotonic()
        second = world.rerun("new.cidx", NOW, "again")
        end = time.monotonic()
        print(f"first rerun {middle - begin:.3f} s, the next {end - middle:.3f} s: {(end - middle) / (middle - begin):.1%}")
        changes, deadlines = world.brute_force()
        told, days = world.told("out")
        self.point("changes", self.difference(told, changes))
        self.point("deadlines", self.difference(days, deadlines))
        kinds = {row[2] for row in told}
        self.point("kinds", None if {"fails", "reason", "fileable", "passes", "data", "lines removed"} <= kinds and days else f"only {kinds} came")
        self.point("sums", None if first["judged"] == len(world.files) and sum(first["changes"].values()) == len(told)
                   and first["deadlines"] == len(days) else str(first))
        again, days_again = world.told("again")
        self.point("the next rerun", None if not again and days_again == days and second["skipped"] == len(world.files)
                   and second["judged"] == 0 else str(second))
        self.point("threads", self.after_threads(told))
        print(f"{len(told)} changes, {len(days)} deadlines in {len(world.files)} files")

    def after_threads(self, told: set) -> str | None:
        world = self.world
        world.begin_with(None)
        world.rerun("new.cidx", NOW, "single", "--threads", "1")
        changes = [(world.folder / name / "changes.csv").read_bytes() for name in ("out", "single")]
        return None if changes[0] == changes[1] else self.difference(world.told("single")[0], told) or "other bytes"

    def kills(self, count: int) -> None:
        world = self.world
        # From nothing, and from a night before.
        world.begin_with(None)
        world.rerun("old.cidx", FILED, "before")
        shutil.copytree(world.folder / "l" / "rerun", world.folder / "kept")
        beginnings = [None, "kept"]
        whole, seconds = [], []
        for kept in beginnings:
            world.begin_with(kept)
            begin = time.monotonic()
            world.rerun("new.cidx", NOW, "end")
            seconds.append(time.monotonic() - begin)
            whole.append(world.left("end"))
        resumed = 0
        for k in range(count):
            which = k % 2
            world.begin_with(beginnings[which])
            shutil.rmtree(world.folder / "end", ignore_errors=True)
            process = subprocess.Popen([world.cape, *world.rerun_args("new.cidx", NOW, "end"), "--quiet"], cwd=world.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep((k + world.rng.random()) / count * seconds[which])
            process.send_signal(signal.SIGKILL)
            process.wait()
            night = world.folder / "l" / "rerun" / "night"
            resumed += night.exists() and "begun" in night.read_text()
            # What was killed behind its end has told all: another start is another night.
            if not night.exists() or hashlib.blake2b(night.read_bytes()).digest() != whole[which]["night"]:
                try:
                    world.rerun("new.cidx", NOW, "end")
                except RuntimeError as error:
                    self.point(f"kill {k}", str(error))
                    continue
            left = world.left("end")
            wrong = sorted(name for name in set(left) ^ set(whole[which]) | {n for n in left if left[n] != whole[which].get(n)})
            self.point(f"kill {k}", f"not as after a rerun that was not killed: {wrong[:5]}" if wrong else None)
        print(f"{count} kills, {resumed} while a rerun was under way")
        if not resumed:
            self.point("kills", "none came while a rerun was under way; nothing is proved")

    def days_stop_when_filed(self) -> None:
        """With CBP's number recorded, the days of what was filed count to the filing."""
        world = self.world
        world.begin_with(None)
        for f in range(len(world.files)):
            if (world.folder / "answers" / f"f{f:04d}.Claim_Details.csv").exists():
                world.run("record", str(9000000001 + f), "--ledger", "l", "--cbp-job", str(341 + f), "--cbp-status", "Accepted", "--quiet")
        world.rerun("new.cidx", NOW + datetime.timedelta(40), "filed")
        told, _ = world.told("filed")
        late = {row for row in told if "FINAL LIQUIDATION" in row[4] and row[2] == "fails"}
        # What was liquidated before the filing and passed then passes for ever, unless CBP failed it.
        wrong = {row for row in late if "liquidation_date" not in row[5]
                 and not (int(row[0][1:5]) in world.decided and not world.decided[int(row[0][1:5])][row[1]])}
        self.point("days of what was filed", self.difference(wrong, set()))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", type=pathlib.Path, default=pathlib.Path("build/release/cape"))
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cape-reruns-") as name:
        torture = Torture(World(pathlib.Path(name), options.cape.resolve(), options.files, options.entries, options.seed))
        torture.compare()
        if options.kills:
            torture.kills(options.kills)
        torture.days_stop_when_filed()
    print(f"{torture.passed} passed, {torture.failed} failed")
    return 1 if torture.failed or not torture.passed else 0


if __name__ == "__main__":
    sys.exit(main())
