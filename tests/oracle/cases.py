#!/usr/bin/env python3
"""Seeded random cases for the driver: source files, declarations and command lines.

A case depends on its seed and number only. The oracle's own index is consulted so that every outcome (each
reason of gate A, B, C, a claim without, with some and with errors only) is met often enough.

    python3 tests/oracle/cases.py --count 2000 --seed 1     what the cases of a seed hit
"""

from __future__ import annotations

import argparse
import collections
import datetime
import os
import posixpath
import random
from dataclasses import dataclass
from typing import Any, Callable, Counter, Dict, List, Optional, Sequence, Set, Tuple

import oracle
from oracle import AccountOptions, BuildOptions, BuildResult, Tree, ValidateOptions

Cells = Dict[str, bytes]
Columns = List[Tuple[bytes, str]]  # header cell and field
Group = List[str]


@dataclass
class GetCall:
    typed: List[bytes]
    show_ior: bool


@dataclass
class Case:
    number: int
    tree: Tree                      # before the first command; None = a directory
    build: BuildOptions
    build_argv: List[str]
    built: BuildResult
    gets: List[GetCall]
    validate: ValidateOptions
    validate_argv: List[str]
    env_index: Optional[str]
    stdin: bytes
    quiet: bool

    def usable_index(self) -> Optional[oracle.Index]:
        """The index that `validate` opens, if it is the one that was built."""
        return self.built.index if self.validate.index == self.build.output else None


STATUS_GOOD = [b"Accepted", b"ACCEPTED", b"accepted", b"1"]
STATUS_BAD = [b"Rejected", b"2", b"Cancelled", b"Canceled", b"3", b"Inactive", b"4", b"", b"Pending", b"01",
              b"Accepted\n", b"Accepted\xc2\xa0"]
CONTROL_GOOD = [b"CBP", b"cbp", b"CBP Control", b"2"]
CONTROL_BAD = [b"Trade", b"Trade Control", b"1", b"Inactive", b"3", b"", b"X", b"CBP  Control"]
TYPE_GOOD = [b"01", b"1", b"02", b"03", b"06", b"6", b"11", b"21", b"00"]
TYPE_BAD = [b"08", b"8", b"09", b"9", b"23", b"47", b"", b"A1", b"123"]
FLAG_NO = [b"N", b"No", b"0", b"False", b""]
FLAG_YES = [b"Y", b"Yes", b"1", b"True"]
FLAG_ODD = [b"X", b"NA", b"2", b"unknown", b"-"]
DATE_ODD = [b"2026-02-30", b"2/29/2025", b"1979-12-31", b"1/1/2100", b"20260401", b"04-01-2026",
            b"2026/04/01", b"2026-4-1", b"13/1/2026", b"4/31/2026", b"1/1/26", b"soon", b"2026-04-01T00:00",
            b"2026-00-10"]
DATE_EDGE = [b"1980-01-01", b"12/31/2099", b"2/29/2024", b"2024-02-29", b"02/09/2026"]
PROTEST_NO = [b"", b"None", b"Closed", b"Denied", b"unknown"]
PROTEST_YES = [b"Open", b"OPEN", b"Suspended", b"suspended"]
COUNT_GOOD = [b"1", b"2", b"007", b"15", b"1000000"]
COUNT_HUGE = [b"4294967294", b"4294967295", b"4294967296", b"99999999999999999999"]
COUNT_BAD = [b"0", b"", b"00", b"x", b"-1", b"1.0", b"+1", b"unknown"]
IEEPA_HTS = [b"9903.01.25", b"99030125", b"9903.02.01", b"9903 02 01", b"9903.01.3310", b"9903-01-01"]
OTHER_HTS = [b"8471.30.0100", b"9903.03.01", b"9903.88.15", b"19903.01.25", b"990301", b"9903.0", b"",
             b"6109100012", b"990302"]
MONEY_ODD = [b"abc", b"$", b"1.2.3", b"--1", b"$$1", b"(-5)", b"5-", b"+5", b"1 000", b"12345678901234",
             b"(5", b"5)", b"-(5)", b"USD 5", b"1e3", b"()", b"-", b".", b"0x10", b"5\xc2\xa0", b"n/a"]
TEXTS = [b"Unliquidated", b"Liquidated", b"", b"Y", b"N", b"a,b", b'He said "no"', b'"quoted"', b"two\nlines",
         b"cr\rlf\r\nend", b"na\xc3\xafve", b"bad \xff byte", b"tab\tin", b"back\\slash / \x7f \x01", b"=1+1",
         b"\xe2\x82\xac 5", b"ends\n", b"\r"]
ENTRY_ODD = [b"", b"SSA-123", b"Total", b"SSA-1234567-89", b"n/a", b"\xc3\x84\xc3\x96\xc3\x9c",
             b"Grand Total:"]
DIRT = [b"\t", b" ", b"\xc2\xa0", b"\xe2\x80\x93", b"\xe2\x80\x8b", b"-", b".", b"/", b"'", b"\xff", b"_",
        b"#"]

HEADERS = [b"Entry Number", b"ENTRY NUMBER", b"entry_number", b'"Entry Number"', b"Entry-Number ",
           b"EntryNumber", b"\xc2\xa0Entry\tNumber:", b"Entry Number,Note", b'"Entry\nNumber",x',
           b"#Entry Number", b'"Entry" Number']
NO_HEADERS = [b"Entry No", b"Entry Numbers", b"Entry", b"", b" ", b"Note,Entry Number", b"Entry Number 1",
              b"Number", b"Entr\xc3\xbd Number", b",Entry Number"]
NOT_ELEVEN = [b"0S2-12345", b",only a note", b"=1", b'"=1,2"', b"+SUM(A1)", b"-1234", b"@x", b"\tABC",
              b'"\rABC"', b"'abc", b"123456789012", b'"a""b"', b'a"b', b"\xff\x80", b"\xc3\x84bc",
              b'"line\nend"', b'"two\r\nlines"', b'="0S2-12345"', b'"=""1"""', b"SSA-1234567",
              b"SSA-1234567-\xc2\xb2", b"N/A", b'"x"y"z"', b"0", b"\xc2\xa0", b'"\n"', b"SSA-1234567-8,9",
              b'"\t=1"']
