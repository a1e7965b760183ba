"""The broker's office of the week: entries as ACE has them from day to day, the exports, clients and holds that follow, and what the rules say of an entry.

Everything is made of plain rows here; nothing is asked of `cape`. Money is in cents, days are datetime.date.
"""
from __future__ import annotations

import csv
import dataclasses
import datetime
import os
import pathlib
import random
import zoneinfo

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
FRIDAY_BEFORE = datetime.date(2026, 7, 10)
MONDAY = datetime.date(2026, 7, 13)
TUESDAY = datetime.date(2026, 7, 14)
WEDNESDAY = datetime.date(2026, 7, 15)
THURSDAY = datetime.date(2026, 7, 16)
FRIDAY = datetime.date(2026, 7, 17)

# Client, power of attorney until, corporate, importers. The third one's name makes no folder as it stands; a sole proprietor's number is an SSN.
CLIENTS = [("Acme Toys", "unlimited", "yes", ["12-3456789XX", "12-3456789YY"]),
           ("Borealis Garments", "2027-12-31", "yes", ["98-7654321AB"]),
           ("Øst & Vest / Imports", "2026-12-31", "yes", ["55-5555555ZZ", "260101-12345"]),
           ("D. Miller", "unlimited", "no", ["123-45-6789"]),
           ("Expired Goods", "2026-06-30", "yes", ["77-1234567"])]
STRANGER = "44-4444444QQ"  # an importer that the clients file does not have

GOOD = "PASSES"


@dataclasses.dataclass
class Entry:
    number: str
    importer: str
    kind: str = "01"
    status: str = "Accepted"
    control: str = "CBP"
    recon: str = "N"
    liquidated: datetime.date | None = None
    protest: str = ""
    drawback: str = "N"
    filed: datetime.date = datetime.date(2025, 11, 3)
    paid: datetime.date | None = datetime.date(2025, 11, 14)
    duties: list[int] = dataclasses.field(default_factory=list)  # of its IEEPA rows
    other_duty: int = 0


def reason(entry: Entry, as_of: datetime.date) -> str:
    """The id of the first rule of gate D that the entry fails, EARLIER_CLAIM aside."""
    old = entry.liquidated is not None and (as_of - entry.liquidated).days > 80
    for rule, fails in (("SUMMARY_STATUS", entry.status != "Accepted"), ("CONTROL_STATUS", entry.control != "CBP"),
                        ("IEEPA_HTS", not any(d > 0 for d in entry.duties)), ("ENTRY_TYPE", entry.kind in ("08", "09", "23", "47")),
                        ("RECON_FLAG", entry.recon == "Y" and entry.kind not in ("01", "02", "06")), ("LIQUIDATION_80", old),
                        ("PROTEST", entry.protest in ("Open", "Suspended")), ("DRAWBACK", entry.drawback == "Y")):
        if fails:
            return rule
    return GOOD


def tested(entry: Entry) -> tuple:
    """All of an entry that the rules test."""
    return (entry.status, entry.control, any(d > 0 for d in entry.duties), entry.kind, entry.recon, entry.liquidated, entry.protest, entry.drawback,
            entry.paid is None)


def plain(number: str) -> str:
    return "".join(c for c in number if c.isalnum()).upper()


def client_of(importer: str) -> str:
    return next((name for name, _, _, importers in CLIENTS if plain(importer) in map(plain, importers)), "")


def authorised(importer: str, day: datetime.date) -> bool:
    until = next((u for _, u, _, importers in CLIENTS if plain(importer) in map(plain, importers)), "")
    return until == "unlimited" or (until != "" and day <= datetime.date.fromisoformat(until))


