"""Steps about what CBP answers: recorded, taken in, compared, corrected."""
from __future__ import annotations

import csv
import datetime
import io
import re

import portal
from office import Office
from world import WEDNESDAY

REJECTED_JOB, RETURNED, RETRIED = 7, 6, 8  # the jobs that the page names


def cbp_decides(o: Office) -> None:
    """A file is rejected for two entries that CBP does not find; of three claims entries fail that were predicted to pass."""
    o.claims[0].failed = {n: portal.CANCELLED for n in o.claims[0].entries if o.indexed[n].status == "Cancelled"}
    rejected, returned, retried = (o.claims[n - 1] for n in (REJECTED_JOB, RETURNED, RETRIED))
    rejected.rejected = True
    o.offenders = o.rng.sample(rejected.entries, 2)
    open_ones = [n for n in returned.entries if not o.indexed[n].liquidated]
    repaired = o.rng.choice(open_ones)
    others = o.rng.sample([n for n in returned.entries if n != repaired], 2)
    returned.failed = {repaired: portal.TRADE, others[0]: portal.PROTEST, others[1]: portal.STATEMENT}
    retried.failed = {n: portal.STATEMENT for n in o.rng.sample(retried.entries, 2)}
    o.put("portal/2026-07-15/history.txt", portal.history(o, o.claims), WEDNESDAY)
    o.put("portal/2026-07-15/Cape_Validation_Result.csv", portal.validation_result(o.offenders), WEDNESDAY)
    decided = [c for c in o.claims if not c.rejected]
    for k, claim in enumerate(o.rng.sample(decided, len(decided))):
        name = f"Claim_Details ({k}).csv" if k else "Claim_Details.csv"
        o.put(f"portal/2026-07-15/{name}", portal.claim_details(claim), WEDNESDAY)


def cbp_numbers(o: Office, day: datetime.date) -> list[tuple]:
    return [(j["cbp_job"], j["cbp_claim"], j["cbp_status"]) for j in reversed(o.json("cape history --json", day))]


def nothing_recorded(o: Office, day: datetime.date) -> None:
    o.same("a dry run records nothing", set(cbp_numbers(o, day)), {(None, None, None)})


def recorded(o: Office, day: datetime.date) -> None:
    o.same("CBP's numbers", cbp_numbers(o, day), [(portal.cbp_job(c), portal.cbp_claim(c) or None, portal.REJECTED if c.rejected else "Accepted")
                                                for c in o.claims])


def lists_compared(o: Office, day: datetime.date) -> None:
    o.same("offenders that only CBP has", set(re.findall(r"only CBP +(\w{11})", o.output)), set(o.offenders))


def imported(o: Office, day: datetime.date) -> None:
    for claim in o.claims:
        claim.decided = not claim.rejected
        told = o.json(f"cape claim {900000000000 + claim.number} --json", day)[0]
        o.same(f"outcome of claim {claim.number}", (told["outcome_successes"], told["outcome_errors"]),
               (None, None) if claim.rejected else (len(claim.claimed()), len(claim.failed)))


def compared(o: Office, day: datetime.date) -> None:
    wrong = sum(len(c.failed) for c in o.claims)
    right = sum(len(c.entries) for c in o.claims if c.decided) - wrong
    o.check("predictions beside outcomes", f"Entries: {right} as predicted, {wrong} not." in o.output, o.output)
    unknown = sum(m == portal.STATEMENT for c in o.claims for m in c.failed.values())
    o.check("messages that no rule has", re.search(rf"no rule has:\n +{unknown}  {portal.STATEMENT}\n$", o.output) is not None, o.output)


def one_compared(o: Office, day: datetime.date) -> None:
    rows = list(csv.DictReader(io.StringIO(o.output)))
    o.same("entries that differ", {tuple(r.values())[0] for r in rows}, set(o.claims[RETURNED - 1].failed))


# --- what is uploaded next ------------------------------------------------------------------------------------------------------


def uploaded_next(o: Office, name: str, wanted: set[str], states: dict[str, str]) -> None:
    text = (o.folder / f"corrections/{name}.csv").read_bytes().decode("ascii")
    o.check(f"bytes of {name}", re.fullmatch(r"Entry Number\r\n([0-9A-Z]{11}\r\n)+", text) is not None)
    o.same(f"{name}: once", len(text.split()[2:]), len(wanted))
    o.same(f"{name}: uploaded next", set(text.split()[2:]), wanted)
    left = o.rows(f"corrections/{name}.Open_Entries.csv") if states else []
    o.same(f"{name}: left", {r["ENTRY_NUMBER"]: r["STATE"] for r in left}, states)


def rejected_file(o: Office, _: datetime.date) -> None:
    entries = set(o.claims[REJECTED_JOB - 1].entries)
    uploaded_next(o, "9000000007", entries - set(o.offenders), {n: "DROPPED" for n in o.offenders})


def repaired_entries(o: Office, _: datetime.date) -> None:
    """What was repaired goes up; what is under protest is open; what is as it was is held."""
    states = {portal.PROTEST: "OPEN", portal.STATEMENT: "HELD"}
    failed = o.claims[RETURNED - 1].failed
    uploaded_next(o, "900000000006", {n for n, m in failed.items() if m == portal.TRADE},
                  {n: states[m] for n, m in failed.items() if m in states})


def retried_entries(o: Office, _: datetime.date) -> None:
    uploaded_next(o, "900000000008", set(o.claims[RETRIED - 1].failed), {})
