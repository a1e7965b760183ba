#!/usr/bin/env python3
"""Compares the program with the oracle on seeded random cases.

    python3 tests/oracle/run.py --cape build/release/cape [--cases N] [--seed S] [--jobs J]
    python3 tests/oracle/run.py --cape build/release/cape --seed S --case K --keep DIR

The last line is `N passed, M failed`; exit code 1 on any failure.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import json
import multiprocessing
import os
import posixpath
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

import cases
import oracle
from oracle import ANY, Tree

TIMEOUT = 120
SHOWN = 20  # failures printed in full
INDEX = b"<an index>"
REJECTS = b"<rejects>"
SANITIZER = re.compile(rb"(Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer|runtime error:")
AFTER_REJECT = "correct the errors and upload the entire file again"
AFTER_ERRORS = "upload only the corrected entries"


@dataclass
class Run:
    argv: List[str]
    exit: int
    stdout: bytes
    stderr: bytes


@dataclass
class Check:
    """What was expected and what came, as lines."""
    expected: List[str] = field(default_factory=list)
    actual: List[str] = field(default_factory=list)

    def compare(self, expected: List[str], actual: List[str]) -> None:
        self.expected += expected
        self.actual += actual

    def complain(self, text: str) -> None:
        """Something that must never be seen."""
        self.actual.append("! " + text)


@dataclass
class Report:
    number: int
    text: Optional[str]  # None = passed


# -- files ------------------------------------------------------------------------------------------------

def write_tree(root: str, tree: Tree) -> None:
    for path, data in tree.items():
        full = os.path.join(root, path)
        os.makedirs(full if data is None else os.path.dirname(full), exist_ok=True)
        if data is not None:
            with open(full, "wb") as file:
                file.write(data)


def snapshot(root: str) -> Tree:
    """Every regular file below root."""
    tree: Tree = {}
    for directory, _, names in os.walk(root):
        for name in names:
            full = os.path.join(directory, name)
            with open(full, "rb") as file:
                tree[posixpath.normpath(os.path.relpath(full, root))] = file.read()
    return tree


def changes(before: Tree, after: Tree) -> List[str]:
    """Files made, changed or removed, with their bytes."""
    lines = []
    for path in sorted(set(before) | set(after)):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        if new is None:
            lines.append("file %r removed" % path)
            continue
        lines.append("file %r:" % path)
        lines += ["  %r" % line for line in new.splitlines(True)]
    return lines


def check_modes(check: Check, root: str, before: Tree, after: Tree) -> None:
    """Section 1, privacy: files 0600."""
    for path, data in after.items():
        mode = os.stat(os.path.join(root, path)).st_mode & 0o777
        if before.get(path) != data and mode != 0o600:
            check.complain("file %r has mode %o" % (path, mode))


# -- running the program ----------------------------------------------------------------------------------

def run(cape: str, root: str, argv: List[str], env_index: Optional[str], stdin: bytes) -> Run:
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": root}
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    if env_index is not None:
        env["CAPE_INDEX"] = env_index
    command = [os.fsencode(text) for text in [cape] + argv]
    try:
        done = subprocess.run(command, cwd=root, env=env, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return Run(argv, 999, b"", b"no end after %d seconds\n" % TIMEOUT)
    return Run(argv, done.returncode, done.stdout, done.stderr)


def check_stderr(check: Check, done: Run, summary: bool = False) -> None:
    """No crash, no sanitizer report; control bytes escaped; with exit 2 every line starts with `cape: ` (with
    `summary` the first line: --stdout has its summary on stderr)."""
    if done.exit < 0 or done.exit > 2:
        check.complain("exit code or signal %d" % done.exit)
    if SANITIZER.search(done.stderr):
        check.complain("sanitizer report: " + done.stderr.decode("utf-8", "replace"))
    if done.exit == 2:
        lines = done.stderr.splitlines()
        if not lines or not all(line.startswith(b"cape: ") for line in (lines[:1] if summary else lines)):
            check.complain("stderr with exit 2: %r" % done.stderr)
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stderr):
        check.complain("control characters on stderr: %r" % done.stderr)


# -- `cape index build` -----------------------------------------------------------------------------------

def rejects_lines(data: bytes) -> List[str]:
    """FILE, LINE and ROW of a rejects file; the reason's words are free, but there must be some."""
    try:
        records = oracle.parse_records(data)
    except oracle.NotCsv:
        return ["rejects: not a CSV file"]
    lines = ["rejects %r" % records[0].fields] if records else ["rejects without a header"]
    for record in records[1:]:
        if len(record.fields) != 4 or not record.fields[2]:
            lines.append("rejects: malformed %r" % record.fields)
        else:
            lines.append("rejects %r line %r row %r" % (record.fields[0], record.fields[1], record.fields[3]))
    return lines


