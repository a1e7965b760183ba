"""Steps about nights, backups and what goes wrong: each trouble is made before its commands, and must be over after them."""
from __future__ import annotations

import datetime
import re
import shlex

import portal
import world
from document import Document
from office import Claim, Office
from world import FRIDAY


def held(o: Office, _: datetime.date) -> None:
    """What CBP does not know is on hold."""
    o.hold |= set(o.offenders)
    o.same("hold.csv", set((o.folder / "hold.csv").read_text().split()) - {"Entry", "Number"}, o.hold)


def nothing_forgotten(o: Office, day: datetime.date) -> None:
    wanted = o.fileable(("ABC", "9KZ"), day)
    o.same("fileable since Tuesday", wanted, {n for n in wanted if o.told.get((1, n)) == world.GOOD})
    o.check("what is forgotten", f"{len(wanted)} to declare," in o.output, o.output)
    waiting = {n for n in o.failed_as_filed() - o.claimed() if world.reason(o.indexed[n], day) == world.GOOD}
    o.check("what CBP failed waits by itself", waiting and f" {len(waiting)} FAILED AT CBP\n" in o.output, len(waiting), o.output)


def nightly_jobs(o: Office, document: Document) -> None:
    """What the page gives to systemd and cron, as they would run it."""
    service = document.files["/etc/systemd/system/cape-rerun.service"]
    command = next(line for line in service.splitlines() if line.startswith("ExecStart="))[10:]
    o.run(command.replace("/usr/local/bin/cape", "cape").replace("/srv/cape", shlex.quote(str(o.folder))), FRIDAY, 0, 1)
    job = next(line for line in document.fences if "* * *" in line)
    command = job.split(None, 5)[5].split("||")[0]
    o.run(command.replace("/srv/cape", shlex.quote(str(o.folder))), FRIDAY, 0, 1)


def samples(o: Office, document: Document) -> None:
    """The clients file and the holds of the page are read as they stand there."""
    for name in ("clients.csv", "hold.csv"):
        o.put(f"samples/{name}", document.files[name])
    told = o.ask("cape prepare --all --account accounts/abc.ini --clients samples/clients.csv --hold samples/hold.csv --dry-run", FRIDAY, 1)
    o.check("samples of the page", re.search(r"\d+ NOT AUTHORISED", told) is not None, told)


def jobs_are_listed(o: Office, day: datetime.date) -> None:
    o.same("jobs that are recorded", len(o.json("cape history --json", day)), len(o.claims))


def lose_the_ledger(o: Office) -> None:
    (o.folder / "claims" / "ledger.sqlite").write_bytes(b"")


def restored(o: Office, day: datetime.date) -> None:
    jobs_are_listed(o, day)
    claimed_is_left_out(o, day)


def claimed_is_left_out(o: Office, day: datetime.date) -> None:
    """What would pass and is claimed is what `prepare` does not declare for that reason alone."""
    o.ask(f"cape prepare --all --account accounts/abc.ini --account accounts/9kz.ini -o scratch/{o.passed} --quiet", day, 1)
    left = next(o.folder.glob(f"scratch/{o.passed - 1}/left_out.csv"))
    rows = o.rows(str(left.relative_to(o.folder)))
    o.same("on a claim", {r["ENTRY_NUMBER"] for r in rows if r["REASON"] == "ENTRY ALREADY ON A CAPE CLAIM"},
           {n for n in o.claimed() if world.reason(o.indexed[n], day) == world.GOOD})


def damage_the_index(o: Office) -> None:
    path = o.folder / "entries.cidx"
    data = bytearray(path.read_bytes())
    data[o.rng.randrange(4096, len(data))] ^= 0x10
    path.write_bytes(bytes(data))


def wrong_account(o: Office, _: datetime.date) -> None:
    o.check("rejected", "Filer code not matching" in o.output, o.output)


def void(o: Office, day: datetime.date) -> None:
    job = o.json("cape history --json", day)[0]
    o.same("the void job", (job["job_number"], job["file_upload_status"]), ("9000000021", "Failed initial validation (void)"))


def somebody_elses_claim(o: Office) -> None:
    entries = sorted(n for n, e in o.indexed.items() if n.startswith("9KZ") and n not in o.claimed())[:5]
    claim = Claim(99, "", "9kz", FRIDAY, entries, {}, decided=True)
    claim.failed = {entries[0]: portal.PROTEST}
    o.put("portal/2026-07-17/Claim_Details.csv", portal.claim_details(claim), FRIDAY)
    o.claims.append(claim)


def taken_in(o: Office, day: datetime.date) -> None:
    o.check("a claim without a job", re.search(r"no job of this ledger", o.output) is not None, o.output)
    claimed_is_left_out(o, day)
