"""Steps about reruns: what became of entries that are filed, told against what was known of them before."""
from __future__ import annotations

import datetime
import re

import world
from office import Claim, Office
from world import FRIDAY

WITHIN = 14  # days, of deadlines
ELSEWHERE = "EARLIER_CLAIM"


def accepted(claim: Claim, number: str) -> bool:
    return claim.decided and number not in claim.failed


def verdict(o: Office, claim: Claim, number: str, day: datetime.date) -> str:
    """The days go on for what CBP does not have, or failed; what it accepted stays accepted."""
    if accepted(claim, number):
        return world.GOOD
    fails = world.reason(o.indexed[number], day)
    elsewhere = number in o.claimed() and number not in claim.claimed()
    return ELSEWHERE if fails == world.GOOD and elsewhere else fails


def last_day(o: Office, number: str) -> datetime.date | None:
    liquidated = o.indexed[number].liquidated
    return liquidated + datetime.timedelta(80) if liquidated else None


def change_of(claim: Claim, number: str, before: str, now: str) -> str:
    if now == ELSEWHERE:
        return "claimed"
    if now == world.GOOD:
        return "passes" if number in claim.claimed() else "fileable"
    return "fails" if before == world.GOOD else "reason"


def told(o: Office, day: datetime.date) -> None:
    told_in(o, f"reports/{day}", day)


def told_tonight(o: Office, day: datetime.date) -> None:
    told_in(o, "reports/tonight", day)
    logged(o)


def told_in(o: Office, folder: str, day: datetime.date) -> None:
    """Changes and deadlines, each once, and a summary without a number."""
    wanted, deadlines = set(), set()
    for claim in o.claims:
        for number in claim.entries:
            before = o.told.get((claim.number, number), world.GOOD)  # nothing is uploaded here that fails
            now = o.told[claim.number, number] = verdict(o, claim, number, day)
            if before != now:
                wanted.add((number, change_of(claim, number, before, now)))
            last = last_day(o, number)
            if now == world.GOOD and not accepted(claim, number) and last and (last - day).days <= WITHIN:
                deadlines.add((number, last.isoformat()))
    changes = o.rows(f"{folder}/changes.csv")
    o.same(f"{folder}: changes", {(r["ENTRY_NUMBER"], r["CHANGE"]) for r in changes if r["CHANGE"] != "data"}, wanted)
    o.same(f"{folder}: deadlines", {(r["ENTRY_NUMBER"], r["LAST_DAY"]) for r in o.rows(f"{folder}/deadlines.csv")}, deadlines)
    o.same(f"{folder}: each once", len({(r["JOB_NUMBER"], r["ENTRY_NUMBER"]) for r in changes}), len(changes))
    without_numbers(o, folder)


def without_numbers(o: Office, folder: str) -> None:
    """The mail of the morning names no entry and no importer."""
    words = set(re.findall(r"[0-9A-Z]{9,}", (o.folder / folder / "summary.txt").read_text().upper()))
    o.same(f"{folder}: numbers in the mail", words & (set(o.indexed) | {world.plain(e.importer) for e in o.indexed.values()}), set())


def logged(o: Office) -> None:
    o.check("the log has the run", '"event":"end"' in (o.folder / "cape.log").read_text().splitlines()[-1])


def drafts(o: Office) -> None:
    """A declaration of a client: entries that pass for some days more, and some that fail."""
    near = [n for n in sorted(o.indexed) if n.startswith("ABC") and n not in o.claimed() and last_day(o, n)
            and 0 <= (last_day(o, n) - FRIDAY).days <= WITHIN]
    o.put("drafts/from-client.csv", "Entry Number\n" + "".join(f"{n}\n" for n in near))


def drafts_told(o: Office, day: datetime.date) -> None:
    near = (o.folder / "drafts/from-client.csv").read_text().split()[2:]
    o.same("deadlines of drafts", {r["ENTRY_NUMBER"] for r in o.rows("reports/tonight-drafts/deadlines.csv")},
           {n for n in near if world.reason(o.indexed[n], day) == world.GOOD})
    without_numbers(o, "reports/tonight-drafts")
    logged(o)