def expected_rejects(rejects: List[oracle.Reject]) -> List[str]:
    lines = ["rejects %r" % [b"FILE", b"LINE", b"REASON", b"ROW"]]
    for reject in rejects:
        file, line = os.fsencode(reject.file), b"%d" % reject.line
        lines.append("rejects %r line %r row %r" % (file, line, reject.row))
    return lines


def tree_after_build(case: cases.Case) -> Tree:
    """What the oracle expects; contents that the contract does not fix are markers."""
    tree = dict(case.tree)
    if case.built.index is not None and case.build.output is not None:
        tree[case.build.output] = INDEX
    if case.built.rejects is not None and case.build.rejects is not None:
        tree[case.build.rejects] = REJECTS
    return tree


def check_build(case: cases.Case, root: str, cape: str, check: Check) -> Run:
    before = snapshot(root)
    done = run(cape, root, case.build_argv, None, b"")
    check_stderr(check, done)
    check.compare(["build: exit %d" % case.built.exit], ["build: exit %d" % done.exit])
    after = snapshot(root)
    check_modes(check, root, before, after)
    shown = dict(after)
    output, rejects = case.build.output, case.build.rejects
    if output in after and after[output] != before.get(output):
        shown[output] = INDEX
    if case.built.rejects is None and rejects is not None:
        shown.pop(rejects, None)  # a build that fails as a whole: the contract does not say
    elif case.built.rejects is not None and rejects in after:
        check.compare(expected_rejects(case.built.rejects), rejects_lines(after[rejects] or b""))
        shown[rejects] = REJECTS
    check.compare(changes(case.tree, tree_after_build(case)), changes(before, shown))
    return done


# -- JSON -------------------------------------------------------------------------------------------------