class World:
    """The office's folder, ACE's entries as of the day that is played, and what was exported of them."""

    def __init__(self, folder: pathlib.Path, seed: int, entries: int = 420):
        self.folder, self.rng = folder, random.Random(seed)
        self.entries: dict[str, Entry] = {}
        for serial in range(entries):
            self.add(("ABC", "ABC", "9KZ")[serial % 3], 10_000_000 + 137 * serial)
        self.indexed: dict[str, Entry] = {}  # what the index should have
        self.last_export = 0

    def add(self, filer: str, serial: int) -> Entry:
        rng = self.rng
        importer = rng.choice([i for c in CLIENTS for i in c[3]] * 3 + [STRANGER])
        entry = Entry(f"{filer}{serial:08d}", importer, other_duty=rng.randrange(500_000))
        entry.duties = [rng.randrange(1, 3_000_000) for _ in range(rng.choice([1, 1, 2, 3]))]
        entry.filed = datetime.date(2025, 3, 1) + datetime.timedelta(rng.randrange(330))
        entry.paid = entry.filed + datetime.timedelta(10) if rng.random() < 0.9 else None
        age = rng.choice([None] * 6 + [5, 30, 60, 72, 76, 77, 79, 95])
        entry.liquidated = None if age is None else MONDAY - datetime.timedelta(age)
        for field, value in rng.choice([()] * 7 + [(("status", "Cancelled"),), (("control", "Trade"),), (("duties", [0]),),
                                                   (("kind", "23"),), (("protest", "Open"),), (("drawback", "Y"),)]):
            setattr(entry, field, value)
        self.entries[entry.number] = entry
        return entry

    # --- files ------------------------------------------------------------------------------------------------------------------

    def path(self, name: str) -> pathlib.Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def put(self, name: str, text: str, day: datetime.date | None = None) -> None:
        """Writes a file, as if it had been saved at eight in the morning of the day."""
        path = self.path(name)
        path.write_bytes(text.encode())
        if day:
            at = datetime.datetime.combine(day, datetime.time(8), NEW_YORK).timestamp()
            os.utime(path, (at, at))

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(newline="", encoding="utf-8") as source:
            return list(csv.DictReader(source))

    def export(self, name: str, entries: list[Entry], day: datetime.date, besides: str = "") -> None:
        """An ES-003 report: a title, a row a tariff line, and rows that nobody can use."""
        lines = ["ES-003 Entry Summary Line Tariff Details", "Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,"
                 "Control Status,Reconciliation Indicator,Liquidation Date,Liquidation Status,Entry Summary Date,Payment Date,"
                 "Protest Status,Drawback Indicator,Reconciliation (Other) Entry Summary Number,HTS Number - Full,Line Tariff Duty Amount"]
        for e in entries:
            number = f"{e.number[:3]}-{e.number[3:10]}-{e.number[10]}"
            head = (f"{number},{e.importer},{e.kind},{e.status},{e.control},{e.recon},{us(e.liquidated)},"
                    f"{'Liquidated' if e.liquidated else 'Unliquidated'},{us(e.filed)},{us(e.paid)},{e.protest},{e.drawback},,")
            lines.append(f'{head}6110.20.2079,"{dollars(e.other_duty)}"')
            lines += [f'{head}9903.01.{25 + 4 * n},"{dollars(d)}"' for n, d in enumerate(e.duties)]
        self.put(name, "\r\n".join(lines) + "\r\n" + besides, day)
        for e in entries:
            self.indexed[e.number] = dataclasses.replace(e, duties=list(e.duties))

    def overlay(self, name: str, entries: list[Entry], day: datetime.date, unknown: list[str]) -> None:
        """A report of liquidations, which has no duties; and entries that the index lacks."""
        lines = ["Entry Number,Liquidation Date,Liquidation Status"]
        lines += [f"{e.number},{e.liquidated},Liquidated" for e in entries] + [f"{n},{day},Liquidated" for n in unknown]
        self.put(name, "\n".join(lines) + "\n", day)
        for e in entries:
            self.indexed[e.number].liquidated = e.liquidated

    def clients_file(self, name: str) -> None:
        lines = ["Importer Number,Client,Name,Power of Attorney Until,Corporate"]
        lines += [f'{i},"{c}","{c}",{until},{corporate}' for c, until, corporate, importers in CLIENTS for i in importers]
        self.put(name, "\n".join(lines) + "\n")


def us(day: datetime.date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
