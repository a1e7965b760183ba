"""CBP's side: the portal's list of uploads, its validation result, and Claim Details, with decisions that nobody predicted."""
from __future__ import annotations

import csv
import datetime
import io

from office import Claim, Office

REJECTED = "Rejected by batch validation"
STATEMENT = "STATEMENT PROCESSING NOT COMPLETE"  # no rule has this message
PROTEST = "PROTEST ON ENTRY"
CANCELLED = "ENTRY SUMMARY IS CANCELLED/REJECTED"
TRADE = "ENTRY SUMMARY IS IN TRADE CONTROL"


def cbp_job(claim: Claim) -> str:
    return f"{3900 + 7 * claim.number:010d}"


def cbp_claim(claim: Claim) -> str:
    return "" if claim.rejected else f"{100000020000 + 3 * claim.number}"


def history(office: Office, claims: list[Claim]) -> str:
    """The screen as it is copied: newest first, names cut, a heading, a line of the page below."""
    lines = ["File Upload Job #\tClaim Number\tFile Name\tSubmitted Date/Time ↓\tFile Upload Status\tSubmitted By"]
    for row, claim in enumerate(sorted(claims, key=lambda c: -c.number), 1):
        at = datetime.datetime.combine(claim.day, datetime.time(9)) + datetime.timedelta(minutes=3 + claim.number)
        lines.append(f"{row}\t{cbp_job(claim)}\t{cbp_claim(claim)}\t{claim.file[:16]}...\t"
                     f"{at.month}/{at.day}/{at.year}, {at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}\t"
                     f"{REJECTED if claim.rejected else 'Accepted'}\tJ. Doe")
    return "\n".join(lines + ["Showing all rows"]) + "\n"


def validation_result(offenders: list[str]) -> str:
    return "Entry number does not exist,Account Mismatch\r\n" + "".join(f"{n},\r\n" for n in offenders)


def claim_details(claim: Claim) -> str:
    """As a spreadsheet saved it: another order of rows, CRLF."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["CLAIM_NUMBER", "ENTRY_NUMBER", "STATUS", "ERROR_DESCRIPTION"])
    for number in sorted(claim.entries, key=lambda n: n[::-1]):
        error = claim.failed.get(number, "")
        rows.writerow([cbp_claim(claim), number, "Failed" if error else "Entry Summary Updated", error])
    return out.getvalue()
