"""Checks of `cape index build` and `cape index get`."""

from __future__ import annotations

import os
from typing import List

import cases
import oracle
from oracle import Tree
from program import (Check, Run, changes, check_modes, check_stderr, json_lines, read_json_lines, run,
                     snapshot)

INDEX = b"<an index>"
REJECTS = b"<rejects>"


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


# -- `cape index get` ------------------------------------------------------------------------------------

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
