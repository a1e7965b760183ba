"""Steps about the index: what is exported from day to day, and what the index then says of every entry."""
from __future__ import annotations

import datetime
from typing import Callable

import portal
from office import Office
from world import FRIDAY, FRIDAY_BEFORE, MONDAY, THURSDAY, TUESDAY, WEDNESDAY

RETURNED = 6  # the claim that Thursday corrects


def first_exports(o: Office) -> None:
    entries = list(o.entries.values())
    half = len(entries) // 2
    # A number that lost its end, with duty that would be missed.
    broken = 'ABC-12,12-3456789XX,01,Accepted,CBP,N,,Unliquidated,1/5/2026,1/9/2026,,N,,9903.01.25,"$1,200.00"\r\n'
    # The reports overlap by ten entries.
    o.export("exports/2026-07-10/ES-003-1.csv", entries[:half + 10], FRIDAY_BEFORE, broken)
    o.export("exports/2026-07-10/ES-003-2.csv", entries[half:], FRIDAY_BEFORE)
    o.clients_file("clients.csv")
    o.hold = set(o.rng.sample(sorted(o.fileable("ABC", TUESDAY)), 4))
    o.put("hold.csv", "Entry Number\n" + "".join(f"{n}\n" for n in sorted(o.hold)))


def index_has_all(o: Office, day: datetime.date) -> None:
    """Every entry with its own values, asked one by one."""
    wrong = []
    rows = o.csv("cape worklist --all", day)
    for r in rows:
        e = o.indexed.get(r["ENTRY_NUMBER"])
        if e and (r["IEEPA_DUTY"], r["SUMMARY_STATUS"], r["CONTROL_STATUS"], r["LIQUIDATION_DATE"]) != (
                f"{sum(e.duties) // 100}.{sum(e.duties) % 100:02d}", e.status, e.control, str(e.liquidated or "unliquidated")):
            wrong.append((r, e))
    o.same("entries of the index", {r["ENTRY_NUMBER"] for r in rows}, set(o.indexed))
    o.same("each is there once", len(rows), len(o.indexed))
    o.check("values of all entries", not wrong, wrong[:2])
    o.same("day of the data", {r["DATA_DATE"] for r in rows}, {day.isoformat()})


def refused(name: str, wanted: int) -> Callable[[Office, datetime.date], None]:
    def after(o: Office, day: datetime.date) -> None:
        o.same(f"rows of {name}", len(o.rows(name)), wanted)
        index_has_all(o, day)
    return after


def index_built(o: Office, day: datetime.date) -> None:
    refused("refused-2026-07-10.csv", 1)(o, day)
    o.check("duty of refused rows", "$1200.00" in o.output or "$1,200.00" in o.output, o.output)


def monday_exports(o: Office) -> None:
    """New entries; of the others some were repaired, and some on the first claim cancelled."""
    changed = [o.add(("ABC", "9KZ")[n % 2], 20_000_000 + 31 * n) for n in range(40)]
    for e in [e for e in o.entries.values() if e.control == "Trade"][:8]:
        e.control = "CBP"
        changed.append(e)
    for number in o.claims[0].entries[:3]:
        o.entries[number].status = "Cancelled"
        changed.append(o.entries[number])
    o.export("exports/2026-07-13/ES-003-1.csv", changed[:30], MONDAY)
    o.export("exports/2026-07-13/ES-003-2.csv", changed[30:], MONDAY)


def monday_liquidations(o: Office) -> None:
    on_claim = [o.entries[n] for n in o.claims[0].entries[3:6]]
    open_ones = [e for e in o.entries.values() if not e.liquidated and e not in on_claim][:12]
    for e in on_claim + open_ones:
        e.liquidated = MONDAY - datetime.timedelta(3 + o.rng.randrange(5))
    o.overlay("exports/2026-07-13/liquidations.csv", on_claim + open_ones, MONDAY, ["ABC99999999", "9KZ99999999"])


def thursday_exports(o: Office) -> None:
    """What CBP failed on the claim that is corrected: one is under protest indeed, one was repaired and liquidated meanwhile, one is as it
    was. And a summary that was cancelled is accepted again, and liquidated."""
    by_message = {message: o.entries[n] for n, message in o.claims[RETURNED - 1].failed.items()}
    by_message[portal.PROTEST].protest = "Open"
    by_message[portal.TRADE].liquidated = WEDNESDAY
    accepted = [o.entries[n] for n in o.claims[0].failed
                if not o.entries[n].liquidated or (FRIDAY - o.entries[n].liquidated).days <= 80][:1]
    for e in accepted:
        e.status, e.liquidated = "Accepted", e.liquidated or WEDNESDAY
    o.export("exports/2026-07-16/ES-003-1.csv", list(by_message.values()) + accepted, THURSDAY)
