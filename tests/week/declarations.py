"""Steps about declarations: what is prepared, left out, and filed."""
from __future__ import annotations

import collections
import dataclasses
import datetime
import json
import re
from typing import Callable

import world
from office import Claim, Office

FILERS = ("ABC", "9KZ")
URGENT = range(77, 81)  # days since liquidation


def our_list(o: Office) -> None:
    """A team's own list: another column, numbers typed in many ways, some twice, one that is none."""
    known = sorted(n for n in o.indexed if n.startswith("ABC"))[:40]
    typed = [f"{n[:3]}-{n[3:10]}-{n[10]}" if k % 3 else n.lower() for k, n in enumerate(known)] + [known[0], known[1], "ABC-123"]
    o.listed = known
    o.put("our-list.csv", "Client,Entry No,Remark\n" + "".join(f"x,{n},\n" for n in typed))


def declared_in(o: Office, folder: str) -> dict[str, list[str]]:
    """Declarations by name, each in the bytes that CBP's template demands."""
    found = {}
    for path in sorted((o.folder / folder).glob("*.csv")):
        if path.name == "left_out.csv":
            continue
        text = path.read_bytes().decode("ascii")
        o.check(f"bytes of {path.name}", re.fullmatch(r"Entry Number\r\n([0-9A-Z]{11}\r\n)+", text) is not None)
        found[path.name] = text.split()[2:]
    return found


def conserved(o: Office, folder: str, rows: collections.Counter, wanted: set[str], day: datetime.date) -> None:
    """Nothing lost, nothing twice: what is declared and what is left out are the rows; what is declared is what should be."""
    files = declared_in(o, folder)
    declared = [n for entries in files.values() for n in entries]
    left = o.rows(f"{folder}/left_out.csv")
    o.same(f"{folder}: declared once", len(declared), len(set(declared)))
    o.same(f"{folder}: declared", set(declared), wanted)
    o.same(f"{folder}: declared and left out are the rows",
           collections.Counter(declared) + collections.Counter(r["ENTRY_NUMBER"] for r in left), rows)
    o.check(f"{folder}: each has a reason", all(r["REASON"] for r in left))
    urgent = {n for name, entries in files.items() if name.endswith("-urgent.csv") for n in entries}
    o.same(f"{folder}: urgent", urgent, {n for n in wanted if o.indexed[n].liquidated and (day - o.indexed[n].liquidated).days in URGENT})
    manifest = json.loads((o.folder / folder / "manifest.json").read_text())
    o.same(f"{folder}: manifest", {f["name"]: f["entries"] for f in manifest["files"]}, {n: len(e) for n, e in files.items()})
    o.same(f"{folder}: sums", (manifest["rows"], manifest["declared"], manifest["left_out"]), (sum(rows.values()), len(declared), len(left)))


def first_prepared(o: Office, day: datetime.date) -> None:
    rows = collections.Counter(o.listed + o.listed[:2] + [""])
    conserved(o, "declarations/2026-07-10", rows, o.fileable("ABC", day) & set(o.listed), day)


def dry_run(o: Office, day: datetime.date) -> None:
    o.same("nothing is written", sorted(p.name for p in (o.folder / "declarations").iterdir()), ["2026-07-10"])
    wanted = len(o.fileable(FILERS, day))
    o.check("what would be declared", f"{wanted} to declare, {len(o.indexed) - wanted} left out" in o.output, o.output)


def prepared(o: Office, day: datetime.date) -> None:
    folder = f"declarations/{day}"
    conserved(o, folder, collections.Counter(list(o.indexed)), o.fileable(FILERS, day), day)
    for name, entries in declared_in(o, folder).items():
        o.same(f"{name}: one client", len({world.client_of(o.indexed[n].importer) for n in entries}), 1)
        o.same(f"{name}: of its account", {n[:3] for n in entries}, {re.search(r"-(abc|9kz)(-urgent)?[.]csv$", name).group(1).upper()})
    left = o.rows(f"{folder}/left_out.csv")
    o.same(f"{folder}: on hold", {r["ENTRY_NUMBER"] for r in left if r["REASON"] == "ON HOLD"}, o.hold)
    o.same(f"{folder}: on a claim", {r["ENTRY_NUMBER"] for r in left if r["REASON"] == "ENTRY ALREADY ON A CAPE CLAIM"},
           {n for n in o.claimed() if world.reason(o.indexed[n], day) == world.GOOD})
    parts = [r for p in (o.folder / f"clients/{day}").glob("*/left_out.csv") for r in one_client(o, str(p.relative_to(o.folder)))]
    o.same("left out by client", collections.Counter((r["ENTRY_NUMBER"], r["REASON"]) for r in parts),
           collections.Counter((r["ENTRY_NUMBER"], r["REASON"]) for r in left))


def one_client(o: Office, name: str) -> list[dict[str, str]]:
    rows = o.rows(name)
    o.same(f"{name}: one client", len({world.client_of(o.indexed[r["ENTRY_NUMBER"]].importer) for r in rows}), 1)
    return rows


def uploaded(*patterns: str, account: str = "abc") -> Callable[[Office, datetime.date], None]:
    def after(o: Office, day: datetime.date) -> None:
        for path in (p for pattern in patterns for p in sorted(o.folder.glob(pattern))):
            entries = path.read_bytes().decode().split()[2:]
            claim = Claim(len(o.claims) + 1, path.name, account, day, entries, {n: sum(o.indexed[n].duties) for n in entries},
                          filed={n: dataclasses.replace(o.indexed[n], duties=list(o.indexed[n].duties)) for n in entries})
            o.same(f"{path.name}: nothing is on a claim already", o.claimed() & set(entries), set())
            o.claims.append(claim)
            details = o.rows(f"results/{day}/{path.stem}.Claim_Details.csv")
            o.same(f"{path.name}: details", [(r["ENTRY_NUMBER"], r["STATUS"]) for r in details], [(n, "Entry Summary Updated") for n in entries])
        jobs = o.json("cape history --json", day)
        o.same("jobs", [(j["job_number"], j["file_name"], j["file_upload_status"]) for j in reversed(jobs)],
               [(f"{9000000000 + c.number}", c.file, "Accepted (void)" if c.void else "Accepted") for c in o.claims])
    return after


def listed_since(o: Office, day: datetime.date) -> None:
    o.same("jobs of the day", o.output.count("Accepted"), sum(c.day == day for c in o.claims))
