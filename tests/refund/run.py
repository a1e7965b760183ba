#!/usr/bin/env python3
"""Compares `cape refund` with a second implementation, in decimal and whole fractions, on seeded random cases.

    python3 tests/refund/run.py --cape build/release/cape [--cases N] [--seed S]
    python3 tests/refund/run.py --cape build/release/cape --seed S --cases 1 --keep DIR

A case is a rate file, an index of some hundred entries whose dates lie on and beside the edges of quarters and leap years, and a few runs: all of the
index, declarations over it, and claims in a ledger, whose entries change behind them. Every row is compared, and every group and total with the sum of the
rows; so are the files of clients, and the report of the same claims has the same money. The last line is
`N passed, M failed`; exit code 1 on any failure. Written from docs/refund.md alone.
"""
from __future__ import annotations

import argparse
import copy
import csv
import datetime
import decimal
import fractions
import functools
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

Date = datetime.date
DAY = datetime.timedelta(1)
decimal.getcontext().prec = 60
CENT = decimal.Decimal("0.01")
# Nearer to half a cent than this, 60 digits decide nothing.
TIE = decimal.Decimal("1e-30")

COLUMNS = ["Entry Number", "Importer Number", "Entry Type", "Entry Summary Status", "Control Status",
           "Reconciliation Indicator", "Liquidation Date", "IEEPA HTS Count", "IEEPA Duty", "Entry Summary Date",
           "Payment Date", "Liquidation Status"]
IMPORTERS = ["12-3456789XX", "123-45-6789", "98-765432100", "CBP-1234", "987654321", "55-5555555AB"]
WAREHOUSE = {"21", "22", "31", "32", "34", "38"}
HELD = {"Suspended": "SUSPENDED", "Extended": "EXTENDED", "Under Review": "UNDER_REVIEW"}


# --- rates ---------------------------------------------------------------------------------------------------------------

def quarter_of(day: Date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def quarter_begin(year: int, quarter: int) -> Date:
    return Date(year, 3 * quarter - 2, 1)


class Rates:
    def __init__(self, rng: random.Random) -> None:
        year, quarter = rng.choice([2019, 2019, 2019, 2022, 2025]), rng.randint(1, 4)
        self.first = quarter_begin(year, quarter)
        self.table: dict[tuple[int, int], tuple[str, str]] = {}
        for _ in range(rng.randint(1, 24)):
            self.table[year, quarter] = (self.draw(rng), self.draw(rng))
            year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
        self.last = max(self.table)
        self.carried_from = quarter_begin(year, quarter)

    @staticmethod
    def draw(rng: random.Random) -> str:
        return rng.choice(["0", "5", "5", "5", "5", "6", "7", "8", "3.65", "4.5", "0.01", "29.99", "30", "10.0", f"{rng.random() * 30:.2f}"])

    def file(self) -> str:
        text = "[rates]\nname = random\n"
        for (year, quarter), (other, corporate) in self.table.items():
            text += f"[{year}-Q{quarter}]\nnon_corporate = {other}\ncorporate = {corporate}\nsource = nobody\n"
        return text

    def rate(self, day: Date, corporate: bool) -> str:
        return self.table[min(quarter_of(day), self.last)][corporate]

    @functools.lru_cache(maxsize=None)
    def growth(self, begin: Date, end: Date, corporate: bool, number: type) -> object:
        """Day by day, the first included, the last not."""
        product = number(1)
        day = begin
        while day < end:
            year_days = 366 if day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0) else 365
            product *= 1 + number(self.rate(day, corporate)) / (100 * year_days)
            day += DAY
        return product

    def interest(self, duty: decimal.Decimal, begin: Date, end: Date, corporate: bool) -> decimal.Decimal:
        exact = duty * (self.growth(begin, end, corporate, decimal.Decimal) - 1)
        if abs(exact * 100 % 1 - decimal.Decimal("0.5")) > TIE:
            return exact.quantize(CENT, decimal.ROUND_HALF_UP)
        cents = fractions.Fraction(duty) * 100 * (self.growth(begin, end, corporate, fractions.Fraction) - 1)
        return decimal.Decimal((cents + fractions.Fraction(1, 2)).__floor__()) * CENT


# --- cases ---------------------------------------------------------------------------------------------------------------

