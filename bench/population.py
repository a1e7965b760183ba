"""A population of cape-gen's: its export, its index, and declarations over it with what they should come to. Made once, kept in a folder."""
import json
import pathlib
import shutil
import struct
from dataclasses import dataclass
from typing import Any

from measure import AS_OF, CAPE, GEN, THREADS, run

# An importer account can hold a fifth of the entries only where importers are few: the largest of four has 30 percent, with every filer.
IMPORTERS = ("--importers", "4")
CBP_ENTRIES_MAX = 9_999

EXTRACT_BYTES, INDEX_BYTES, DECLARATION_BYTES, CLAIM_BYTES = 74, 33, 12, 52  # per entry


def need_space(folder: pathlib.Path, bytes_needed: int) -> None:
    """Ends the program when the disk has not that much room."""
    folder.mkdir(parents=True, exist_ok=True)
    room = shutil.disk_usage(folder).free
    if room < bytes_needed:
        raise SystemExit(f"{folder}: {bytes_needed / 1e9:.1f} GB needed, {room / 1e9:.1f} GB free: {(bytes_needed - room) / 1e9:.1f} GB are missing; "
                         "free them, name another folder (--dir), or measure fewer entries (ENTRIES=10000000)")


@dataclass(frozen=True)
class Declaration:
    """A file of entry numbers, whose account it is for, and what the generator says of it."""
    path: pathlib.Path
    expected: dict[str, Any]

    @property
    def rows(self) -> int:
        return self.expected["entries"]

    @property
    def account(self) -> str:
        """The flags of its account."""
        account = self.expected["account"]
        if account["type"] == "importer":
            return "--account-type importer " + " ".join(f"--ior {ior}" for ior in account["ior"])
        return f"--account-type {account['type']} --filer-code {account['filer_code']}"

    @property
    def claim_name(self) -> str:
        return f"{self.path.stem}.Claim_Details.csv"

    def validate(self, index: pathlib.Path, out: pathlib.Path, threads: int = THREADS, program: str = CAPE, source: str = "") -> str:
        """The command that validates it, or another source of the same entries."""
        return (f"{program} validate {source or self.path} --index {index} {self.account} --as-of {AS_OF} --threads {threads} --quiet --exit-zero "
                f"-o {out}")

    def check(self, index: pathlib.Path, out: pathlib.Path, program: str = CAPE) -> pathlib.Path | None:
        """Validates it and compares with what is expected; returns the path of the result."""
        answer = json.loads(run(*self.validate(index, out, program=program).replace("--quiet", "--json").split()))
        for key in ("upload_status", "reason", "entries", "successes", "errors", "rules"):
            if answer[key] != self.expected[key]:
                raise RuntimeError(f"{self.path}: {key} is {answer[key]}, expected {self.expected[key]}")
        return pathlib.Path(answer["result_file"]) if answer["result_file"] else None


class Population:
    """Entries of one report, in a folder of their own."""

    def __init__(self, folder: pathlib.Path, entries: int, options: tuple[str, ...] = IMPORTERS):
        self.entries = entries
        self.options = options
        self.dir = folder / "-".join(["population", str(entries), *(word.strip("-") for word in options)])
        self.dir.mkdir(parents=True, exist_ok=True)

    def generate(self, kind: str, name: str, *options: str) -> pathlib.Path:
        """A file of cape-gen's. It gets its name when it is complete, so that an interrupted run leaves nothing to be mistaken for it."""
        path, part = self.dir / f"{name}.csv", self.dir / "part.csv"
        if not path.exists():
            run(GEN, kind, *self.options, *options, "--as-of", AS_OF, "-o", str(part))
            expected = part.with_name("part.csv.expected.json")
            if expected.exists():
                expected.rename(self.dir / f"{name}.csv.expected.json")
            part.rename(path)
        return path

    def extract(self) -> pathlib.Path:
        return self.generate("extract", "extract", "--entries", str(self.entries))

    def index(self, keep_extract: bool = True) -> pathlib.Path:
        """An index that this program has built: it is built again when the program is newer."""
        path = self.dir / "index.cidx"
        if not path.exists() or path.stat().st_mtime < pathlib.Path(CAPE).stat().st_mtime:
            run(CAPE, "index", "build", "-o", str(path), str(self.extract()), "--quiet")
            if not keep_extract:
                self.extract().unlink()
        return path

    def declaration(self, name: str, *options: str) -> Declaration:
        path = self.generate("declaration", name, "--of", str(self.entries), *options)
        return Declaration(path, json.loads(path.with_name(path.name + ".expected.json").read_text()))

    def of_importer(self, order: str, entries: int, *damage: str) -> Declaration:
        """Entries of the largest importer: anywhere in the index."""
        name = "-".join(["importer", order, str(entries), *damage]).replace("--damage-", "")
        return self.declaration(name, "--entries", str(entries), "--one-importer", "--order", order, *damage)

    def of_filer(self, order: str, entries: int, *damage: str) -> Declaration:
        """Entries of the largest filer: in serial order, consecutive numbers."""
        name = "-".join(["filer", order, str(entries), *damage]).replace("--damage-", "")
        return self.declaration(name, "--entries", str(entries), "--one-filer", "--order", order, *damage)

    def of_all(self, order: str, entries: int) -> Declaration:
        """Entries of every importer, for an account that has all of their numbers."""
        lines = self.generate("extract", "few", "--entries", "1000").read_text().splitlines()[1:]
        iors = [word for ior in sorted({line.split(",")[1] for line in lines}) for word in ("--ior", ior)]
        return self.declaration(f"all-{order}-{entries}", "--entries", str(entries), "--account-type", "importer", *iors, "--order", order)


def hot_section(index: pathlib.Path) -> tuple[int, int]:
    """Offset and length of the section that lookups read (docs/index-format.md)."""
    with open(index, "rb") as file:
        header = file.read(4096)
    sections = struct.unpack_from("<H", header, 14)[0]
    for i in range(sections):
        number, _, offset, length = struct.unpack_from("<IIQQ", header, 88 + 24 * i)
        if number == 0:
            return offset, length
    raise RuntimeError(f"{index}: no section hot")
