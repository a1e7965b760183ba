"""The steps of the page in their order: what is there before a command, the status it ends with, and what is true after it."""
from __future__ import annotations

import datetime
from typing import Callable, NamedTuple

import answers
import declarations
import exports
import money
import reruns
import troubles
from document import Document
from office import Office
from world import FRIDAY, FRIDAY_BEFORE, MONDAY, THURSDAY, TUESDAY, WEDNESDAY


def nothing(_: Office) -> None:
    pass


def no_fact(_office: Office, _day: datetime.date) -> None:
    pass


class Step(NamedTuple):
    day: datetime.date
    command: str
    code: int = 0
    after: Callable[[Office, datetime.date], None] = no_fact
    before: Callable[[Office], None] = nothing


PREPARE = "cape prepare --all --account accounts/abc.ini --account accounts/9kz.ini --clients clients.csv --hold hold.csv --group-by client --max-age 3 "
STEPS = [
    Step(FRIDAY_BEFORE, "mkdir -p accounts clients corrections drafts exports portal"),
    Step(FRIDAY_BEFORE, "export CAPE_INDEX=$PWD/entries.cidx CAPE_LEDGER=$PWD/claims"),
    Step(FRIDAY_BEFORE, "cape ledger init claims"),
    Step(FRIDAY_BEFORE, "cape index build -o entries.cidx exports/2026-07-10/ES-003-*.csv --rejects refused-2026-07-10.csv", 1,
         exports.index_built, exports.first_exports),
    Step(FRIDAY_BEFORE, "cape index info entries.cidx"),
    Step(FRIDAY_BEFORE, 'cape prepare our-list.csv --column "Entry No" --account accounts/abc.ini --clients clients.csv '
         "--hold hold.csv -o declarations/2026-07-10", 1, declarations.first_prepared, declarations.our_list),
    Step(FRIDAY_BEFORE, "cape upload --acknowledge --account accounts/abc.ini declarations/2026-07-10/*-20260710*.csv "
         "-o results/2026-07-10", 0, declarations.uploaded("declarations/2026-07-10/*-20260710*.csv")),
    Step(MONDAY, "cape index update entries.cidx exports/2026-07-13/ES-003-*.csv --rejects refused-2026-07-13.csv", 0,
         exports.refused("refused-2026-07-13.csv", 0), exports.monday_exports),
    Step(MONDAY, "cape index update entries.cidx --overlay exports/2026-07-13/liquidations.csv "
         "--rejects refused-2026-07-13-liquidations.csv", 1,
         exports.refused("refused-2026-07-13-liquidations.csv", 2), exports.monday_liquidations),
    Step(MONDAY, "cape rerun -o reports/2026-07-13", 1, reruns.told),
    Step(TUESDAY, PREPARE + "--dry-run", 1, declarations.dry_run),
    Step(TUESDAY, PREPARE + "-o declarations/2026-07-14 --by-client clients/2026-07-14", 1, declarations.prepared),
    Step(TUESDAY, "cape upload --acknowledge --account accounts/abc.ini declarations/2026-07-14/*-20260714-abc*.csv -o results/2026-07-14", 0,
         declarations.uploaded("declarations/2026-07-14/*-20260714-abc*.csv")),
    Step(TUESDAY, "cape upload --acknowledge --account accounts/9kz.ini declarations/2026-07-14/*-20260714-9kz*.csv -o results/2026-07-14", 0,
         declarations.uploaded("declarations/2026-07-14/*-20260714-9kz*.csv")),
    Step(TUESDAY, "cape history --since 2026-07-14", 0, declarations.listed_since),
    Step(WEDNESDAY, "cape record --portal-history portal/2026-07-15/history.txt --dry-run", 0, answers.nothing_recorded, answers.cbp_decides),
    Step(WEDNESDAY, "cape record --portal-history portal/2026-07-15/history.txt", 0, answers.recorded),
    Step(WEDNESDAY, "cape record 9000000007 --cbp-result portal/2026-07-15/Cape_Validation_Result.csv", 1, answers.lists_compared),
    Step(WEDNESDAY, "cape claim import portal/2026-07-15/Claim_Details*.csv", 1, answers.imported),
    Step(WEDNESDAY, "cape claims --compare", 1, answers.compared),
    Step(WEDNESDAY, "cape claim 900000000006 --compare --csv", 1, answers.one_compared),
    Step(THURSDAY, "cape index update entries.cidx exports/2026-07-16/ES-003-*.csv --rejects refused-2026-07-16.csv", 0,
         exports.refused("refused-2026-07-16.csv", 0), exports.thursday_exports),
    Step(THURSDAY, "cape rerun -o reports/2026-07-16", 1, reruns.told),
    Step(THURSDAY, "cape corrections 9000000007 --drop-offenders -o corrections/9000000007.csv", 1, answers.rejected_file),
    Step(THURSDAY, "cape corrections 900000000006 -o corrections/900000000006.csv", 1, answers.repaired_entries),
    Step(THURSDAY, "cape corrections 900000000008 --retry -o corrections/900000000008.csv", 0, answers.retried_entries),
    Step(THURSDAY, "cape upload --acknowledge --account accounts/abc.ini corrections/9000000007.csv corrections/900000000006.csv "
         "corrections/900000000008.csv -o results/2026-07-16", 0,
         declarations.uploaded("corrections/9000000007.csv", "corrections/900000000006.csv", "corrections/900000000008.csv")),
    Step(THURSDAY, "grep -hoE '^DROPPED,[0-9A-Z]{11},' corrections/*.Open_Entries.csv | cut -d, -f2 >> hold.csv", 0, troubles.held),
    Step(THURSDAY, PREPARE + "--dry-run", 1, troubles.nothing_forgotten),
    Step(FRIDAY, "cape refund --since 2026-07-10 --clients clients.csv"),
    Step(FRIDAY, "cape refund --since 2026-07-10 --clients clients.csv --csv -o reports/2026-07-17-refunds.csv", 0,
         money.rows_of_refunds),
    Step(FRIDAY, "cape refund --since 2026-07-10 --clients clients.csv --json > reports/2026-07-17-refunds.json", 0,
         money.sums_of_refunds),
    Step(FRIDAY, "cape refund --since 2026-07-10 --clients clients.csv --by-client clients/2026-07-17", 0, money.refunds_of_clients),
    Step(FRIDAY, "cape report --since 2026-07-10 --clients clients.csv --by-client clients/2026-07-17", 0, money.pages),
    Step(FRIDAY, "cape worklist --all --clients clients.csv --by-client clients/2026-07-17", 0, money.worklists),
    Step(FRIDAY, "cape report --since 2026-07-10 --clients clients.csv --changes reports/2026-07-16/changes.csv -o reports/2026-07-17.html"),
    Step(FRIDAY, "cape report --since 2026-07-10 --clients clients.csv -o reports/2026-07-17.html --json > reports/2026-07-17.json", 0,
         money.totals),
    Step(FRIDAY, "cape rerun -o reports/tonight --log cape.log --quiet", 1, reruns.told_tonight),
    Step(FRIDAY, "cape rerun drafts --account accounts/abc.ini -o reports/tonight-drafts --log cape.log --quiet", 1, reruns.drafts_told,
         reruns.drafts),
    Step(FRIDAY, "cape ledger verify"),
    Step(FRIDAY, "cape ledger backup backup/2026-07-17/claims"),
    Step(FRIDAY, "cp entries.cidx backup/2026-07-17/"),
    Step(FRIDAY, "mv claims claims.damaged", before=troubles.lose_the_ledger),
    Step(FRIDAY, "cp -a backup/2026-07-17/claims claims"),
    Step(FRIDAY, "cape ledger verify", 0, troubles.restored),
    Step(FRIDAY, "cape history --since 2026-07-16", 0, troubles.jobs_are_listed),
    Step(FRIDAY, "cape index verify entries.cidx", 2, before=troubles.damage_the_index),
    Step(FRIDAY, "cp backup/2026-07-17/entries.cidx entries.cidx"),
    Step(FRIDAY, "cape index verify entries.cidx"),
    Step(FRIDAY, "cape upload --acknowledge --account accounts/9kz.ini corrections/900000000006.csv -o results/2026-07-17", 1,
         troubles.wrong_account),
    Step(FRIDAY, 'cape void 9000000021 --reason "wrong account, not sent to CBP"', 0, troubles.void),
    Step(FRIDAY, "cape claim import portal/2026-07-17/Claim_Details.csv", 1, troubles.taken_in, troubles.somebody_elses_claim),
]


def play(office: Office, document: Document) -> None:
    known = [s.command for s in STEPS]
    office.check("the page has the steps that are known, in their order", document.commands == known,
                 "only the page has:", [c for c in document.commands if c not in known],
                 "only the test has:", [c for c in known if c not in document.commands])
    for step in STEPS:
        step.before(office)
        office.output = office.run(step.command, step.day, step.code)
        step.after(office, step.day)
    troubles.nightly_jobs(office, document)
    troubles.samples(office, document)
