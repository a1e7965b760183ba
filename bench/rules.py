#!/usr/bin/env python3
"""What rules cost: validating by no rule, one, all, and as many as a file may have; the rules stage by itself; whether cape profile can be believed.

  bench/rules.py [--entries 50000000] [--rounds 7] [--dir build/bench] [--only end-to-end stage planted agreement]

The declaration has a fifth of the index's entries, in serial order. Rule files: gates A to C alone; SUMMARY_STATUS besides; all rules, built in and the same loaded
from a file; 64 rows, which is what a file may have, those of gate D being copies of the built-in ones in turn. Writes a JSON into the folder, which bench/plot.py draws.
"""
import json
import os
import pathlib
import re
import sys
from typing import Any

from compare import compare
from measure import AS_OF, CAPE, Bench, clear, report, run, warm
from options import parser, read
from population import CLAIM_BYTES, DECLARATION_BYTES, EXTRACT_BYTES, INDEX_BYTES, Declaration, Population, need_space
from session import Session

ENTRIES_MIN = 100_000
ROWS_MAX = 64  # of a rule file
BUILTIN, LOADED, MANY = "all, built in", "all, loaded", f"{ROWS_MAX} rows"
GOALS_NS = {BUILTIN: 1.0, LOADED: 1.0, MANY: 4.0}
PLANTED_RULE, PLANTED_NS, PLANTED_OFF = "ENTRY_TYPE", 2.0, 0.2
RUNS = 2


class RuleFile:
    """The built-in rule file, taken apart into its head and its rows of gate D."""

    def __init__(self, text: str):
        parts = re.split(r"(?m)^(?=\[)", text)
        self.head = "".join(part for part in parts if "\ngate = D\n" not in part)
        self.rows = [part for part in parts if "\ngate = D\n" in part and self.in_force(part)]
        self.head_rows = self.head.count("\ngate = ")

    @staticmethod
    def in_force(row: str) -> bool:
        dates = dict(re.findall(r"(?m)^(from|until) = (\S+)$", row))
        return dates.get("from", AS_OF) <= AS_OF <= dates.get("until", AS_OF)

    def copy(self, number: int) -> str:
        row = self.rows[number % len(self.rows)]
        row = re.sub(r"(?m)^(from|until) = .*\n", "", re.sub(r"(?m)^order = .*$", f"order = {number + 1}", row))
        return re.sub(r"^\[\w+\]", f"[COPY_{number + 1}]", row)

    def write(self, folder: pathlib.Path) -> dict[str, pathlib.Path | None]:
        """Files by name; None is what is built in."""
        copies = [self.copy(number) for number in range(ROWS_MAX - self.head_rows)]
        texts = {"no rule": [], "one rule": self.rows[:1], BUILTIN: None, LOADED: self.rows, MANY: copies}
        paths: dict[str, pathlib.Path | None] = {}
        for name, rows in texts.items():
            paths[name] = None if rows is None else folder / f"{re.sub('[^a-z0-9]+', '-', name)}.ini"
            if rows is not None:
                (folder / paths[name].name).write_text(self.head + "\n" + "\n".join(rows))
        return paths


def rules_option(path: pathlib.Path | None) -> list[str]:
    return ["--rules", str(path)] if path else []


class Profiler:
    """cape profile of one declaration, in so many rounds."""

    def __init__(self, declaration: Declaration, index: pathlib.Path, rounds: int):
        self.words = [CAPE, "profile", str(declaration.path), "--index", str(index), *declaration.account.split(), "--as-of", AS_OF, "--json",
                      "--repeats", str(rounds)]

    def run(self, *words: str) -> dict[str, Any]:
        return json.loads(run(*self.words, *words))


def end_to_end(bench: Bench, declaration: Declaration, index: pathlib.Path, files: dict[str, pathlib.Path | None]) -> dict[str, list[float]]:
    out = bench.dir / "out"
    warm([index, declaration.path])
    bench.measure({name: " ".join([declaration.validate(index, out), *rules_option(path)]) for name, path in files.items()}, lambda name: clear([out]))
    clear([out])
    print(f"Validating {declaration.rows:,} entries, whole process, two threads")
    for name in files:
        bench.show(name, name, "no rule")
    verdict = compare(bench.times[BUILTIN], bench.times[LOADED])
    print(f"Loaded rules take {verdict.ratio:.3f} x the time of the built-in ones, 95 % within {verdict.low:.3f} to {verdict.high:.3f}: {verdict.verdict}")
    return bench.times