def near_edge(rng: random.Random, first: Date, last: Date) -> Date:
    """A day between the two, most often beside the begin of a quarter or the end of a February."""
    if rng.random() < 0.4:
        return first + DAY * rng.randrange((last - first).days + 1)
    year = rng.randint(first.year, last.year)
    edge = rng.choice([quarter_begin(year, q) for q in range(1, 5)] + [Date(year, 3, 1), Date(year, 2, 28)])
    return min(max(edge + DAY * rng.randint(-2, 2), first), last)


def draw_duty(rng: random.Random) -> str:
    if rng.random() < 0.06:
        return rng.choice(["0", "", "-5.00"])
    return rng.choice([f"{rng.randint(1, 5000000) / 100:.2f}"] * 4 + [f"{rng.randint(1, 200) * 36.5:.2f}", "0.01",
                      f"{rng.randint(1, 10 ** 12)}.{rng.randint(0, 99):02d}"])


class Case:
    def __init__(self, seed: int) -> None:
        rng = self.rng = random.Random(seed)
        self.rates = Rates(rng)
        # Behind the day from which flagged entries are judged otherwise; none is flagged here.
        self.as_of = near_edge(rng, Date(2026, 7, 1), Date(2029, 6, 1))
        self.has_status = rng.random() < 0.8
        self.has_duty = rng.random() < 0.9
        self.paid_on = near_edge(rng, Date(2025, 1, 1), Date(2029, 12, 31)) if rng.random() < 0.4 else None
        self.corporate = rng.choice([True, True, False])
        # Importer, by its number as it is shown: the client and what is said of it; none of some.
        self.clients = {masked(i): (rng.choice(["Acme", "Übersee, Inc.", "=Sum"]), rng.choice(["yes", "no", ""]))
                        for i in IMPORTERS if rng.random() < 0.8} if rng.random() < 0.5 else None
        self.entries: dict[str, dict[str, str]] = {}
        for number in rng.sample(range(10 ** 8), rng.randint(1, 500)):
            entry = f"{rng.choice(['SSA', '0S2', 'A1Z'])}{number:08d}"
            self.entries[entry] = self.draw_entry(entry)

    def draw_entry(self, entry: str) -> dict[str, str]:
        rng = self.rng
        before = self.as_of - DAY * rng.choice([0, 1, 44, 45, 46, 79, 80, 81, 90, 91, 400, -3, -60, rng.randint(0, 85)])
        liquidated = rng.choice(["", "", before.isoformat(), f"{before.month}/{before.day}/{before.year}", "soon"])
        end = expected_day(self, parse(liquidated))
        deposits = [lambda: near_edge(rng, Date(2019, 1, 1), end).isoformat()] * 9 + [
            lambda: "", lambda: "n/a", lambda: (end + DAY * rng.randint(-3, 1)).isoformat()]
        values = [entry, rng.choice(IMPORTERS), rng.choice(["01"] * 8 + ["06", "11", "21", "38", "99", ""]),
                  rng.choice(["Accepted"] * 9 + ["Cancelled"]), "CBP", "N",
                  liquidated, "1",
                  draw_duty(rng), rng.choice(deposits)(), rng.choice(deposits)(),
                  rng.choice(["Unliquidated"] * 12 + ["", "Liquidated", "Suspended", "Extended", "Under Review", "odd"])]
        if rng.random() < 0.1:
            # A day at 5 % on a duty whose interest is then half a cent, or a cent and a half …
            values[8] = str(decimal.Decimal(rng.choice(["36.50", "36.60"])) * rng.choice([1, 3, 5, 101]))
            values[10] = (end - DAY).isoformat()
        return dict(zip(COLUMNS, values))

    def is_corporate(self, shown: str) -> bool:
        said = (self.clients or {}).get(shown, ("", ""))[1]
        return said == "yes" if said else self.corporate

    def client(self, shown: str) -> str:
        return (self.clients or {}).get(shown, ("", ""))[0]

    def change(self) -> str:
        """What a later export has of some: CBP has removed the IEEPA lines, or anything else is another."""
        rng = self.rng
        changed = rng.sample(sorted(self.entries), rng.randint(1, len(self.entries)))
        for number in changed:
            entry = self.entries[number] = self.draw_entry(number)
            if rng.random() < 0.5:
                entry["IEEPA HTS Count"], entry["IEEPA Duty"] = "0", "0.00"
        return self.source(changed)

    def source(self, numbers: list[str] | None = None) -> str:
        out = io.StringIO()
        columns = [c for c in COLUMNS if (c != "Liquidation Status" or self.has_status) and (c != "IEEPA Duty" or self.has_duty)]
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.entries[n] for n in numbers or self.entries)
        return out.getvalue()


