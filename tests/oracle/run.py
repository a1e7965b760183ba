#!/usr/bin/env python3
"""Compares the program with the oracle on seeded random cases.

    python3 tests/oracle/run.py --cape build/release/cape [--cases N] [--seed S] [--jobs J]
    python3 tests/oracle/run.py --cape build/release/cape --seed S --case K --keep DIR
    python3 tests/oracle/run.py --cape build/release/cape --share update=1 --without memory,verify

The last line is `N passed, M failed`; exit code 1 on any failure.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import multiprocessing
import os
import re
import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import Any, Dict, List, Optional

import cases
import oracle
from index_checks import check_command, check_get, check_merged, check_verify, tree_after
from oracle import ANY
from program import (Check, Place, Run, changes, check_modes, draw_way, json_lines, read_json_lines, snapshot,
                     write_tree)

SHOWN = 20  # failures printed in full
AFTER_REJECT = "correct the errors and upload the entire file again"
AFTER_ERRORS = "upload only the corrected entries"

Shares = Dict[str, float]


@dataclass
class Report:
    number: int
    text: Optional[str]  # None = passed


# -- `cape validate` --------------------------------------------------------------------------------------

def warnings_fit(line: oracle.JsonLine, warnings: Any, quiet: bool) -> bool:
    """Their words are free; some must be there."""
    if not isinstance(warnings, list) or not all(isinstance(text, str) and text for text in warnings):
        return False
    if line.max_warnings is not None and len(warnings) > line.max_warnings:
        return False
    return quiet or len(warnings) >= line.min_warnings


def free_value_fits(key: str, value: Any) -> bool:
    """The form of values that the contract does not fix."""
    if key == "seconds":
        return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))
    if key == "index_hash":
        return isinstance(value, str) and re.fullmatch("[0-9a-f]+", value) is not None
    if key == "rules_version":
        return isinstance(value, str) and " " in value
    return isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None


def compare_verdict(check: Check, label: str, line: oracle.JsonLine, actual: Dict[str, Any],
                    quiet: bool) -> None:
    values = dict(actual)
    for key, value in line.values.items():
        if key == "warnings" and key in values:
            if not warnings_fit(line, values[key], quiet):
                check.complain("%s warnings: %r" % (label, values[key]))
            values[key] = ANY
        elif value == ANY and key in values:
            if not free_value_fits(key, values[key]):
                check.complain("%s %s: %r" % (label, key, values[key]))
            values[key] = ANY
    check.compare(json_lines(label, line.values), json_lines(label, values))


def check_summary(case: cases.Case, outcome: oracle.Outcome, done: Run, check: Check) -> None:
    """Section 4: every summary prints the as-of date; the advice after a rejection and after errors."""
    text = " ".join((done.stdout + done.stderr).decode("utf-8", "replace").split())
    for verdict in outcome.verdicts:
        values = verdict.line.values
        if values["upload_status"] is None:
            continue
        wanted = [case.validate.as_of]
        if values["upload_status"] in (oracle.GATE_B, oracle.GATE_C):
            wanted.append(AFTER_REJECT)
        if values["claim_status"] == "Accepted with Error(s)":
            wanted.append(AFTER_ERRORS)
        for words in wanted:
            if words is not None and words.lower() not in text.lower():
                check.complain("the summary lacks %r: %s" % (words, text))


def check_stdout(case: cases.Case, outcome: oracle.Outcome, done: Run, check: Check) -> None:
    options = case.validate
    if outcome.usage:
        check.compare([], ["stdout %r" % done.stdout] if done.stdout else [])
    elif options.json:
        objects = read_json_lines(check, done.stdout)
        check.compare(["json: %d lines" % len(outcome.verdicts)], ["json: %d lines" % len(objects)])
        for k, (verdict, actual) in enumerate(zip(outcome.verdicts, objects)):
            compare_verdict(check, "json %d" % k, verdict.line, actual, case.quiet)
    elif options.stdout:
        check.compare(["stdout %r" % line for line in outcome.stdout.splitlines(True)],
                      ["stdout %r" % line for line in done.stdout.splitlines(True)])
    elif case.quiet:
        check.compare([], ["stdout %r" % done.stdout] if done.stdout else [])
    if case.quiet and done.exit != 2 and done.stderr:
        check.complain("--quiet, but stderr %r" % done.stderr)
    if not (options.json or case.quiet or outcome.usage):
        check_summary(case, outcome, done, check)


def check_validate(case: cases.Case, place: Place) -> None:
    check, root = place.check, place.root
    tree = tree_after(case)
    outcome = oracle.validate(tree, case.stdin, case.validate, case.usable_index())
    before = snapshot(root)
    env = {"CAPE_INDEX": case.env_index} if case.env_index is not None else {}
    done = place.run(case.validate_argv, env, case.stdin, case.validate.stdout and not outcome.usage)
    after = snapshot(root)
    check_modes(check, root, before, after)
    check.compare(["validate: exit %d" % outcome.exit], ["validate: exit %d" % done.exit])
    if outcome.message is not None and outcome.message.encode() not in done.stderr:
        check.complain("stderr lacks %r: %r" % (outcome.message, done.stderr))
    check_stdout(case, outcome, done, check)
    check.compare(changes(tree, outcome.tree), changes(before, after))


# -- one case ---------------------------------------------------------------------------------------------

def command_line(done: Run) -> str:
    env = "".join("%s=%s " % (name, shlex.quote(value)) for name, value in done.env.items())
    words = [os.fsencode(text).decode("utf-8", "backslashreplace") for text in done.argv]
    if len(words) > 60:
        words = words[:60] + ["..."]
    return env + "cape " + " ".join(shlex.quote(word) for word in words)


def outcome_text(case: cases.Case, seed: int, shares: Shares, place: Place) -> str:
    check = place.check
    verdict = "failed" if check.expected != check.actual else "passed"
    lines = ["case %d of seed %d %s" % (case.number, seed, verdict)]
    for done in place.runs:
        lines.append("  $ " + command_line(done))
        if done.stderr:
            lines += ["    " + text for text in done.stderr.decode("utf-8", "replace").splitlines()[:12]]
    lines += difflib.unified_diff(check.expected, check.actual, "expected", "actual", lineterm="", n=2)
    told = "".join(" --share %s=%g" % item for item in shares.items() if item[1] != cases.SHARES[item[0]])
    lines.append("replay: --case %d --seed %d%s --keep DIR" % (case.number, seed, told))
    return "\n".join(lines) + "\n"


def work_in(place: Place, case: cases.Case) -> None:
    write_tree(place.root, case.tree, case.times)
    for command in case.commands:
        check_command(command, place)
    for call in case.gets:
        check_get(case, call, place)
    check_validate(case, place)
    check_merged(case, place)
    check_verify(case, place)


def keep_files(root: str, keep: str, case: cases.Case, text: str) -> None:
    """DIR/case-K: the files before and after the commands, standard input, and what was found."""
    target = os.path.join(keep, "case-%d" % case.number)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, os.path.join(target, "after"))
    os.makedirs(os.path.join(target, "before"))
    write_tree(os.path.join(target, "before"), case.tree, case.times)
    with open(os.path.join(target, "stdin"), "wb") as file:
        file.write(case.stdin)
    with open(os.path.join(target, "report.txt"), "w", encoding="utf-8", errors="backslashreplace") as report:
        report.write(text)


def run_case(number: int, cape: str, seed: int, shares: Shares, keep: Optional[str],
             keep_passed: bool) -> Report:
    case = cases.make_case(seed, number, shares)
    place = Place(tempfile.mkdtemp(prefix="cape-oracle-"), cape, draw_way(seed, number))
    try:
        work_in(place, case)
        failed = place.check.expected != place.check.actual
        text = outcome_text(case, seed, shares, place) if failed or keep_passed else ""
        if keep is not None and text:
            keep_files(place.root, keep, case, text)
    finally:
        shutil.rmtree(place.root, ignore_errors=True)
    return Report(number, text if failed else None)


def read_shares(without: str, told: List[str]) -> Shares:
    shares = dict(cases.SHARES)
    pairs = [text.partition("=") for text in told] + [(name, "=", "0") for name in without.split(",") if name]
    for name, _, share in pairs:
        if name not in shares:
            sys.exit("no share of the cases is called %r; there are %s" % (name, ", ".join(shares)))
        shares[name] = float(share)
    return shares


def main() -> int:
    parser = argparse.ArgumentParser(description="compare the program with the oracle")
    parser.add_argument("--cape", required=True, help="the program")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", help="keep the files of failed cases (with --case: of that case) here")
    parser.add_argument("--case", type=int, help="this case only")
    parser.add_argument("--share", action="append", default=[], metavar="NAME=P",
                        help="how many of the cases have this, 0 to 1: " + ", ".join(cases.SHARES))
    parser.add_argument("--without", default="", metavar="NAME,...", help="the same as --share NAME=0")
    options = parser.parse_args()
    os.umask(0o022)
    numbers = [options.case] if options.case is not None else list(range(1, options.cases + 1))
    work = functools.partial(run_case, cape=os.path.abspath(options.cape), seed=options.seed,
                             shares=read_shares(options.without, options.share), keep=options.keep,
                             keep_passed=options.case is not None)
    failed = 0
    with multiprocessing.Pool(options.jobs) as pool:
        for report in pool.imap(work, numbers, chunksize=4 if len(numbers) > 4 else 1):
            if report.text is None:
                continue
            failed += 1
            text = report.text if failed <= SHOWN else "case %d failed\n" % report.number
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
            sys.stdout.flush()
    print("%d passed, %d failed" % (len(numbers) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
