"""Steps about money and clients: sums of what is claimed, each client's folder with its own entries alone."""
from __future__ import annotations

import collections
import datetime
import json
import pathlib
import re

import world
from office import Office

NOBODY = "unassigned"


def duty_by_client(o: Office) -> dict[str, int]:
    """Of everything that is claimed, in cents as it was when it was filed."""
    sums: dict[str, int] = collections.defaultdict(int)
    for claim in o.claims:
        for number in claim.claimed():
            sums[world.client_of(o.indexed[number].importer) or NOBODY] += claim.duty[number]
    return dict(sums)


def cents(text: str) -> int:
    dollars, _, rest = text.replace(",", "").partition(".")
    return int(dollars) * 100 + int(rest)


def duty_of(row: dict[str, str]) -> int:
    return cents(row["IEEPA_DUTY"])


def rows_of_refunds(o: Office, day: datetime.date) -> None:
    """A row an entry that is claimed, with the duty it was filed with."""
    rows = {r["ENTRY_NUMBER"]: r for r in o.rows(f"reports/{day}-refunds.csv")}
    frozen = {n: c.duty[n] for c in o.claims for n in c.claimed()}
    o.same("entries with a refund", set(rows), o.claimed())
    o.same("duties as they were filed", {n: duty_of(r) for n, r in rows.items()}, frozen)
    rates = {world.plain(i): corporate for _, _, corporate, importers in world.CLIENTS for i in importers}
    o.same("whose rates", {n: (r["CLIENT"], r["CORPORATE"]) for n, r in rows.items()},
           {n: (world.client_of(o.indexed[n].importer), rates[world.plain(o.indexed[n].importer)]) for n in rows})
    o.check("all can be estimated", not any(r["NOT_ESTIMABLE"] for r in rows.values()))
    o.check("refunds are duty and interest",
            all(cents(r["ESTIMATED_REFUND"]) == duty_of(r) + cents(r["ESTIMATED_INTEREST"]) for r in rows.values()))


def sums_of_refunds(o: Office, day: datetime.date) -> None:
    """Totals and groups are sums of the rows, to the cent."""
    totals, *groups = (json.loads(line) for line in (o.folder / f"reports/{day}-refunds.json").read_text().splitlines())
    rows = o.rows(f"reports/{day}-refunds.csv")
    o.same("duty of all", cents(totals["ieepa_duty"]), sum(sum(c.duty[n] for n in c.claimed()) for c in o.claims))
    o.same("refund of all", cents(totals["refund"]), sum(cents(r["ESTIMATED_REFUND"]) for r in rows))
    by_group: dict[tuple[str, str], int] = collections.defaultdict(int)
    for r in rows:
        by_group[r["IMPORTER_NUMBER"], r["EXPECTED_DATE"]] += cents(r["ESTIMATED_REFUND"])
    o.same("refunds by importer and day", {(g["importer"], g["expected_date"]): cents(g["refund"]) for g in groups}, dict(by_group))


def folders(o: Office, day: datetime.date, file: str) -> dict[str, pathlib.Path]:
    """The folder of each client: the one that has its entries."""
    return {p.parent.name: p for p in sorted((o.folder / f"clients/{day}").glob(f"*/{file}"))}


def nobody_elses(o: Office, path: pathlib.Path, clients: set[str]) -> None:
    text = path.read_text(encoding="utf-8")
    others = {w for w in re.findall(r"\b[0-9A-Z]{11}\b", text) if w in o.indexed and (world.client_of(o.indexed[w].importer) or NOBODY) not in clients}
    o.same(f"{path.parent.name}/{path.name}: nobody else's entries", others, set())
    names = {c for c, *_ in world.CLIENTS if c not in clients and c in text}
    o.same(f"{path.parent.name}/{path.name}: nobody else's name", names, set())


def refunds_of_clients(o: Office, day: datetime.date) -> None:
    """Each client's rows and totals, which add up to those of all."""
    duties = duty_by_client(o)
    parts, rows = {}, []
    for name, path in folders(o, day, "refund.csv").items():
        own = o.rows(str(path.relative_to(o.folder)))
        clients = {world.client_of(o.indexed[r["ENTRY_NUMBER"]].importer) or NOBODY for r in own}
        o.same(f"{name}: one client", len(clients), 1)
        client = clients.pop()
        totals = json.loads((path.parent / "refund.json").read_text().splitlines()[0])
        for file in (path, path.parent / "refund.json"):
            nobody_elses(o, file, {client})
        o.same(f"{name}: refund of its rows", cents(totals["refund"]), sum(cents(r["ESTIMATED_REFUND"]) for r in own))
        parts[client] = cents(totals["ieepa_duty"])
        rows += own
    o.same("duty of each client", parts, duties)
    key = "ENTRY_NUMBER"
    whole = o.rows(f"reports/{day}-refunds.csv")
    o.same("refunds of all clients are those of all", {r[key]: r["ESTIMATED_REFUND"] for r in rows}, {r[key]: r["ESTIMATED_REFUND"] for r in whole})
    o.same("each is one client's", len(rows), len(whole))


def worklists(o: Office, day: datetime.date) -> None:
    """All entries of the index, once, each in its client's folder; what is claimed is on a claim."""
    found: collections.Counter[str] = collections.Counter()
    on_claim, failed = set(), set()
    for name, path in folders(o, day, "worklist.csv").items():
        rows = o.rows(str(path.relative_to(o.folder)))
        clients = {world.client_of(o.indexed[r["ENTRY_NUMBER"]].importer) or NOBODY for r in rows}
        o.same(f"{name}: one client", len(clients), 1)
        nobody_elses(o, path, clients)
        found.update(r["ENTRY_NUMBER"] for r in rows)
        on_claim |= {r["ENTRY_NUMBER"] for r in rows if r["PREDICTION"] == "On a claim"}
        failed |= {r["ENTRY_NUMBER"] for r in rows if r["PREDICTION"] == "Failed at CBP"}
    o.same("entries of all clients, once", found, collections.Counter(list(o.indexed)))
    o.same("on a claim", on_claim, o.claimed())
    o.same("failed at CBP", failed, {n for n in o.failed_as_filed() - o.claimed() if world.reason(o.indexed[n], day) == world.GOOD})


def pages(o: Office, day: datetime.date) -> None:
    found = folders(o, day, "report.html")
    o.same("clients with a page", len(found), len(duty_by_client(o)))
    for name, path in found.items():
        text = path.read_text(encoding="utf-8")
        own = {c for c, *_ in world.CLIENTS if c.replace("&", "&amp;") in text} or {NOBODY}
        o.same(f"{name}: one client", len(own), 1)
        nobody_elses(o, path, own)


def totals(o: Office, day: datetime.date) -> None:
    """What the report of the week says of money is what `refund` says."""
    report = json.loads((o.folder / f"reports/{day}.json").read_text())
    refunds = json.loads((o.folder / f"reports/{day}-refunds.json").read_text().splitlines()[0])
    o.same("refunds by client", {p["party"]: cents(p["duty"]) + cents(p["not_estimable_duty"]) for p in report["refunds"]}, duty_by_client(o))
    o.same("entries that are claimed", report["figures"]["pass"], len(o.claimed()))
    o.same("refund and interest of the page", (report["figures"]["refund"], report["figures"]["interest"]), (refunds["refund"], refunds["interest"]))
    o.same("refund of the week", cents(report["figures"]["refund"]), sum(cents(p["refund"]) for p in report["refunds"]))
    o.check("refunds are duty and interest", all(cents(p["refund"]) == cents(p["duty"]) + cents(p["interest"]) for p in report["refunds"]))