def no_twins(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def read_json_lines(check: Check, data: bytes) -> List[Dict[str, Any]]:
    """One compact object per line."""
    objects = []
    for line in re.findall(rb"[^\n]*\n|[^\n]+", data):
        try:
            text = line.decode("utf-8")
            values = json.loads(text, object_pairs_hook=no_twins)
            if not isinstance(values, dict):
                raise ValueError("not an object")
            objects.append(values)
        except ValueError as error:
            check.complain("not JSON: %r (%s)" % (line, error))
            continue
        if not text.endswith("\n") or re.search(r"\s", re.sub(r'"(?:[^"\\]|\\.)*"', "", text[:-1])):
            check.complain("not one compact object per line: %r" % line)
    return objects


def json_lines(label: str, values: Dict[str, Any]) -> List[str]:
    """Key by key, in order."""
    return ["%s %s: %s" % (label, key, json.dumps(value)) for key, value in values.items()]


def check_get(case: cases.Case, call: cases.GetCall, root: str, cape: str, check: Check) -> Run:
    typed = [os.fsdecode(entry) for entry in call.typed]
    argv = ["index", "get", case.build.output or "x.cidx", "--json"] + typed
    done = run(cape, root, argv + (["--show-ior"] if call.show_ior else []), None, b"")
    check_stderr(check, done)
    code, lines = 2, []
    if case.built.index is not None:
        code, lines = oracle.get(case.built.index, call.typed, call.show_ior)
    check.compare(["get: exit %d" % code], ["get: exit %d" % done.exit])
    objects = read_json_lines(check, done.stdout)
    check.compare(["get: %d lines" % len(lines)], ["get: %d lines" % len(objects)])
    for k, values in enumerate(lines):
        check.expected += json_lines("get %d" % k, values)
    for k, values in enumerate(objects):
        check.actual += json_lines("get %d" % k, values)
    return done


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


# -- `cape validate` --------------------------------------------------------------------------------------

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


def check_validate(case: cases.Case, root: str, cape: str, check: Check) -> Run:
    tree = tree_after_build(case)
    outcome = oracle.validate(tree, case.stdin, case.validate, case.usable_index())
    before = snapshot(root)
    done = run(cape, root, case.validate_argv, case.env_index, case.stdin)
    after = snapshot(root)
    check_stderr(check, done, summary=case.validate.stdout and not outcome.usage)
    check_modes(check, root, before, after)
    check.compare(["validate: exit %d" % outcome.exit], ["validate: exit %d" % done.exit])
    if outcome.message is not None and outcome.message.encode() not in done.stderr:
        check.complain("stderr lacks %r: %r" % (outcome.message, done.stderr))
    check_stdout(case, outcome, done, check)
    check.compare(changes(tree, outcome.tree), changes(before, after))
    return done


# -- one case ---------------------------------------------------------------------------------------------

def command_line(case: cases.Case, done: Run) -> str:
    env = ""
    if done.argv[0] == "validate" and case.env_index is not None:
        env = "CAPE_INDEX=%s " % shlex.quote(case.env_index)
    words = [os.fsencode(text).decode("utf-8", "backslashreplace") for text in done.argv]
    if len(words) > 60:
        words = words[:60] + ["..."]
    return env + "cape " + " ".join(shlex.quote(word) for word in words)


def outcome_text(case: cases.Case, seed: int, check: Check, runs: List[Run]) -> str:
    verdict = "failed" if check.expected != check.actual else "passed"
    lines = ["case %d of seed %d %s" % (case.number, seed, verdict)]
    for done in runs:
        lines.append("  $ " + command_line(case, done))
        if done.stderr:
            lines += ["    " + text for text in done.stderr.decode("utf-8", "replace").splitlines()[:12]]
    lines += difflib.unified_diff(check.expected, check.actual, "expected", "actual", lineterm="", n=2)
    lines.append("replay: --case %d --seed %d --keep DIR" % (case.number, seed))
    return "\n".join(lines) + "\n"


def work_in(root: str, case: cases.Case, cape: str) -> Tuple[Check, List[Run]]:
    check = Check()
    write_tree(root, case.tree)
    runs = [check_build(case, root, cape, check)]
    runs += [check_get(case, call, root, cape, check) for call in case.gets]
    runs.append(check_validate(case, root, cape, check))
    return check, runs


def keep_files(root: str, keep: str, case: cases.Case, text: str) -> None:
    """DIR/case-K: the files before and after the commands, standard input, and what was found."""
    target = os.path.join(keep, "case-%d" % case.number)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, os.path.join(target, "after"))
    os.makedirs(os.path.join(target, "before"))
    write_tree(os.path.join(target, "before"), case.tree)
    with open(os.path.join(target, "stdin"), "wb") as file:
        file.write(case.stdin)
    with open(os.path.join(target, "report.txt"), "w", encoding="utf-8", errors="backslashreplace") as report:
        report.write(text)


def run_case(number: int, cape: str, seed: int, keep: Optional[str], keep_passed: bool) -> Report:
    case = cases.make_case(seed, number)
    root = tempfile.mkdtemp(prefix="cape-oracle-")
    try:
        check, runs = work_in(root, case, cape)
        failed = check.expected != check.actual
        text = outcome_text(case, seed, check, runs) if failed or keep_passed else ""
        if keep is not None and text:
            keep_files(root, keep, case, text)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return Report(number, text if failed else None)


def main() -> int:
    parser = argparse.ArgumentParser(description="compare the program with the oracle")
    parser.add_argument("--cape", required=True, help="the program")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", help="keep the files of failed cases (with --case: of that case) here")
    parser.add_argument("--case", type=int, help="this case only")
    options = parser.parse_args()
    os.umask(0o022)
    numbers = [options.case] if options.case is not None else list(range(1, options.cases + 1))
    work = functools.partial(run_case, cape=os.path.abspath(options.cape), seed=options.seed,
                             keep=options.keep, keep_passed=options.case is not None)
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