BLANKS = [b"", b" ", b"\t", b",", b",,", b'""', b" , \t", b'" ",""', b"\t\t", b'"\t"', b'"\r"', b" \r"]
FILE_NAMES = ["d.csv", "batch 7.csv", "x.csv", "x.CSV", "x-2.csv", "x-3.csv", "X.csv", "stdin.csv",
              "d\u00e9cl.csv", "a,b.csv", 'q"t.csv', "dot.ted.csv", "=1.csv", "bad\udcff.csv",
              "tab\tin.csv", "esc\x1b[1m.csv"]
WRONG_NAMES = ["x.txt", "csv", "x.csv.txt", "x.csv~", "noext", "d.xlsx", "x.cs"]
FILERS = [b"SSA", b"0S2", b"9ZZ", b"AB1"]
GOALS = {"not csv": 5, "empty": 4, "header": 5, "b": 17, "c": 17, "passing": 20, "mixed": 24, "failing": 8,
         "name": 2, "missing": 1.2, "directory": 0.8, "again": 1, "over": 0.3}
AS_OF = ["2026-06-28", "2026-06-28", "2026-06-29", "2026-06-29", "2026-06-30", "2026-04-20", "2026-12-31",
         "2027-01-01", "2028-02-29", "2028-03-01", "2024-03-21", "2027-03-21", "2026-03-22", "1980-01-01",
         "2099-12-31"]