def stage(profiler: Profiler, files: dict[str, pathlib.Path | None]) -> dict[str, Any]:
    """The rules stage, one thread; loaded rules and built-in ones side by side."""
    profiles = {name: profiler.run(*rules_option(path)) for name, path in files.items() if name != LOADED}
    both = profiler.run(*rules_option(files[LOADED]), "--compare", "builtin")
    profiles[LOADED] = both
    print("The rules stage by cape profile, one thread")
    for name in files:
        figure, goal = profiles[name]["all_rules"], GOALS_NS.get(name)
        rules = len(profiles[name]["rules"])
        report(f"{name}: {rules} of gate D in force", f"{figure['ns']:.2f} ns", "", f"goal <= {goal:g}" if goal else "", figure["ns"] <= goal if goal else None,
               figure["spread"] * 2 / figure["ns"])
    loaded, builtin = both["all_rules"], both["compared"]["all_rules"]
    print(f"Side by side: loaded {loaded['ns']:.3f} ns, built in {builtin['ns']:.3f} ns; noise {max(both['noise'], both['compared']['noise']):.3f} ns")
    return profiles


def costs(profile: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every figure of a profile that has a spread."""
    figures = {f"stage {one['stage']}": one for one in profile["stages"]} | {"no rule": profile["no_rule"], "all rules": profile["all_rules"]}
    for rule in profile["rules"]:
        figures |= {f"{rule['id']} {way}": rule[way] for way in ("alone", "marginal")}
    return figures


def planted(profiler: Profiler) -> dict[str, Any]:
    """A rule that was made slower by a known time shows with it."""
    plain = profiler.run()
    os.environ["CAPE_TEST_SLOW_RULE"] = f"{PLANTED_RULE}:{PLANTED_NS}"
    slow = profiler.run()
    del os.environ["CAPE_TEST_SLOW_RULE"]
    print(f"{PLANTED_RULE} made slower by {PLANTED_NS:g} ns an entry")
    for way in ("alone", "marginal"):
        name = f"{PLANTED_RULE} {way}"
        shown = costs(slow)[name]["ns"] - costs(plain)[name]["ns"]
        report(f"shows, {way}", f"{shown:.2f} ns", f"{shown / PLANTED_NS:6.2f} x planted", f"within {PLANTED_OFF:.0%}", abs(shown / PLANTED_NS - 1) <= PLANTED_OFF,
               costs(slow)[name]["spread"] * 2 / shown)
    return {"plain": plain, "slow": slow}


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return abs(one["ns"] - other["ns"]) <= one["spread"] + other["spread"]


def agreement(profiler: Profiler) -> dict[str, Any]:
    """Two runs, one after the other: figures that differ by no more than their spreads together."""
    profiles = [profiler.run() for _ in range(RUNS)]
    first, second = (costs(profile) for profile in profiles)
    apart = [name for name in first if not agree(first[name], second[name])]
    print(f"Two runs agree within their spreads in {len(first) - len(apart)} of {len(first)} figures" + (f"; apart: {', '.join(apart)}" if apart else ""))
    return {"profiles": profiles, "apart": apart}


def space(entries: int) -> int:
    """Bytes on the disk at the most: export, index, declaration, two claims."""
    return entries * (EXTRACT_BYTES + INDEX_BYTES) + entries // 5 * (DECLARATION_BYTES + 2 * CLAIM_BYTES)


def main() -> int:
    groups = ("end-to-end", "stage", "planted", "agreement")
    options = read(parser(__doc__, "the index; the declaration has a fifth", 7, groups), ENTRIES_MIN)
    population = Population(options.dir, options.entries)
    if not (population.dir / "index.cidx").exists():
        need_space(population.dir, space(options.entries))
    index, declaration = population.index(), population.of_importer("serial", options.entries // 5)
    files = RuleFile(run(CAPE, "rules", "--ini")).write(population.dir)
    profiler = Profiler(declaration, index, options.rounds)
    session = Session("rules", options.dir, vars(options), f"{options.rounds} rounds")
    for name in options.only:
        if name == "end-to-end":
            session.keep(name, {"rows": declaration.rows, "seconds": end_to_end(Bench(population.dir, options.rounds), declaration, index, files)})
        elif name == "stage":
            session.keep(name, stage(profiler, files))
        elif name == "planted":
            session.keep(name, planted(profiler))
        else:
            session.keep(name, agreement(profiler))
    session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
