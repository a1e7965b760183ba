#!/usr/bin/env python3
"""Measures what EARLIER_CLAIM costs: validate --ledger against the same run without the ledger, in turn.

  bench/claimed.py [--entries 50000000] [--rounds 7] [--only FORM …] [--dir build/bench]

The declarations have a fifth of the entries of the index, of one importer. The ledgers were filled by `cape upload`, with all of the index's entries on
claims, a half, and a tenth of them; those two chosen at random. Rules are the built-in ones, and one that every entry fails before it is asked
for earlier claims: so the claim files are the same, byte for byte, with the ledger and without, and only the asking is measured. The last
form has the built-in rules alone, and longer lines for what was claimed.

Reads CAPE and CAPE_GEN (the programs). Writes a JSON with all samples into the folder.
"""
import filecmp
import itertools
import pathlib
import re
import sys

from measure import AS_OF, CAPE, ORDERS, Bench, clear, run, warm
from options import parser, read
from population import CLAIM_BYTES, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Declaration, Population, need_space
from session import Session

ENTRIES_MIN = 4_000_000  # below, uploads of a tenth are too small to be written to the set: each run would read their records
SHARE = 5
UPLOADS = 5  # of a ledger
RECORD_BYTES = 32  # per entry
GOALS = {"serial": 1.25, "random": 1.15}

# Name, share of the index's entries that are claimed, in which order they are taken from it, whether lines are the same either way.
FORMS = {
    "all": (1, "serial", True),
    "half": (2, "random", True),
    "tenth": (10, "random", True),
    "lines": (1, "serial", False),
}

ANY_ENTRY = """[ANY_ENTRY]
gate = D
order = 9
text = EVERY ENTRY FAILS
words = ours
source = bench/claimed.py
fails_when = drawback in yes, no, unknown

"""


def rule_files(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """One with EARLIER_CLAIM alone, by which everything can be claimed; one by which every entry fails, and would EARLIER_CLAIM behind that."""
    rows = re.split(r"(?m)^(?=\[)", run(CAPE, "rules", "--ini"))
    earlier = next(row for row in rows if row.startswith("[EARLIER_CLAIM]"))
    alone, same = folder / "earlier-alone.ini", folder / "every-entry.ini"
    alone.write_text("".join(row for row in rows if row is earlier or "\ngate = D\n" not in row))
    same.write_text("".join(row for row in rows if row is not earlier) + ANY_ENTRY + re.sub(r"(?m)^order = .*$", "order = 10", earlier))
    return alone, same


class Ledgers:
    """Ledgers in which a share of the entries is on claims. Made once, kept beside the index."""

    def __init__(self, population: Population, index: pathlib.Path, rules: pathlib.Path):
        self.population, self.index, self.rules = population, index, rules

    def fill(self, ledger: pathlib.Path, whole: Declaration, rows: int) -> None:
        part, out = self.population.dir / "part.csv", self.population.dir / "out"
        each = -(-rows // UPLOADS)
        run(CAPE, "ledger", "init", str(ledger), "--quiet")
        with open(whole.path, "rb") as file:
            header = next(file)
            for begin in range(0, rows, each):
                with open(part, "wb") as cut:
                    cut.write(header)
                    cut.writelines(itertools.islice(file, min(each, rows - begin)))
                run(CAPE, "upload", "--acknowledge", "--backdated", "--as-of", AS_OF, "--rules", str(self.rules), "--index", str(self.index),
                    *whole.account.split(), "--ledger", str(ledger), "--quiet", "-o", str(out), str(part))
                # What validating does not read would fill the disk.
                clear([out, part, *ledger.glob("files/*/*.upload"), *ledger.glob("files/*/*.csv")])

    def of(self, share: int, order: str) -> pathlib.Path:
        ledger = self.population.dir / f"ledger-{order}-{share}"
        if not ledger.exists():
            made = ledger.with_name("ledger-part")
            clear([made])
            self.fill(made, self.population.of_all(order, self.population.entries), self.population.entries // share)
            made.rename(ledger)
        return ledger


class Runs:
    """Runs of one form: each order, with its ledger and without."""

    def __init__(self, declarations: dict[str, Declaration], index: pathlib.Path, ledger: pathlib.Path, rules: pathlib.Path | None):
        self.dir, self.same = index.parent, rules is not None
        self.out = {kind: self.dir / f"out-{kind}" for kind in ("plain", "ledger")}
        self.claims = {f"{order} {kind}": out / declaration.claim_name for order, declaration in declarations.items() for kind, out in self.out.items()}
        more = f" --rules {rules}" if rules else ""
        self.commands = {}
        for order, declaration in declarations.items():
            self.commands[f"{order} plain"] = declaration.validate(index, self.out["plain"]) + more
            self.commands[f"{order} ledger"] = declaration.validate(index, self.out["ledger"]) + f"{more} --ledger {ledger}"

    def clear(self) -> None:
        clear(self.out.values())

    def prove(self) -> None:
        """The same files, or not the same where lines say what was claimed."""
        for order in ORDERS:
            self.clear()
            for kind in self.out:
                run(*self.commands[f"{order} {kind}"].split())
            if filecmp.cmp(self.claims[f"{order} plain"], self.claims[f"{order} ledger"], shallow=False) != self.same:
                raise RuntimeError(f"{order} order: claim files are {'not ' if self.same else ''}the same")
        self.clear()


def show(bench: Bench, name: str, rows: int) -> None:
    for order in ORDERS:
        ledger, plain = f"{order} ledger", f"{order} plain"
        more = (bench.median(ledger) - bench.median(plain)) / rows * 1e9
        bench.show(f"{order} order, {more:+.1f} ns an entry", ledger, plain, at_most=None if name == "lines" else GOALS[order], called="plain")


def main() -> int:
    options = read(parser(__doc__, "the index", 7, FORMS), ENTRIES_MIN)
    population = Population(options.dir, options.entries)
    if not (population.dir / "ledger-serial-1").exists():
        need_space(population.dir, int(options.entries * (EXTRACT_BYTES + INDEX_BYTES + 3 * DECLARATION_BYTES + 1.6 * RECORD_BYTES + CLAIM_BYTES)))
    index = population.index()
    declarations = {order: population.of_importer(order, options.entries // SHARE) for order in ORDERS}
    alone, same = rule_files(population.dir)
    ledgers = Ledgers(population, index, alone)
    session = Session("claimed", options.dir, vars(options), f"{options.rounds} rounds")
    print(f"validate --ledger of {options.entries // SHARE:,} entries on an index of {options.entries:,}, against the same run without the ledger")
    for name in options.only:
        share, taken, equal = FORMS[name]
        ledger = ledgers.of(share, taken)
        runs = Runs(declarations, index, ledger, same if equal else None)
        runs.prove()
        warm([index, ledger / "claimed.set", *(declaration.path for declaration in declarations.values())])
        bench = Bench(population.dir, options.rounds)
        bench.measure(runs.commands, lambda _, runs=runs: runs.clear())
        print(f"{options.entries // share:,} claimed entries{'' if equal else ', and their lines longer'}; a set of {(ledger / 'claimed.set').stat().st_size / 1e6:.1f} MB")
        show(bench, name, options.entries // SHARE)
        session.keep(name, bench.times)
        runs.clear()
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
