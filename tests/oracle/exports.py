"""Random exports from ACE: the source files of `cape index build` and its command line. `updates.py` has
newer exports, `cases.py` the rest of a case."""

from __future__ import annotations

import contextlib
import datetime
import os
import posixpath
import random
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import oracle
from oracle import BuildOptions, Times, Tree

Cells = Dict[str, bytes]
Columns = List[Tuple[bytes, str]]  # header cell and field
Group = List[str]

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
FILERS = [b"SSA", b"0S2", b"9ZZ", b"AB1"]
AS_OF = ["2026-06-28", "2026-06-28", "2026-06-29", "2026-06-29", "2026-06-30", "2026-04-20", "2026-12-31",
         "2027-01-01", "2028-02-29", "2028-03-01", "2024-03-21", "2027-03-21", "2026-03-22", "1980-01-01",
         "2099-12-31"]


DECOYS = [b"", b"X", b"47", b"Rejected", b"ZZZ-9999999-9", b"3", b"Y"]
DECOYS_ODD = [b"two\nlines", b"two\r\nlines", b"\n", b'say "no"', b'""', b'"', b",", b'",\n"',
              b"\nSSA-1234567-8,", b"x" * 70, b"\xff\xfe", b"cr\rin"]
DAMAGE = [b'"', b",", b"\n", b"\r", b"\t", b" ", b"\0", b";", b"x", b'""', b"\r\n"]


@dataclass
class Plan:
    """What the exports of one command have in common."""
    maps: Dict[str, bytes]
    assumes: Dict[str, bytes]
    layout: str
    add: bool
    missing: Set[str]  # columns, unless each source draws its own


