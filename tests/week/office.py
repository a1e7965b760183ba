"""The office: runs a command of the page on its day, and knows what should be on claims by then."""
from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import os
import pathlib
import subprocess

import world
from document import Document


@dataclasses.dataclass
class Claim:
    """A job, and the claim it became. `duty` is in cents, as it was when the file was uploaded."""
    number: int  # of the job, counted from 1; of its claim, too, as long as no file is rejected when it is uploaded
    file: str
    account: str
    day: datetime.date
    entries: list[str]
    duty: dict[str, int]
    rejected: bool = False  # by CBP
    void: bool = False
    failed: dict[str, str] = dataclasses.field(default_factory=dict)  # by CBP, with its message
    decided: bool = False
    filed: dict[str, world.Entry] = dataclasses.field(default_factory=dict)  # as the index had them then; nothing of what others filed

    def claimed(self) -> set[str]:
        return set() if self.rejected or self.void else set(self.entries) - set(self.failed)


class Office(world.World):
    def __init__(self, folder: pathlib.Path, cape: pathlib.Path, seed: int, document: Document):
        work = folder / "office"
        super().__init__(work, seed)
        self.cape, self.passed, self.failed = cape, 0, 0
        self.prelude: list[str] = []
        self.claims: list[Claim] = []
        self.hold: set[str] = set()
        self.listed: list[str] = []
        self.offenders: list[str] = []
        self.told: dict[tuple[int, str], str] = {}  # claim and entry: what the last rerun found
        self.output = ""
        self.put_on_path(folder / "bin")
        for name, text in document.files.items():
            if name.endswith(".ini"):
                self.put(name, text)

    def put_on_path(self, folder: pathlib.Path) -> None:
        """The program under test is `cape` for the page's commands."""
        folder.mkdir(parents=True)
        (folder / "cape").symlink_to(self.cape)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("CAPE_", "XDG_", "SOURCE_DATE"))}
        self.env.update(PATH=f"{folder}:{os.environ['PATH']}", LC_ALL="C.UTF-8")

    def check(self, name: str, ok: bool, *said: object) -> None:
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED:", name, " ".join(map(str, said))[:1000])

    def same(self, name: str, got: object, wanted: object) -> None:
        if isinstance(got, set) and isinstance(wanted, set):
            self.check(name, got == wanted, "too many:", sorted(got - wanted)[:5], "missing:", sorted(wanted - got)[:5])
        else:
            self.check(name, got == wanted, f"got {got!r}, wanted {wanted!r}")

    def run(self, command: str, day: datetime.date, *codes: int) -> str:
        """Runs a line as a shell would, at nine in the morning of the day."""
        at = datetime.datetime.combine(day, datetime.time(9), world.NEW_YORK)
        self.env["CAPE_TEST_NOW"] = str(int(at.timestamp()))
        done = subprocess.run(["bash", "-uc", "\n".join(self.prelude + [command])], cwd=self.folder, env=self.env, capture_output=True,
                              text=True, timeout=300, check=False)
        if command.startswith("export "):
            self.prelude.append(command)
        self.check(f"exit status of {command}", done.returncode in codes, f"{done.returncode}, not {codes}:\n{done.stderr}{done.stdout}")
        return done.stdout

    def ask(self, command: str, day: datetime.date, code: int = 0) -> str:
        """Runs a command that the page does not have, and that only looks."""
        return self.run(command, day, code)

    def json(self, command: str, day: datetime.date, code: int = 0) -> list[dict]:
        return [json.loads(line) for line in self.ask(command, day, code).splitlines()]

    def csv(self, command: str, day: datetime.date, code: int = 0) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.ask(command, day, code))))

    # --- what should be ---------------------------------------------------------------------------------------------------------

    def claimed(self) -> set[str]:
        return set().union(*(c.claimed() for c in self.claims))

    def failed_as_filed(self) -> set[str]:
        """What CBP failed, last on a claim that counts, and would pass, had CBP not said so: nothing of it has changed since it was filed."""
        latest = {n: c for c in self.claims if c.decided and not c.void for n in c.failed}
        return {n for n, c in latest.items() if n not in c.filed or world.tested(c.filed[n]) == world.tested(self.indexed[n])}

    def fileable(self, filers: str | tuple[str, ...], day: datetime.date) -> set[str]:
        """What `prepare --all` should declare of filer codes."""
        return {n for n, e in self.indexed.items() if n.startswith(filers) and world.reason(e, day) == world.GOOD
                and n not in self.claimed() | self.hold | self.failed_as_filed() and world.authorised(e.importer, day)}