# --- what should come out --------------------------------------------------------------------------------------------------

def parse(text: str) -> Date | None:
    """A date, or None for blank and for what is none."""
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def passes_gate_d(case: Case, entry: dict[str, str]) -> bool:
    liquidated = parse(entry["Liquidation Date"])
    if entry["Entry Summary Status"] != "Accepted" or (entry["Liquidation Date"] and not liquidated):
        return False
    if entry["IEEPA HTS Count"] == "0":
        return False
    # A type that is no type is known to be unknown, and fails.
    return entry["Entry Type"] != "" and (not liquidated or (case.as_of - liquidated).days <= 80)


def expected_day(case: Case, liquidated: Date | None) -> Date:
    if case.paid_on:
        return case.paid_on
    day = case.as_of + DAY * 45
    if liquidated:
        ninetieth = liquidated + DAY * 90
        if ninetieth >= case.as_of:
            day = min(day, ninetieth)
        day = max(day, liquidated)
    return day


def why_none(case: Case, entry: dict[str, str], deposit: Date | None, end: Date) -> str:
    status = entry["Liquidation Status"] if case.has_status else ""
    if not case.has_duty:
        return "DUTY_UNKNOWN"
    if decimal.Decimal(entry["IEEPA Duty"] or "0") <= 0:
        return "NO_DUTY"
    if status in HELD:
        return HELD[status]
    if entry["Entry Type"] in WAREHOUSE and not entry["Liquidation Date"]:
        return "WAREHOUSE"
    # None of these passes gate D, but CBP may decide otherwise.
    if entry["Liquidation Date"] and not parse(entry["Liquidation Date"]) and not case.paid_on:
        return "LIQUIDATION_UNKNOWN"
    if not deposit:
        return "DEPOSIT_UNKNOWN"
    if deposit < case.rates.first:
        return "RATE_UNKNOWN"
    return "DEPOSITED_LATER" if deposit > end else ""


def masked(importer: str) -> str:
    plain = "".join(c for c in importer if c.isalnum())
    return "*****" + plain[-4:] if len(plain) == 9 and plain.isdigit() else plain


def row_of(case: Case, entry: dict[str, str]) -> list[str]:
    paid, filed, liquidated = (parse(entry[c]) for c in ("Payment Date", "Entry Summary Date", "Liquidation Date"))
    deposit, end = paid or filed, expected_day(case, liquidated)
    reason = why_none(case, entry, deposit, end)
    duty = decimal.Decimal(entry["IEEPA Duty"] or "0").quantize(CENT) if case.has_duty else None
    importer = masked(entry["Importer Number"])
    corporate = case.is_corporate(importer)
    row = [importer, entry["Entry Number"], "yes" if corporate else "no",
           "" if duty is None else str(duty)]
    day_text = liquidated.isoformat() if liquidated else ""
    if reason:
        return row + ["", "", day_text, "", "", "", "", "", reason]
    interest = case.rates.interest(duty, deposit, end, corporate)
    end_is = "paid_on" if case.paid_on else "reliquidation" if liquidated else "liquidation"
    return row + [deposit.isoformat(), "payment_date" if paid else "summary_date", day_text, end.isoformat(), end_is,
                  str((end - deposit).days), str(interest), str(duty + interest), ""]


# --- runs ----------------------------------------------------------------------------------------------------------------

class Wrong(Exception):
    pass


def same(is_: object, should: object, what: str) -> None:
    if is_ != should:
        raise Wrong(f"{what}:\n  is        {is_}\n  should be {should}")


def same_rows(is_: list[list[str]], should: list[list[str]], what: str) -> None:
    for a, b in zip(is_, should):
        same(a, b, f"one of {what}")
    same(len(is_), len(should), f"number of {what}")


def cents(text: str) -> int:
    return int(decimal.Decimal(text or "0") * 100)