class ExportMaker:
    """Makes the exports of one case."""

    def __init__(self, seed: int, number: int) -> None:
        self.rng = random.Random(seed * 1_000_003 + number)
        self.seed = seed
        self.number = number
        self.tree: Tree = {}
        self.times: Times = {}
        self.as_of = datetime.date.fromisoformat(self.pick(AS_OF))
        if self.chance(0.3):
            self.as_of = datetime.date(2026, 1, 1) + datetime.timedelta(days=self.rng.randrange(700))
        self.filers = self.rng.sample(FILERS, self.pick([1, 1, 1, 2, 3]))
        self.iors = [self.new_ior() for _ in range(self.pick([1, 2, 3]))]
        self.noise = self.pick([0.0, 0.01, 0.05])
        self.defect_rate = self.pick([0.0, 0.25, 0.5, 0.5, 0.9])
        self.size = self.case_size()
        self.remark_size = self.pick([1000, 20_000, 60_000]) if self.size < 100 and self.chance(0.004) else 0
        self.owners: Dict[bytes, bytes] = {}  # entry -> importer
        self.today = datetime.date(2024, 1, 1) + datetime.timedelta(days=self.rng.randrange(1000))

    # -- chance ---------------------------------------------------------------------------------------------

    def pick(self, values: Sequence[Any]) -> Any:
        return self.rng.choice(values)

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def weighted(self, weights: Dict[str, float]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[None]:
        """Chance of its own: what is drawn inside changes nothing outside."""
        kept, self.rng = self.rng, random.Random("%s of %d of %d" % (name, self.number, self.seed))
        try:
            yield
        finally:
            self.rng = kept

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
                  "recon_filed": [b"", b"", b" "], "protest": PROTEST_NO, "drawback": FLAG_NO, "adcvd_pending": FLAG_NO,
                  "ieepa_count": COUNT_GOOD}
        return self.pick(values[name])

    def defective_cell(self, name: str) -> bytes:
        if name == "liquidation_date":
            return self.pick([self.days_before(self.pick([81, 81, 82, 365, 2000])), self.pick(DATE_ODD)])
        if name in ("summary_date", "payment_date"):
            return self.pick(DATE_ODD)
        if name in ("recon", "drawback", "adcvd_pending"):
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
                 "liquidation_date", "liquidation_date", "protest", "drawback", "adcvd_pending", "summary_date"]
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
        ragged = self.pick([0.02, 0.02, 0.02, 0.02, 0.4])
        decoys = DECOYS + (DECOYS_ODD if self.chance(0.3) else [])
        header = [self.csv_cell(name, style) for name, _ in columns]
        lines = self.title_rows() + [b",".join(header)]
        for row in rows:
            cells = [self.csv_cell(row[name] if name else self.pick(decoys), style) for _, name in columns]
            if self.chance(ragged):
                cells = cells[:self.rng.randrange(1, len(cells) + 1)]
            if self.chance(ragged):
                cells += [self.csv_cell(self.pick(decoys), style) for _ in range(self.pick([1, 1, 2, 50]))]
            lines.append(b",".join(cells))
            if self.chance(0.02):
                lines.append(self.pick([b"", b" ", b",,,", b'""', b"\t"]))
        return self.join_lines(lines)

    def damage(self, data: bytes) -> bytes:
        """A few bytes in, out or changed anywhere: mostly another row, at times no CSV file."""
        for _ in range(self.pick([1, 1, 2, 4])):
            at = self.rng.randrange(len(data) + 1)
            data = data[:at] + self.pick(DAMAGE + [b""]) + data[at + self.pick([0, 1, 1]):]
        return data

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
            "drawback": [b"N", b"Y", b"unknown"], "adcvd_pending": [b"Y", b"unknown"],
            "liquidation_status": [b"Unliquidated", b"not known"],
            "cape": [b"N"], "ieepa_count": [b"1", b"0", b"unknown"]}
        names = self.rng.sample(list(values), self.pick([1, 1, 2, 3]))
        if self.chance(0.1):
            names.append("ieepa_count")
        return {name: self.pick(values[name]) for name in names}

    def plan_missing(self, assumes: Dict[str, bytes], layout: str) -> Set[str]:
        """Columns that a source lacks."""
        optional = ["ieepa_duty", "summary_date", "payment_date", "recon_filed", "protest", "drawback",
                    "adcvd_pending", "liquidation_status", "cape"]
        missing = {name for name in optional if self.chance(0.3)}
        missing |= {name for name in assumes if name != "ieepa_count" and self.chance(0.8)}
        if layout == "count" and "ieepa_count" in assumes and self.chance(0.8):
            missing.add("ieepa_count")
        if self.chance(0.006):
            missing.add(self.pick(["entry", "ior", "type", "status", "control", "recon", "liquidation_date",
                                   "hts" if layout != "count" else "ieepa_count"]))
        return missing

    def plan(self) -> Plan:
        add = self.chance(0.3)
        maps, assumes = self.plan_maps(), self.plan_assumes()
        layout = self.pick(["hts", "hts", "hts", "count", "count", "both"])
        return Plan(maps, assumes, layout, add, self.plan_missing(assumes, layout))

    def put_source(self, options: BuildOptions, name: str, data: bytes) -> None:
        """Names a source on the command line and writes it, nearly always."""
        path = self.pick(["src/%s.csv", "%s.csv", "src/es 003,%s.csv", "src/%s.txt", "src/\u00e9%s"]) % name
        options.sources.append(path)
        if not self.chance(0.004):
            self.tree[path] = data
            self.times[posixpath.normpath(path)] = self.moment()

    def moment(self) -> int:
        """Some second of today in New York, or next to one of its ends."""
        midnight = int((self.today - datetime.date(1970, 1, 1)).total_seconds())
        if 2007 <= self.today.year < 2099 and self.chance(0.1):
            return midnight + 3600 * self.pick([4, 5, 28, 29]) + self.pick([-1, 0])
        return midnight + self.rng.randrange(5 * 3600, 28 * 3600)

    def pieces(self, rows: List[Cells]) -> List[List[Cells]]:
        """The rows as one file, cut into several, or dealt out to several."""
        if not self.chance(0.1):
            return [rows]
        count = self.pick([2, 2, 3, 5, 9])
        if self.chance(0.5):
            ends = sorted(self.rng.randrange(len(rows) + 1) for _ in range(count - 1))
            return [rows[begin:end] for begin, end in zip([0] + ends, ends + [len(rows)])]
        parts: List[List[Cells]] = [[] for _ in range(count)]
        for row in rows:
            self.pick(parts).append(row)
        return parts

    def put_sources(self, options: BuildOptions, plan: Plan, numbers: List[bytes], tag: str = "b") -> None:
        """One to three exports of these entries, each of them in one file or more."""
        options.same_entry = "add" if plan.add else None
        options.maps = ["%s=%s" % (name, value.decode()) for name, value in plan.maps.items()]
        options.assumes = ["%s=%s" % (name, value.decode()) for name, value in plan.assumes.items()]
        layout = plan.layout
        for k in range(self.pick([1, 1, 2, 3])):
            if self.chance(0.03 if plan.add else 0.15):
                layout = self.pick(["hts", "count", "both"])
            missing = set(plan.missing)
            if not plan.add:
                missing = self.plan_missing(plan.assumes, layout)
            elif self.chance(0.3):
                missing ^= {self.pick(["protest", "drawback", "recon_filed", "cape"])} - set(plan.assumes)
            mine = [number for number in numbers if self.chance(0.6)] or numbers[:1]
            rows = self.source_rows(mine, self.owners, "hts" if layout == "both" else layout)
            for part, some in enumerate(self.pieces(rows)):
                columns = self.source_columns(layout, missing, plan.maps)
                data = self.source_bytes(some, columns)
                if self.chance(0.006):
                    columns.append((columns[0][0].upper(), ""))
                    data = self.source_bytes(some, columns)
                if self.chance(0.01):
                    data = self.break_source(data, columns)
                elif self.chance(0.03):
                    data = self.damage(data)
                self.put_source(options, "%s-%d%s" % (tag, k, ".%d" % part if part else ""), data)
        if self.chance(0.02):
            options.sources.append(options.sources[0])

    def make_build(self) -> BuildOptions:
        numbers = sorted({self.new_entry() for _ in range(self.size)})
        self.rng.shuffle(numbers)
        self.owners = {number: self.pick(self.iors) for number in numbers}
        self.build_plan = self.plan()
        options = BuildOptions("x.cidx", [])
        self.put_sources(options, self.build_plan, numbers)
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
        options.quiet = self.chance(0.1)
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
            lambda: setattr(options, "rejects", self.pick([options.output, options.sources[0]])),
            lambda: options.assumes.append(self.pick(["entry=SSA12345678", "duty=1", "hts=99030101",
                                                      "nofield=1", "status", "status=Bogus", "type=",
                                                      "control=", "liquidation_date=soon", "recon=maybe",
                                                      "summary_date=1/1/1900", "ieepa_count=x"])),
            lambda: options.maps.append(self.pick(["nofield=Column", "status", "=Column"])),
        ]
        self.pick(mistakes)()

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

    def build_groups(self, options: BuildOptions) -> List[Group]:
        """The flags that build and update share."""
        groups = self.flag("--same-entry", options.same_entry)
        groups += self.flag("--rejects", options.rejects, "other.csv")
        groups += self.flag("--threads", options.threads, "2") + self.flag("--memory", options.memory, "1G")
        groups += self.flag("--max-rejects", options.max_rejects, "0")
        groups += self.flag("--data-date", options.data_date, "2020-01-01")
        for text in options.maps:
            groups += self.flag("--map", text)
        for text in options.assumes:
            groups += self.flag("--assume", text)
        switches = {"--exit-zero": options.exit_zero, "--quiet": options.quiet,
                    "--frobnicate": options.unknown_option}
        return groups + [[name] for name, on in switches.items() if on]

    def list_some(self, groups: List[Group], names: List[str], least: int) -> List[str]:
        """At times the last names stand in a file; at least so many stay on the command line."""
        if len(names) <= least or not self.chance(0.15):
            return names
        kept = self.rng.randrange(least, len(names))
        path = "names-%d.txt" % len(self.tree)
        self.tree[path] = os.fsencode(self.pick(["\n", "\r\n", "\n\n"]).join(names[kept:] + [""]))
        groups += self.flag("--files-from", path)
        return names[:kept]

    def build_command(self, options: BuildOptions) -> List[str]:
        groups = self.flag("-o", options.output, "other.cidx") + self.build_groups(options)
        return self.command(["index", "build"], groups, self.list_some(groups, options.sources, 0))