class Maker:
    """Makes one case."""

    def __init__(self, seed: int, number: int) -> None:
        self.rng = random.Random(seed * 1_000_003 + number)
        self.number = number
        self.tree: Tree = {}
        self.as_of = datetime.date.fromisoformat(self.pick(AS_OF))
        if self.chance(0.3):
            self.as_of = datetime.date(2026, 1, 1) + datetime.timedelta(days=self.rng.randrange(700))
        self.filers = self.rng.sample(FILERS, self.pick([1, 1, 1, 2, 3]))
        self.iors = [self.new_ior() for _ in range(self.pick([1, 2, 3]))]
        self.noise = self.pick([0.0, 0.01, 0.05])
        self.defect_rate = self.pick([0.0, 0.25, 0.5, 0.5, 0.9])
        self.size = self.case_size()
        self.remark_size = self.pick([1000, 20_000, 60_000]) if self.size < 100 and self.chance(0.004) else 0

    # -- chance ---------------------------------------------------------------------------------------------

    def pick(self, values: Sequence[Any]) -> Any:
        return self.rng.choice(values)

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def weighted(self, weights: Dict[str, float]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def case_size(self) -> int:
        """Entries: tens, now and then a few thousand, rarely more than one declaration may hold."""
        size = self.weighted({"small": 98.9, "big": 1.0, "over": 0.1})
        if size == "small":
            return self.rng.randrange(1, 40)
        return self.rng.randrange(1000, 3000) if size == "big" else self.rng.randrange(10_000, 10_100)

    # -- numbers --------------------------------------------------------------------------------------------

    def digits(self, count: int) -> bytes:
        return b"".join(b"%d" % self.rng.randrange(10) for _ in range(count))

    def new_entry(self) -> bytes:
        body = self.digits(8)
        if self.chance(0.05):
            body = self.pick([b"A", b"Z"]) + body[1:]
        return self.pick(self.filers) + body

    def new_ior(self) -> bytes:
        return self.pick([self.digits(9), self.digits(11), self.digits(9) + b"00",
                          b"AB" + self.digits(9) + b"Z", self.digits(16)])

    def spell_ior(self, number: bytes) -> bytes:
        social_security = number[:3] + b"-" + number[3:5] + b"-" + number[5:]
        forms = [number, number.lower(), number[:2] + b"-" + number[2:], social_security, b" " + number,
                 number[:6] + b" " + number[6:], number + b"."]
        return self.pick(forms)

    def spell_entry(self, number: bytes) -> bytes:
        """Without anything that needs quotes."""
        dashed = number[:3] + b"-" + number[3:10] + b"-" + number[10:]
        return self.pick([number, number, dashed, dashed, number.lower(), number[:3] + b" " + number[3:],
                          number[:3] + b"-" + number[3:]])

    # -- cells ----------------------------------------------------------------------------------------------

    def dress(self, text: bytes) -> bytes:
        """Cells are trimmed, case ignored."""
        if self.chance(0.1):
            text = self.pick([text.upper(), text.lower()])
        if self.chance(0.1):
            text = self.pick([b" ", b"\t", b""]) + text + self.pick([b" ", b"  ", b"\t"])
        return text

    def spell_date(self, date: datetime.date) -> bytes:
        return self.pick([date.isoformat(), "%d/%d/%d" % (date.month, date.day, date.year),
                          "%02d/%02d/%d" % (date.month, date.day, date.year)]).encode()

    def days_before(self, days: int) -> bytes:
        date = self.as_of - datetime.timedelta(days=days)
        return self.spell_date(date) if 1980 <= date.year <= 2099 else b""

    def money(self, positive: bool) -> bytes:
        """A readable amount; positive means above zero after rounding."""
        if not positive and self.chance(0.5):
            return self.pick([b"", b"0", b"0.00", b"$0", b"0.004", b"-0", b"(0.00)", b".0", b"0.0049999"])
        if positive and self.chance(0.1):
            return self.pick([b"0.005", b"$.005", b".01", b"0.0051"])
        whole = self.pick([0, 0, 7, 120, 1234, 98765, 1234567, 9_999_999_999_999])
        fraction = self.pick(["", ".5", ".01", ".99", ".005", ".995", ".4949", ".12345"])
        fraction = fraction if whole else ".01" + fraction[1:]
        text = self.pick(["{:d}", "{:,}"]).format(whole) + fraction
        text = text[1:] if text.startswith("0.") and self.chance(0.5) else text
        if positive:
            return self.pick(["%s", "$%s"]).encode() % text.encode()
        return self.pick(["-%s", "(%s)", "($%s)", "-$%s", "$-%s"]).encode() % text.encode()

    def clean_cell(self, name: str) -> bytes:
        if name == "liquidation_date":
            return self.pick([b"", b"", self.days_before(self.pick([0, 1, 30, 79, 80, 80, -1, -40]))])
        if name == "ieepa_count" and self.chance(0.02):
            return self.pick(COUNT_HUGE)
        if name in ("summary_date", "payment_date"):
            return self.pick([b"", self.days_before(self.rng.randrange(1, 400)), self.pick(DATE_EDGE)])
        if name == "ieepa_duty":
            return self.money(self.chance(0.8))
        if name in ("liquidation_status", "cape"):
            return self.pick(TEXTS)
        values = {"status": STATUS_GOOD, "control": CONTROL_GOOD, "type": TYPE_GOOD, "recon": FLAG_NO,
                  "recon_filed": [b"", b"", b" "], "protest": PROTEST_NO, "drawback": FLAG_NO,
                  "ieepa_count": COUNT_GOOD}
        return self.pick(values[name])

    def defective_cell(self, name: str) -> bytes:
        if name == "liquidation_date":
            return self.pick([self.days_before(self.pick([81, 81, 82, 365, 2000])), self.pick(DATE_ODD)])
        if name in ("summary_date", "payment_date"):
            return self.pick(DATE_ODD)
        if name in ("recon", "drawback"):
            return self.pick(FLAG_YES + FLAG_YES + FLAG_ODD)
        if name == "recon_filed":
            return self.pick([b"SSA-1234567-8", b"none", b"N", b"unknown"])
        values = {"status": STATUS_BAD, "control": CONTROL_BAD, "type": TYPE_BAD, "protest": PROTEST_YES,
                  "ieepa_count": COUNT_BAD}
        return self.pick(values[name]) if name in values else self.clean_cell(name)

    def entry_cells(self, ior: bytes, defects: Set[str]) -> Cells:
        """What the exports say about one entry; `defects` names fields that fail a rule or are unknown."""
        cells = {"ior": ior}
        for name in oracle.PLAIN_FIELDS + ["ieepa_count", "ieepa_duty"]:
            if name != "ior":
                cells[name] = self.defective_cell(name) if name in defects else self.clean_cell(name)
        return cells

    def tariff_lines(self, defective: bool) -> List[Tuple[bytes, bytes]]:
        lines = [(self.pick(OTHER_HTS), self.money(self.chance(0.7))) for _ in range(self.rng.randrange(3))]
        for _ in range(self.rng.randrange(0 if defective else 1, 3)):
            lines.append((self.pick(IEEPA_HTS), self.money(not defective)))
        if not defective and self.chance(0.2):
            lines.append((self.pick(IEEPA_HTS), self.money(False)))
        self.rng.shuffle(lines)
        return lines or [(b"", b"")]

    def defects(self) -> Set[str]:
        if not self.chance(self.defect_rate):
            return set()
        names = ["status", "control", "ieepa_count", "type", "recon", "recon", "recon_filed",
                 "liquidation_date", "liquidation_date", "protest", "drawback", "summary_date"]
        return set(self.rng.sample(names, self.pick([1, 1, 1, 2, 3])))

    # -- sources --------------------------------------------------------------------------------------------

    def source_rows(self, numbers: List[bytes], owners: Dict[bytes, bytes], layout: str) -> List[Cells]:
        """The rows of these entries, shuffled or not."""
        rows = []
        for number in numbers:
            defects = self.defects()
            cells = self.entry_cells(owners[number], defects)
            lines = self.tariff_lines("ieepa_count" in defects)
            if layout == "count":
                lines = lines[:1] if self.chance(0.9) else lines[:2]
            for hts, duty in lines:
                row = dict(cells, entry=self.spell_entry(number), hts=hts, duty=duty)
                row["ior"] = self.spell_ior(cells["ior"])
                for name in row:
                    if self.chance(self.noise) and name not in ("entry", "ior", "hts", "duty", "ieepa_duty"):
                        row[name] = self.pick([self.clean_cell(name), self.defective_cell(name)])
                    if name not in ("entry", "liquidation_status", "cape") and not row[name].isdigit():
                        row[name] = self.dress(row[name])
                rows.append(row)
        for row in rows:
            row["remarks"] = self.remarks()
        if self.chance(0.6):
            self.rng.shuffle(rows)
        if self.chance(0.35):
            self.spoil(rows, layout)
        return rows

    def spoil(self, rows: List[Cells], layout: str) -> None:
        """Rows that are refused."""
        for row in self.rng.sample(rows, min(len(rows), self.pick([1, 1, 2, 5]))):
            kind = self.pick(["entry", "ior", "money"])
            if kind == "entry":
                row["entry"] = self.pick(ENTRY_ODD)
            elif kind == "ior":
                row["ior"] = self.digits(self.pick([17, 20, 40]))
            else:
                row["duty" if layout == "hts" else "ieepa_duty"] = self.pick(MONEY_ODD)

    def remarks(self) -> bytes:
        """A long cell full of what looks like records, in the few cases that have such cells."""
        parts = [b"\n", b"\r\n", b'"', b'""', b'",', b',"', b",", b"SSA-1234567-8", b"\nSSA12345678\n", b" ",
                 b'"\n"', b"x" * self.rng.randrange(1, 200), b"\xe2\x82\xac"]
        text = b""
        while len(text) < self.remark_size:
            text += b"".join(self.rng.choices(parts, k=100))
        return text

    def column_name(self, name: bytes) -> bytes:
        """Letters and digits only, case ignored."""
        forms = [name, name, name, name.upper(), name.lower(), name.replace(b" ", b"_"),
                 name.replace(b" ", b""), b" " + name + b"\t", name + b":", name.replace(b" ", b"\n", 1)]
        return self.pick(forms)

    def source_columns(self, layout: str, missing: Set[str], maps: Dict[str, bytes]) -> Columns:
        """Header cell and field of each column; the field "" is a decoy that must not be read."""
        columns = []
        for name, _, known in oracle.FIELDS:
            if name in missing or (name in ("hts", "duty") and layout == "count"):
                continue
            if name in ("ieepa_count", "ieepa_duty") and layout == "hts":
                continue
            names = [text.encode() for text in known]
            chosen = self.rng.randrange(len(names)) if self.chance(0.5) else 0
            if name in maps and self.chance(0.8):
                columns.append((self.column_name(maps[name]), name))
                if self.chance(0.3):
                    columns.append((self.column_name(names[chosen]), ""))
                continue
            columns.append((self.column_name(names[chosen]), name))
            if chosen + 1 < len(names) and self.chance(0.05):
                columns.append((self.column_name(names[chosen + 1]), ""))
        for extra in (b"Port of Entry", b"Team", b"", b"--", b"Line Number"):
            if self.chance(0.1):
                columns.append((extra, ""))
        if self.remark_size:
            columns.append((b"Remarks", "remarks"))
        if self.chance(0.7):
            self.rng.shuffle(columns)
        return columns

    def csv_cell(self, value: bytes, style: str) -> bytes:
        needed = value[:1] == b'"' or any(byte in value for byte in b",\r\n")
        if needed or style == "all" or (style == "some" and self.chance(0.3)):
            return b'"' + value.replace(b'"', b'""') + b'"'
        if style == "some" and b'"' not in value and len(value) > 2 and self.chance(0.03):
            return b'"' + value[:2] + b'"' + value[2:]
        return value

    def join_lines(self, lines: List[bytes]) -> bytes:
        """Any line end, with or without the last one, with or without a BOM."""
        ends = {"lf": [b"\n"], "crlf": [b"\r\n"], "mixed": [b"\n", b"\r\n"], "cr": [b"\r"]}
        kind = self.weighted({"lf": 40, "crlf": 40, "mixed": 8, "cr": 12})
        if kind == "cr":
            lines = [line.replace(b"\r\n", b"\r").replace(b"\n", b"\r") for line in lines]
        data = b"".join(line + self.pick(ends[kind]) for line in lines)
        if self.chance(0.2):
            data = data[:-2] if data.endswith(b"\r\n") else data[:-1]
        return oracle.BOM + data if self.chance(0.2) else data

    def title_rows(self) -> List[bytes]:
        titles = [b"ES-003 Entry Summary Line Tariff Details", b'"Run date","4/20/2026, 9:00"', b"",
                  b"Entry Number:,x", b'Report "A" for,Importer Number', b"Entry Summary Number",
                  b"Team,Port of Entry", b",,", b'"Filter\n  on two lines"']
        count = self.weighted({"0": 75, "1": 10, "3": 10, "19": 3, "20": 0.7})
        return [self.pick(titles) for _ in range(int(count))]

    def source_bytes(self, rows: List[Cells], columns: Columns) -> bytes:
        style = self.pick(["min", "min", "all", "some"])
        header = [self.csv_cell(name, style) for name, _ in columns]
        lines = self.title_rows() + [b",".join(header)]
        for row in rows:
            cells = [self.csv_cell(row[name] if name else self.decoy(), style) for _, name in columns]
            if self.chance(0.02):
                cells = cells[:self.rng.randrange(1, len(cells) + 1)]
            if self.chance(0.02):
                cells.append(b"beyond the header")
            lines.append(b",".join(cells))
            if self.chance(0.02):
                lines.append(self.pick([b"", b" ", b",,,", b'""', b"\t"]))
        return self.join_lines(lines)

    def decoy(self) -> bytes:
        return self.pick([b"", b"X", b"47", b"Rejected", b"ZZZ-9999999-9", b"3", b"Y"])

    def break_source(self, data: bytes, columns: Columns) -> bytes:
        """A file that is an error as a whole, most of the time."""
        kind = self.pick(["nul", "pk", "utf16", "empty", "quote", "header only", "no header", "late nul"])
        if kind == "nul":
            return data[:50] + b"\0" + data[50:]
        if kind == "late nul":
            return data + b"\n" * 4096 + b"\0\n"
        if kind == "pk":
            return b"PK\x03\x04" + data
        if kind == "utf16":
            return self.pick([b"\xff\xfe", b"\xfe\xff"]) + data
        if kind == "quote":
            return data + b'\n"SSA'
        if kind == "header only":
            return b",".join(name for name, _ in columns if b"\n" not in name) + b"\n"
        return b"" if kind == "empty" else b"Port,Team\n1,2\n"

    def plan_maps(self) -> Dict[str, bytes]:
        if not self.chance(0.15):
            return {}
        names = self.rng.sample([name for name in oracle.FIELD_NAMES], self.pick([1, 2, 3]))
        return {name: b"My " + name.replace("_", " ").encode() + b" column" for name in names}

    def plan_assumes(self) -> Dict[str, bytes]:
        if not self.chance(0.2):
            return {}
        values = {
            "ior": [self.iors[0], b"unknown"], "type": [b"01", b"3", b"unknown"],
            "status": [b"Accepted", b"accepted", b"3", b"unknown"], "control": [b"CBP", b"trade", b"unknown"],
            "recon": [b"N", b"", b"yes", b"unknown"], "liquidation_date": [b"", b"unknown",
                                                                           self.days_before(80),
                                                                           self.days_before(81)],
            "summary_date": [b"2026-01-02", b"unknown"], "payment_date": [b"1/2/2026"],
            "recon_filed": [b"", b"SSA12345678", b"unknown"], "protest": [b"none", b"Open", b"unknown"],
            "drawback": [b"N", b"Y", b"unknown"], "liquidation_status": [b"Unliquidated", b"not known"],
            "cape": [b"N"], "ieepa_count": [b"1", b"0", b"unknown"]}
        names = self.rng.sample(list(values), self.pick([1, 1, 2, 3]))
        if self.chance(0.1):
            names.append("ieepa_count")
        return {name: self.pick(values[name]) for name in names}

    def plan_missing(self, assumes: Dict[str, bytes], layout: str) -> Set[str]:
        """Columns that a source lacks."""
        optional = ["ieepa_duty", "summary_date", "payment_date", "recon_filed", "protest", "drawback",
                    "liquidation_status", "cape"]
        missing = {name for name in optional if self.chance(0.3)}
        missing |= {name for name in assumes if name != "ieepa_count" and self.chance(0.8)}
        if layout == "count" and "ieepa_count" in assumes and self.chance(0.8):
            missing.add("ieepa_count")
        if self.chance(0.006):
            missing.add(self.pick(["entry", "ior", "type", "status", "control", "recon", "liquidation_date",
                                   "hts" if layout != "count" else "ieepa_count"]))
        return missing

    def make_sources(self) -> BuildOptions:
        add = self.chance(0.3)
        maps, assumes = self.plan_maps(), self.plan_assumes()
        layout = self.pick(["hts", "hts", "hts", "count", "count", "both"])
        shared = self.plan_missing(assumes, layout)
        numbers = sorted({self.new_entry() for _ in range(self.size)})
        self.rng.shuffle(numbers)
        owners = {number: self.pick(self.iors) for number in numbers}
        options = BuildOptions("x.cidx", [], same_entry="add" if add else None)
        options.maps = ["%s=%s" % (name, value.decode()) for name, value in maps.items()]
        options.assumes = ["%s=%s" % (name, value.decode()) for name, value in assumes.items()]
        for k in range(self.pick([1, 1, 2, 3])):
            if self.chance(0.03 if add else 0.15):
                layout = self.pick(["hts", "count", "both"])
            missing = set(shared)
            if not add:
                missing = self.plan_missing(assumes, layout)
            elif self.chance(0.3):
                missing ^= {self.pick(["protest", "drawback", "recon_filed", "cape"])} - set(assumes)
            mine = [number for number in numbers if self.chance(0.6)] or numbers[:1]
            columns = self.source_columns(layout, missing, maps)
            rows = self.source_rows(mine, owners, "hts" if layout == "both" else layout)
            data = self.source_bytes(rows, columns)
            if self.chance(0.006):
                columns.append((columns[0][0].upper(), ""))
                data = self.source_bytes(rows, columns)
            if self.chance(0.01):
                data = self.break_source(data, columns)
            path = self.pick(["src/%d.csv", "%d.csv", "src/es 003,%d.csv", "src/%d.txt", "src/\u00e9%d"]) % k
            options.sources.append(path)
            if not self.chance(0.004):
                self.tree[path] = data
        if self.chance(0.02):
            options.sources.append(options.sources[0])
        self.build_flags(options)
        return options

    def build_flags(self, options: BuildOptions) -> None:
        if self.chance(0.6):
            options.rejects = self.pick(["rejects.csv", "src/rejects"])
            self.tree.setdefault("src", None)
        if self.chance(0.1):
            options.max_rejects = self.pick(["0", "1", "2", "5", "100"])
        if self.chance(0.5):
            options.data_date = self.pick(["2026-04-19", "2024-02-29", "2099-12-31", self.as_of.isoformat()])
        if self.chance(0.5):
            options.threads = self.pick(["1", "2", "3", "8"])
        options.exit_zero = self.chance(0.03)
        if self.chance(0.1):
            self.tree["x.cidx"] = b"an older file\n"
        if self.chance(0.015):
            self.spoil_build(options)

    def spoil_build(self, options: BuildOptions) -> None:
        """Usage errors."""
        mistakes: List[Callable[[], None]] = [
            lambda: setattr(options, "unknown_option", True), lambda: setattr(options, "threads", "0"),
            lambda: setattr(options, "data_date", self.pick(["2026-02-30", "4/1/2026", "1979-01-01", ""])),
            lambda: setattr(options, "same_entry", "bogus"), lambda: setattr(options, "max_rejects", "many"),
            lambda: setattr(options, "output", None), lambda: setattr(options, "sources", []),
            lambda: setattr(options, "output", options.sources[0]),
            lambda: options.assumes.append(self.pick(["entry=SSA12345678", "duty=1", "hts=99030101",
                                                      "nofield=1", "status", "status=Bogus", "type=",
                                                      "control=", "liquidation_date=soon", "recon=maybe",
                                                      "summary_date=1/1/1900", "ieepa_count=x"])),
            lambda: options.maps.append(self.pick(["nofield=Column", "status", "=Column"])),
        ]
        self.pick(mistakes)()

    # -- declarations ---------------------------------------------------------------------------------------

    def spell_typed(self, number: bytes, dirt: str) -> bytes:
        """A first field as it stands in the file."""
        text = self.spell_entry(number)
        if dirt == "plain" or self.chance(0.5):
            return text
        if dirt == "dirty":
            at = self.rng.randrange(len(text) + 1)
            spoiled = text[:at] + self.pick(DIRT) + text[at:]
            return self.pick([
                spoiled, spoiled, b"=" + text, b"+" + text, b"@" + text, b"-" + text, b"\t" + text,
                b'="' + text + b'"', b'"=""' + text + b'"""', b'"' + text + b'"""', b'"' + text + b'" ',
                b'"' + text[:4] + b"\n" + text[4:] + b'"', b'"' + text[:4] + b"\r\n" + text[4:] + b'"',
                b'"' + text[:3] + b'"' + text[3:], b'"' + text[:3] + b"," + text[3:] + b'"',
                b'"\r' + text + b'"', text[:5] + b'"' + text[5:]])
        return self.pick([b'"' + text + b'"', b" " + text, text + b" ", text + b"\t", b'" ' + text + b'"'])

    def pools(self, index: Optional[oracle.Index],
              account: AccountOptions) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        """Entries of this account that pass gate D, that fail it, and entries of others."""
        if index is None:
            return [self.new_entry() for _ in range(3)], [], []
        passing, failing, foreign = [], [], []
        iors = {oracle.letters_and_digits(os.fsencode(ior)) for ior in account.iors}
        code = (account.filer_code or "").upper().encode()
        for number, summary in sorted(index.entries.items()):
            if summary.values["ior"] not in iors if account.iors else number[:3] != code:
                foreign.append(number)
            elif oracle.failing_rules(summary.values, self.as_of):
                failing.append(number)
            else:
                passing.append(number)
        return passing, failing, foreign

    def take(self, numbers: List[bytes]) -> List[bytes]:
        """Some of them, in any order."""
        most = len(numbers) if self.size > 100 else min(len(numbers), 25)
        least = most * 9 // 10 if self.size > 100 else min(most, 1)
        return self.rng.sample(numbers, self.rng.randint(least, most)) if most else []

    def declaration_rows(self, goal: str, index: Optional[oracle.Index],
                         account: AccountOptions) -> List[bytes]:
        """The raw first fields of the entries."""
        passing, failing, foreign = self.pools(index, account)
        dirt = self.pick(["plain", "light", "dirty"])
        numbers = {"passing": passing, "failing": failing}.get(goal, passing + failing)
        numbers = self.take(numbers) or [self.new_entry()]
        if goal == "c":
            absent = [self.new_entry() for _ in range(self.pick([0, 0, 1, 3]))]
            numbers += (absent + foreign[:self.rng.randrange(4)]) or [self.new_entry()]
        if goal == "over":
            numbers = [self.filers[0] + b"%08d" % k for k in range(self.pick([9999, 10000, 10001]))]
        fields = [self.spell_typed(number, dirt) for number in numbers]
        if goal == "b":
            for _ in range(self.rng.randrange(4)):
                fields.append(self.spell_typed(self.pick(numbers), dirt))
            for _ in range(self.rng.randrange(4)):
                fields.append(self.pick(NOT_ELEVEN))
            for _ in range(self.rng.randrange(3)):
                fields.append(self.spell_typed(self.pick([b"QQ9", b"ZZZ"]) + self.digits(8), dirt))
            self.rng.shuffle(fields)
        elif self.chance(0.5):
            self.rng.shuffle(fields)
        return fields

    def declaration(self, goal: str, index: Optional[oracle.Index], account: AccountOptions) -> bytes:
        header = self.pick(HEADERS) if self.chance(0.4) else b"Entry Number"
        if goal == "empty":
            lines = [self.pick(BLANKS) for _ in range(self.rng.randrange(4))]
            lines = ([header] if self.chance(0.6) else []) + lines
            return self.join_lines(lines)
        fields = self.declaration_rows(goal, index, account)
        if self.chance(0.15):
            others = [b"", b",", b",note", b',"a, b"', b", ", b",,x", b',"two\nlines"']
            fields = [raw + self.pick(others) for raw in fields]
        if self.remark_size:
            fields = [raw + b"," + self.csv_cell(self.remarks(), "min") for raw in fields]
        for _ in range(self.pick([0, 0, 0, 1, 3])):
            fields.insert(self.rng.randrange(len(fields) + 1), self.pick(BLANKS))
        if goal == "header":
            lines = ([] if self.chance(0.5) else [self.pick(NO_HEADERS)]) + fields
            return self.join_lines(lines)
        data = self.join_lines([header] + fields)
        return self.not_csv(data) if goal == "not csv" else data

    def not_csv(self, data: bytes) -> bytes:
        kind = self.pick(["nul", "pk", "utf-16-le", "utf-16-be", "quote", "late nul"])
        if kind == "nul":
            at = self.rng.randrange(min(len(data), 4096))
            return data[:at] + b"\0" + data[at:]
        if kind == "late nul":
            return data + b"\n" * 4096 + self.pick([b"SSA\0\n", b"\0\n"])
        if kind == "pk":
            return b"PK\x03\x04" + data
        if kind.startswith("utf-16"):
            return self.pick([b"\xff\xfe", b"\xfe\xff"]) + data.decode("latin-1").encode(kind)
        opened = self.pick([b'"', b'"SSA-1234567-8', b'"a\n\n', b'"a""'])
        return data + self.pick([b"\n", b"", b"\r\n"]) + opened

    def input_path(self, taken: List[str], wrong: bool) -> str:
        while True:
            names = FILE_NAMES[:8] if self.chance(0.8) else FILE_NAMES
            name = self.pick(WRONG_NAMES if wrong else names)
            path = self.pick(["", "", "in/", "in2/", "./"]) + name
            if posixpath.normpath(path) not in map(posixpath.normpath, taken):
                return path

    def make_inputs(self, index: Optional[oracle.Index], account: AccountOptions) -> Tuple[List[str], bytes]:
        """The declarations; standard input's bytes."""
        paths: List[str] = []
        stdin = b""
        for _ in range(self.pick([1, 1, 1, 2, 2, 3])):
            goal = self.weighted(GOALS)
            if goal == "again" and paths:
                paths.append(self.pick(paths) if "-" not in paths else paths[-1])
                continue
            if self.chance(0.04) and "-" not in paths and goal not in ("missing", "directory", "name"):
                paths.append("-")
                stdin = self.declaration(goal, index, account)
                continue
            path = self.input_path(paths, goal == "name")
            paths.append(path)
            if goal == "directory":
                self.tree[posixpath.normpath(path)] = None
            elif goal != "missing":
                self.tree[posixpath.normpath(path)] = self.declaration(goal, index, account)
        return [path for k, path in enumerate(paths) if path != "-" or k == paths.index("-")], stdin

    def make_account(self) -> AccountOptions:
        kind = self.weighted({"importer": 60, "filer": 20, "broker": 20})
        if kind == "importer":
            some = self.iors
            if self.chance(0.75):
                some = self.rng.sample(self.iors, self.rng.randint(1, len(self.iors)))
            return AccountOptions(iors=[self.spell_ior(ior).decode() for ior in some],
                                  account_type=self.pick([None, "importer", "Importer"]))
        code = self.pick(self.filers).decode()
        filer_type = self.pick([None, None, "importer", "IMPORTER"]) if kind == "filer" else None
        return AccountOptions(account_type=self.pick([kind, kind.upper()]), filer_type=filer_type,
                              filer_code=self.pick([code, code.lower()]))

    def move_to_ini(self, account: AccountOptions) -> AccountOptions:
        """The same account, some or all of it in an INI file; a flag may hide a key of the file."""
        lines = [] if self.chance(0.5) else ["[account]"]
        flags = AccountOptions(account=self.pick(["acct.ini", "in/my account.ini"]))
        equals = self.pick(["=", " = "])
        for key in ("type", "filer_code", "filer_type"):
            name = "account_type" if key == "type" else key
            value = getattr(account, name)
            if value is None:
                continue
            if self.chance(0.7):
                lines.append(key + equals + value)
            else:
                setattr(flags, name, value)
                if self.chance(0.3):
                    lines.append(key + equals + self.pick({"type": ["broker"], "filer_code": ["QQQ"],
                                                           "filer_type": ["exporter"]}[key]))
        if account.iors and self.chance(0.7):
            lines.append("ior" + equals + self.pick([",", ", "]).join(account.iors))
        elif account.iors:
            flags.iors = account.iors
            if self.chance(0.5):
                lines.append("ior" + equals + "99-9999999")
        text = self.pick(["\n", "\r\n"]).join(lines + [""])
        self.tree[flags.account or ""] = text.encode()
        return flags

    def make_validate(self, built: BuildResult, build: BuildOptions) -> Tuple[ValidateOptions, bytes]:
        account = self.make_account()
        inputs, stdin = self.make_inputs(built.index, account)
        if self.chance(0.3):
            account = self.move_to_ini(account)
        options = ValidateOptions(inputs, self.as_of.isoformat(), account, index=build.output)
        options.output = self.pick([None, "out", "out/", ".", "in", "out"])
        options.threads = self.pick(["1", "2", "3", "8"])
        options.all_errors = self.chance(0.35)
        options.exit_zero = self.chance(0.08)
        if self.chance(0.4):
            options.claim_number = self.pick(["1", "100000013568", "999999999990", "000042", "900000000001"])
        if len(inputs) == 1 and self.chance(0.15):
            options.stdout, options.output = True, None  # both together: the contract does not say
        else:
            options.json = self.chance(0.75)
        return options, stdin

    def spoil_validate(self, options: ValidateOptions) -> None:
        """Usage errors, and what cannot be opened."""
        account = options.account
        self.tree["bad.cidx"] = self.pick([b"", b"not an index\n", bytes(range(256)) * 64])
        mistakes: List[Callable[[], None]] = [
            lambda: setattr(options, "unknown_option", True), lambda: setattr(options, "threads", "0"),
            lambda: setattr(options, "as_of", self.pick(["2026-02-30", "2026-6-1", "1979-12-31",
                                                         "2100-01-01", "now"])),
            lambda: setattr(options, "claim_number", self.pick(["abc", "1234567890123", "-1", "1.5"])),
            lambda: setattr(options, "index", None), lambda: setattr(options, "index", "none.cidx"),
            lambda: setattr(options, "index", "bad.cidx"), lambda: setattr(options, "inputs", []),
            lambda: vars(options).update(stdout=True, json=True, output=None),
            lambda: vars(options).update(stdout=True, json=False, output=None, inputs=options.inputs[:1] * 2),
            lambda: setattr(account, "account_type", self.pick(["importers", "agent", "x"])),
            lambda: setattr(account, "account", "none.ini"),
            lambda: setattr(account, "iors", [] if account.iors else ["12-3456789"]),
            lambda: setattr(account, "iors", ["--", "1"] if account.iors else ["1"]),
            lambda: setattr(account, "filer_code", None if account.filer_code else "SSA"),
            lambda: setattr(account, "filer_code", self.pick(["AB", "ABCD", "A-1", "A B"])),
            lambda: setattr(account, "filer_type", self.pick(["exporter", "importer"])),
            lambda: setattr(options, "account", AccountOptions(None, "filer", [], "SSA", "exporter")),
            lambda: setattr(options, "account", self.bad_ini()),
        ]
        self.pick(mistakes)()

    def bad_ini(self) -> AccountOptions:
        self.tree["bad.ini"] = self.pick([b"type=importer\nior=1\ncolour=red\n", b"ior\n", b"",
                                          b"type=agent\nior=1\n",
                                          b"type=filer\nfiler_code=SSA\nfiler_type=exporter\n",
                                          b"[account]\ntype=broker\nfiler_code=SSA\nfiler_type=importer\n"])
        return AccountOptions(account="bad.ini")

    def collide(self, build: BuildOptions, options: ValidateOptions) -> None:
        """An output that is also the index or the account."""
        path = oracle.result_path(options.output, oracle.stem_of(options.inputs[0]) + oracle.CLAIM)
        path = posixpath.normpath(path)
        if options.account.account and self.chance(0.5):
            self.tree[path] = self.tree.pop(options.account.account)
            options.account.account = path
        elif build.output == options.index == "x.cidx":
            build.output = options.index = path
            self.tree.setdefault(posixpath.dirname(path) or "in", None)

    def leave_old_results(self, options: ValidateOptions) -> None:
        """Results of an earlier run: replaced, or removed."""
        if options.stdout or not self.chance(0.25):
            return
        for path, stem in zip(options.inputs, oracle.assign_stems(options.inputs)):
            if path != "-" and self.tree.get(posixpath.normpath(path)) is None:
                continue
            for suffix in (oracle.CLAIM, oracle.RESULT):
                old = posixpath.normpath(oracle.result_path(options.output, stem + suffix))
                if self.chance(0.5) and old not in self.tree:
                    self.tree[old] = b"old\n"
        self.tree[posixpath.normpath(oracle.result_path(options.output, "keep.txt"))] = b"keep\n"

    # -- `index get` ----------------------------------------------------------------------------------------

    def make_gets(self, index: Optional[oracle.Index]) -> List[GetCall]:
        if index is None:
            return [GetCall([b"SSA12345678"], True)] if self.chance(0.1) else []
        numbers = sorted(index.entries)
        self.rng.shuffle(numbers)
        absent = [self.new_entry(), b"SSA-123", b"no such", b"\xc3\xa9", b"AB\x01\x7f\"\\", b"123456789012"]
        typed = [self.spell_entry(number) for number in numbers]
        calls = [GetCall(typed[k:k + 500], True) for k in range(0, len(typed), 500)]
        mixed = typed[:5] + self.rng.sample(absent, self.pick([0, 1, 3])) or absent
        self.rng.shuffle(mixed)
        return calls + [GetCall(mixed, self.chance(0.3))]

    # -- command lines --------------------------------------------------------------------------------------

    def flag(self, name: str, value: Optional[str], earlier: Optional[str] = None) -> List[Group]:
        """`--name VALUE`, `--name=VALUE`, `-o VALUE` or `-oVALUE`; with `earlier`, at times given twice."""
        if value is None:
            return []
        group: Group = []
        for text in ([earlier] if earlier is not None and self.chance(0.05) else []) + [value]:
            if self.chance(0.5) or text == "":
                group += [name, text]
            else:
                group.append(name + text if name == "-o" else name + "=" + text)
        return [group]

    def command(self, words: List[str], groups: List[Group], names: List[str]) -> List[str]:
        """Options may stand anywhere."""
        self.rng.shuffle(groups)
        if self.chance(0.1):
            return words + [text for group in groups for text in group] + ["--"] + names
        slots = ["group"] * len(groups) + ["name"] * len(names)
        self.rng.shuffle(slots)
        queues = {"group": iter(groups), "name": iter([[name] for name in names])}
        return words + [text for slot in slots for text in next(queues[slot])]

    def build_command(self, options: BuildOptions) -> List[str]:
        groups = self.flag("-o", options.output, "other.cidx") + self.flag("--same-entry", options.same_entry)
        groups += self.flag("--rejects", options.rejects, "other.csv")
        groups += self.flag("--threads", options.threads, "2")
        groups += self.flag("--max-rejects", options.max_rejects, "0")
        groups += self.flag("--data-date", options.data_date, "2020-01-01")
        for text in options.maps:
            groups += self.flag("--map", text)
        for text in options.assumes:
            groups += self.flag("--assume", text)
        groups += [["--exit-zero"]] if options.exit_zero else []
        groups += [["--frobnicate"]] if options.unknown_option else []
        return self.command(["index", "build"], groups, options.sources)

    def validate_command(self, options: ValidateOptions, quiet: bool, by_env: bool) -> List[str]:
        account = options.account
        groups = self.flag("-o", options.output, "other") + self.flag("--as-of", options.as_of, "2020-02-29")
        groups += self.flag("--threads", options.threads, "2")
        groups += self.flag("--claim-number", options.claim_number, "7")
        groups += self.flag("--account", account.account, "other.ini")
        groups += self.flag("--account-type", account.account_type, "broker")
        groups += self.flag("--filer-code", account.filer_code, "QQQ")
        groups += self.flag("--filer-type", account.filer_type, "importer")
        for ior in account.iors:
            groups += self.flag("--ior", ior)
        if not by_env:
            groups += self.flag("--index", options.index, "other.cidx")
        switches = {"--all-errors": options.all_errors, "--json": options.json, "--stdout": options.stdout,
                    "--exit-zero": options.exit_zero, "--quiet": quiet, "--frob": options.unknown_option}
        groups += [[name] for name, on in switches.items() if on]
        names = options.inputs
        if len(names) > 1 and "-" not in names and self.chance(0.15):
            kept = self.rng.randrange(len(names))
            names, listed = names[:kept], names[kept:]
            self.tree["list.txt"] = os.fsencode(self.pick(["\n", "\r\n", "\n\n"]).join(listed + [""]))
            groups += self.flag("--files-from", "list.txt")
        return self.command(["validate"], groups, names)

    def case(self) -> Case:
        build = self.make_sources()
        built = oracle.build(self.tree, build)
        validate, stdin = self.make_validate(built, build)
        if self.chance(0.05):
            self.spoil_validate(validate)
        elif self.chance(0.01) and validate.inputs and not validate.stdout:
            self.collide(build, validate)
        self.leave_old_results(validate)
        quiet = self.chance(0.12)
        by_env = self.chance(0.15) and validate.index is not None
        env_index = validate.index if by_env else None
        if validate.index is not None and not by_env and self.chance(0.05):
            env_index = "none.cidx"  # the flag wins
        build_argv = self.build_command(build)
        validate_argv = self.validate_command(validate, quiet, by_env)
        return Case(self.number, self.tree, build, build_argv, built, self.make_gets(built.index), validate,
                    validate_argv, env_index, stdin, quiet)


def make_case(seed: int, number: int) -> Case:
    return Maker(seed, number).case()


def tally(seed: int, count: int) -> Counter[str]:
    """How often each outcome is met."""
    seen: Counter[str] = collections.Counter()
    for number in range(1, count + 1):
        case = make_case(seed, number)
        seen["build exit %d%s" % (case.built.exit, " (as a whole)" if case.built.structural else "")] += 1
        outcome = oracle.validate(case.tree, case.stdin, case.validate, case.usable_index())
        seen["validate exit %d%s" % (outcome.exit, " (nothing done)" if outcome.usage else "")] += 1
        for verdict in outcome.verdicts:
            values = verdict.line.values
            seen["status %s / %s" % (values["upload_status"], values["claim_status"])] += 1
            for rule in values["rules"]:
                seen["rule %s" % rule] += 1
            for rule in values["unchecked"]:
                seen["unchecked %s" % rule] += 1
            for name in values["assumed"]:
                seen["assumed %s" % name] += 1
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description="what the cases of a seed hit")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name, times in sorted(tally(options.seed, options.count).items()):
        print("%6d  %s" % (times, name))


if __name__ == "__main__":
    main()