def compare_sums(rows: list[list[str]], lines: list[dict], case: Case) -> None:
    totals, groups = lines[0], lines[1:]
    good, none = [r for r in rows if not r[12]], [r for r in rows if r[12]]
    positive = [max(cents(r[3]), 0) for r in none]
    same(totals["estimated_entries"], len(good), "entries estimated")
    same(totals["not_estimable_entries"], len(none), "entries not estimable")
    for key, column in (("ieepa_duty", 3), ("interest", 10), ("refund", 11)):
        same(cents(totals[key]), sum(cents(r[column]) for r in good), f"total of {key}")
        same(sum(cents(g[key]) for g in groups if g["expected_date"]), cents(totals[key]), f"groups of {key}")
    same(cents(totals["not_estimable_duty"]), sum(positive), "duty not estimable")
    reasons: dict[str, int] = {}
    for row in none:
        reasons[row[12]] = reasons.get(row[12], 0) + 1
    same(totals["not_estimable"], reasons, "reasons")
    same(totals["deposit_dates"], {k: sum(r[5] == k for r in good) for k in ("payment_date", "summary_date")}, "deposits")
    same(totals["expected_dates"], {k: sum(r[8] == k for r in good) for k in ("liquidation", "reliquidation", "paid_on")},
         "expected days")
    same(totals["entries_beyond_it"], sum(r[7] > case.rates.carried_from.isoformat() for r in good), "carried on")
    said = sum(case.clients is not None and case.clients.get(r[0], ("", ""))[1] != "" for r in good)
    same(totals["corporate_by_clients"], said, "corporate by clients")
    same(totals["groups"], len(groups), "number of groups")
    same(len({(g["importer"], g["expected_date"]) for g in groups}), len(groups), "groups that are one")
    for group in groups:
        same(group.get("client", "none"), "none" if case.clients is None else case.client(group["importer"]) or None, "client of a group")
        mine = [r for r in rows if r[0] == group["importer"] and (r[7] or None) == group["expected_date"]]
        same(group["entries"], len(mine), f"entries of {group}")
        for key, column in (("ieepa_duty", 3), ("interest", 10), ("refund", 11)):
            if key == "ieepa_duty" or group["expected_date"]:
                same(cents(group[key]), sum(max(cents(r[column]), 0) for r in mine), f"{key} of {group}")


class Runner:
    def __init__(self, cape: str, case: Case, folder: pathlib.Path) -> None:
        self.cape, self.case, self.folder = cape, case, folder
        (folder / "source.csv").write_text(case.source())
        (folder / "rates.ini").write_text(case.rates.file())
        if case.clients is not None:
            names = {masked(i): i for i in IMPORTERS}
            with open(folder / "clients.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["Importer Number", "Client", "Corporate"])
                writer.writerows([names[i], *said] for i, said in case.clients.items())
        self.run("index", "build", "-o", "i.cidx", "--data-date", "2026-07-01", "source.csv")

    def run(self, *args: str, code: int = 0) -> str:
        done = subprocess.run([self.cape, *args], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode not in (0, code) or (code == 0 and done.returncode != 0):
            raise Wrong(f"{args}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def refund(self, *args: str) -> list[list[str]]:
        return self.estimate("--index", "i.cidx", "--as-of", self.case.as_of.isoformat(), *args)

    def estimate(self, *args: str) -> list[list[str]]:
        case = self.case
        options = ["refund", "--rates", "rates.ini",
                   *(["--paid-on", case.paid_on.isoformat()] if case.paid_on else []),
                   *(["--corporate", "yes" if case.corporate else "no"] if not case.corporate else []),
                   *(["--clients", "clients.csv"] if case.clients is not None else []), *args]
        text = self.run(*options, "--csv", "--quiet", "--threads", "1", code=1)
        same(self.run(*options, "--csv", "--quiet", "--threads", "3", code=1), text, "rows with three threads")
        rows = list(csv.reader(io.StringIO(text)))[1:]
        lines = [json.loads(line) for line in self.run(*options, "--json", code=1).splitlines()]
        if case.clients is not None:
            self.by_client(options, list(csv.reader(io.StringIO(text))), lines[0])
            for row in rows:
                same(row.pop(0).lstrip("'"), case.client(row[0]), f"client of {row}")
        compare_sums(rows, lines, case)
        return rows


    def by_client(self, options: list[str], rows: list[list[str]], totals: dict) -> None:
        """What the clients get: each its own rows in their order, sums of these, and all together the whole."""
        case, folder = self.case, self.folder / "by"
        self.run(*options, "--by-client", "by", "--quiet", "--threads", str(case.rng.randint(1, 3)), code=1)
        with open(folder / "folders.csv", newline="", encoding="utf-8") as file:
            names = {row["FOLDER"]: row["CLIENT"] for row in csv.DictReader(file)} | {"unassigned": ""}
        given, sums = set(), dict.fromkeys(("estimated_entries", "ieepa_duty", "interest", "refund", "not_estimable_entries",
                                            "not_estimable_duty", "entries_beyond_it", "corporate_by_clients", "groups"), 0)
        for path in folder.glob("*/refund.csv"):
            client = names[path.parent.name].lstrip("'")
            given.add(client)
            mine = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
            same(mine, [rows[0], *(r for r in rows[1:] if r[0].lstrip("'") == client)], f"rows of {client}")
            lines = [json.loads(line) for line in (path.parent / "refund.json").read_text("utf-8").splitlines()]
            same(lines[0]["client"] or "", client, "client of the totals")
            same("entries" in lines[0] or "declarations" in lines[0], False, "numbers of others in the totals")
            compare_sums([r[1:] for r in mine[1:]], lines, case)
            for key in sums:
                sums[key] += cents(lines[0][key]) if isinstance(lines[0][key], str) else lines[0][key]
        same(given, {r[0].lstrip("'") for r in rows[1:]}, "clients that are given files")
        same({p.parent.name for p in folder.glob("*/refund.json")}, {p.parent.name for p in folder.glob("*/refund.csv")}, "folders")
        same(sums, {k: cents(totals[k]) if isinstance(totals[k], str) else totals[k] for k in sums}, "sums of all clients")


def check_all(runner: Runner) -> None:
    case = runner.case
    should = sorted(row_of(case, e) for e in case.entries.values() if passes_gate_d(case, e))
    same_rows(sorted(runner.refund("--all")), should, "rows of all")


def check_terminal(runner: Runner) -> None:
    """The progress line was not let go before it was ended: on a terminal the program hung when all was done."""
    near, far = os.openpty()
    words = [runner.cape, "refund", "--index", "i.cidx", "--all", "--json"]
    try:
        subprocess.run(words, cwd=runner.folder, stdout=subprocess.DEVNULL, stderr=far, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        raise Wrong("it does not end on a terminal") from None
    finally:
        os.close(near)
        os.close(far)


def check_declarations(runner: Runner) -> None:
    case, rng = runner.case, runner.case.rng
    by_filer = [e for e in case.entries if e.startswith("SSA")]
    names, seen, should = [], set(), []
    for k in range(rng.randint(1, 3)):
        chosen = rng.sample(by_filer, rng.randint(0, len(by_filer)))
        broken = rng.random() < 0.2
        lines = chosen + (["SSA0"] if broken else [])
        names.append(f"d{k}.csv")
        (runner.folder / names[-1]).write_text("\n".join(["Entry Number", *lines, ""]))
        for entry in [] if broken else chosen:
            if entry not in seen and passes_gate_d(case, case.entries[entry]):
                seen.add(entry)
                should.append(row_of(case, case.entries[entry]))
    same_rows(runner.refund("--account-type", "filer", "--filer-code", "SSA", *names), should, "rows of declarations")


class Claims:
    """A ledger, and what should be in it: by claim its day, and by entry what was frozen and whether it succeeded."""

    def __init__(self, runner: Runner) -> None:
        self.runner, self.case = runner, runner.case
        self.claims: list[tuple[Case, dict[str, dict[str, str]], dict[str, bool]]] = []
        self.foreign = ""
        runner.run("ledger", "init", "l", "--quiet")

    def claimed(self) -> set[str]:
        return {e for _, _, success in self.claims for e in success if success[e]}

    def upload(self) -> None:
        """A declaration of a random day; entries that are on a claim already fail there."""
        case, rng, number = copy.copy(self.case), self.case.rng, len(self.claims) + 1
        case.as_of = near_edge(rng, self.case.as_of - DAY * 60, self.case.as_of)
        case.as_of = max(case.as_of, Date(2026, 6, 29))
        by_filer = [e for e in case.entries if e.startswith("SSA")]
        if not by_filer:
            return
        chosen = rng.sample(by_filer, rng.randint(1, len(by_filer)))
        (self.runner.folder / "u.csv").write_text("\n".join(["Entry Number", *chosen, ""]))
        self.runner.run("upload", "--acknowledge", "--ledger", "l", "--index", "i.cidx", "--account-type", "filer", "--filer-code", "SSA",
                        "--backdated", "--as-of", case.as_of.isoformat(), "--quiet", "-o", "out", "u.csv", code=1)
        earlier = self.claimed()
        self.claims.append((case, {e: dict(case.entries[e]) for e in chosen},
                            {e: passes_gate_d(case, case.entries[e]) and e not in earlier for e in chosen}))
        if rng.random() < 0.6:
            self.decide(number, rng)

    def decide(self, number: int, rng: random.Random) -> None:
        """CBP decides about some of the entries as it likes."""
        _, frozen, success = self.claims[-1]
        cbp = f"{100000000000 + number}"
        self.runner.run("record", f"{9000000000 + number}", "--cbp-claim", cbp, "--ledger", "l", "--quiet")
        lines = ["CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION"]
        for entry in rng.sample(sorted(frozen), rng.randint(1, len(frozen))):
            success[entry] = rng.random() < 0.5
            lines.append(f"{cbp},{entry}," + ("Entry Summary Updated," if success[entry] else "Failed,NO"))
        (self.runner.folder / "o.csv").write_text("\n".join([*lines, ""]))
        self.runner.run("claim", "import", "--ledger", "l", "--quiet", "o.csv", code=1)

    def import_foreign(self) -> None:
        """A claim that no job of ours became: nothing of its entries was frozen."""
        if self.case.rng.random() < 0.5:
            return
        self.foreign = "A1Z00000001"
        lines = ["CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION", f"100000099999,{self.foreign},Entry Summary Updated,",
                 "100000099999,A1Z00000002,Failed,NO"]
        (self.runner.folder / "o.csv").write_text("\n".join([*lines, ""]))
        self.runner.run("claim", "import", "--ledger", "l", "--quiet", "o.csv", code=1)

    def rows(self) -> list[list[str]]:
        rows, seen = [], set()
        for case, frozen, success in reversed(self.claims):
            for entry in frozen:
                if success[entry] and entry not in seen:
                    seen.add(entry)
                    rows.append(row_of(case, frozen[entry]))
        # Behind those of which there are values.
        if self.foreign:
            rows.append(["", self.foreign, "yes" if self.case.corporate else "no", *[""] * 9, "NOT_FROZEN"])
        return rows


def compare_report(runner: Runner) -> None:
    """The report of the same claims has the same money."""
    case = runner.case
    options = ["--ledger", "l", "--rates", "rates.ini", "--corporate", "yes" if case.corporate else "no", "--json",
               *(["--paid-on", case.paid_on.isoformat()] if case.paid_on else []),
               *(["--clients", "clients.csv"] if case.clients is not None else [])]
    totals = json.loads(runner.run("refund", *options, code=1).splitlines()[0])
    report = json.loads(runner.run("report", *options, code=1))
    figures, parties = report["figures"], report["refunds"]
    for key in ("interest", "refund"):
        same(cents(figures[key]), cents(totals[key]), f"{key} of the report of claims")
        same(sum(cents(p[key]) for p in parties), cents(totals[key]), f"{key} of all parties of the report")
    same(sum(p["entries"] for p in parties), totals["estimated_entries"], "entries estimated in the report")
    same(sum(p["not_estimable"] for p in parties), totals["not_estimable_entries"], "entries not estimable in the report")


def check_claims(runner: Runner) -> None:
    """Claims keep what was frozen when they were filed, whatever becomes of the index."""
    claims = Claims(runner)
    for _ in range(3):
        claims.upload()
        (runner.folder / "newer.csv").write_text(runner.case.change())
        runner.run("index", "update", "i.cidx", "newer.csv", "--data-date", "2026-07-02", "--quiet")
    claims.import_foreign()
    same_rows(runner.estimate("--ledger", "l"), claims.rows(), "rows of claims")
    compare_report(runner)


def run_case(cape: str, seed: int, folder: pathlib.Path) -> str | None:
    case = Case(seed)
    try:
        runner = Runner(cape, case, folder)
        check_all(runner)
        check_terminal(runner)
        check_declarations(runner)
        # Half of the cases: a ledger waits for the disk.
        if seed % 2:
            check_claims(runner)
    except Wrong as wrong:
        return str(wrong)
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cape", default="build/release/cape")
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="a folder to leave the last case in")
    args = parser.parse_args()
    cape = str(pathlib.Path(args.cape).resolve())
    failed = 0
    for seed in range(args.seed, args.seed + args.cases):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="cape-refund-"))
        wrong = run_case(cape, seed, folder)
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}")
        if args.keep:
            shutil.copytree(folder, args.keep, dirs_exist_ok=True)
        shutil.rmtree(folder)
    print(f"{args.cases - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
