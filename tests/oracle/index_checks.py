"""Checks of `cape index build`, `update`, `get` and `verify`."""

from __future__ import annotations

import os
import posixpath
from typing import Dict, List, Optional

import cases
import oracle
from oracle import Index, Tree, UpdateOptions
from program import (Check, Place, Run, changes, check_modes, json_lines, names_below, put_file,
                     read_json_lines, snapshot)
from updates import Command, Damage

INDEX = b"<an index>"
REJECTS = b"<rejects>"
CLOCK = {"SOURCE_DATE_EPOCH": "1782864000"}  # the time of the build is in the index
BAD = "damaged.cidx"
ASKED = 500  # entries in one call


# -- `cape index build` and `cape index update` -----------------------------------------------------------

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


def mark(tree: Tree, command: Command) -> Tree:
    """The tree after a command; contents that the contract does not fix are markers."""
    tree = dict(tree)
    if command.result.index is not None and command.options.output is not None:
        tree[command.options.output] = INDEX
    if command.result.rejects is not None and command.options.rejects is not None:
        tree[command.options.rejects] = REJECTS
    return tree


def tree_after(case: cases.Case) -> Tree:
    tree = case.tree
    for command in case.commands:
        tree = mark(tree, command)
    return tree


def check_command(command: Command, place: Place) -> None:
    options, result, check, root = command.options, command.result, place.check, place.root
    before, names = snapshot(root), names_below(root)
    done = place.run(command.argv, {**command.env, **CLOCK})
    kind = command.argv[1]
    check.compare(["%s: exit %d" % (kind, result.exit)], ["%s: exit %d" % (kind, done.exit)])
    if options.quiet and (done.stdout or (done.stderr and done.exit != 2)):
        check.complain("--quiet, but %r and %r" % (done.stdout, done.stderr))
    after = snapshot(root)
    check_modes(check, root, before, after)
    expected, shown = mark(before, command), dict(after)
    output, rejects = options.output, options.rejects
    if output in after and (result.index is not None or after[output] != before.get(output)):
        shown[output] = INDEX  # a difference in the bytes of an index says nothing to a reader
    if free_rejects(command):
        shown.pop(rejects, None)
        expected.pop(rejects, None)
    elif result.rejects is not None and rejects in after:
        check.compare(expected_rejects(result.rejects), rejects_lines(after[rejects] or b""))
        shown[rejects] = REJECTS
    check.compare(changes(before, expected), changes(before, shown))
    folders = set(names_below(root)) - set(names) - set(after)
    if folders:
        check.complain("left behind: %r" % sorted(folders))
    for argv, env in command.again:
        check_again(command, argv, env, before, place)


def free_rejects(command: Command) -> bool:
    """A command that fails as a whole: the contract does not say whether there is a rejects file."""
    options = command.options
    return command.result.rejects is None and options.rejects not in [None, options.output] + options.sources


def restore(root: str, before: Tree, path: Optional[str]) -> None:
    if path is not None:
        put_file(os.path.join(root, path), before.get(posixpath.normpath(path)))


def check_again(command: Command, argv: List[str], env: Dict[str, str], before: Tree, place: Place) -> None:
    """Section 1: output bytes never depend on threads or memory. The command as it was, done another way."""
    options, check = command.options, place.check
    after = snapshot(place.root)
    restore(place.root, before, options.output)
    restore(place.root, before, options.rejects)
    done = place.run(argv, {**env, **CLOCK})
    check.compare(["again: exit %d" % command.result.exit], ["again: exit %d" % done.exit])
    twice = snapshot(place.root)
    for path in sorted(set(after) | set(twice)):
        if after.get(path) != twice.get(path) and not (path == options.rejects and free_rejects(command)):
            check.complain("%r: %s" % (path, where_they_differ(after.get(path), twice.get(path))))


def where_they_differ(first: Optional[bytes], second: Optional[bytes]) -> str:
    if first is None or second is None:
        return "there only %s" % ("the second time" if first is None else "the first time")
    at = next((k for k, (a, b) in enumerate(zip(first, second)) if a != b), min(len(first), len(second)))
    return "bytes differ from byte %d on, of %d and %d" % (at, len(first), len(second))


# -- `cape index get` -------------------------------------------------------------------------------------

def expect_entries(check: Check, label: str, done: Run, index: Optional[Index], typed: List[bytes],
                   show_ior: bool) -> None:
    code, lines = 2, []
    if index is not None:
        code, lines = oracle.get(index, typed, show_ior)
    check.compare(["%s: exit %d" % (label, code)], ["%s: exit %d" % (label, done.exit)])
    objects = read_json_lines(check, done.stdout)
    check.compare(["%s: %d lines" % (label, len(lines))], ["%s: %d lines" % (label, len(objects))])
    for k, values in enumerate(lines):
        check.expected += json_lines("%s %d" % (label, k), values)
    for k, values in enumerate(objects):
        check.actual += json_lines("%s %d" % (label, k), values)


def get_argv(path: str, typed: List[bytes], show_ior: bool) -> List[str]:
    words = ["index", "get", path, "--json"] + [os.fsdecode(entry) for entry in typed]
    return words + (["--show-ior"] if show_ior else [])


def check_get(case: cases.Case, call: cases.GetCall, place: Place) -> None:
    done = place.run(get_argv(case.path(), call.typed, call.show_ior))
    expect_entries(place.check, "get", done, case.index(), call.typed, call.show_ior)


# -- one build of all sources -----------------------------------------------------------------------------

def show_all(case: cases.Case, path: str, index: Index, place: Place) -> List[Run]:
    """Every entry by `get`, and the claim of all entries of each filer."""
    numbers = sorted(index.entries)
    done = [place.run(get_argv(path, numbers[k:k + ASKED], True)) for k in range(0, len(numbers), ASKED)]
    codes = sorted({number[:3] for number in numbers})
    return done + [claim_all(case, path, code, numbers, place) for code in codes]


def claim_all(case: cases.Case, path: str, code: bytes, numbers: List[bytes], place: Place) -> Run:
    argv = ["validate", "-", "--index", path, "--stdout", "--quiet", "--all-errors", "--account-type=broker",
            "--filer-code", code.decode(), "--as-of", case.as_of]
    own = [number for number in numbers if number.startswith(code)]
    return place.run(argv, {}, b"Entry Number\n" + b"".join(number + b"\n" for number in own))


def check_merged(case: cases.Case, place: Place) -> None:
    """`update` with the sources B on an index of A holds what `build A B` holds."""
    merged, index, check = case.merged, case.index(), place.check
    if merged is None or index is None:
        return
    done = place.run(merged.argv, {**merged.env, **CLOCK})
    check.compare(["merged: exit %d" % merged.result.exit], ["merged: exit %d" % done.exit])
    updated = show_all(case, case.path(), index, place)
    built = show_all(case, merged.options.output or "", index, place)
    for one, other in zip(updated, built):
        check.compare(["merged: exit %d" % other.exit], ["merged: exit %d" % one.exit])
        check.compare(["merged: %r" % line for line in other.stdout.splitlines()],
                      ["merged: %r" % line for line in one.stdout.splitlines()])
    restore(place.root, {}, merged.options.output)


# -- `cape index verify` ----------------------------------------------------------------------------------

def damaged(data: bytes, damage: Damage) -> bytes:
    """The index with one bit flipped."""
    begin, end = 0, len(data)
    if damage.where == "first page":
        end = min(end, 4096)
    elif damage.where == "last page":
        begin = max(0, end - 4096)
    at = begin + int(damage.at * (end - begin))
    return data[:at] + bytes([data[at] ^ 1 << damage.bit]) + data[at + 1:]


def check_verify(case: cases.Case, place: Place) -> None:
    """Section 1: verify checks every byte; what reads a damaged index never ends by a signal."""
    verify, index, check = case.verify, case.index(), place.check
    path = os.path.join(place.root, case.path())
    if verify is None or index is None or not os.path.isfile(path):
        return
    done = place.run(["index", "verify", case.path()] + (["--quiet"] if verify.quiet else []))
    check.compare(["verify: exit 0"], ["verify: exit %d" % done.exit])
    if bool(done.stdout) == verify.quiet or done.stderr:
        check.complain("verify: stdout %r, stderr %r" % (done.stdout, done.stderr))
    done = place.run(["index", "info", case.path()])
    if done.exit != 0 or index.data_date.encode() not in done.stdout:
        check.complain("info: exit %d, no %s in %r" % (done.exit, index.data_date, done.stdout))
    with open(path, "rb") as file:
        data = file.read()
    for damage in verify.damages:
        put_file(os.path.join(place.root, BAD), damaged(data, damage))
        check_damaged(case, index, place)
        if verify.update:
            check_laundering(case, index, place)
    restore(place.root, {}, BAD)


def check_damaged(case: cases.Case, index: Index, place: Place) -> None:
    check = place.check
    done = place.run(["index", "verify", BAD])
    check.compare(["verify damaged: exit 2"], ["verify damaged: exit %d" % done.exit])
    if not done.stderr.startswith(b"cape: %s: " % BAD.encode()):
        check.complain("verify damaged: stderr %r" % done.stderr)
    numbers = sorted(index.entries)[:ASKED]
    place.run(["index", "info", BAD])
    place.run(get_argv(BAD, numbers or [b"SSA12345678"], False))
    claim_all(case, BAD, numbers[0][:3] if numbers else b"SSA", numbers, place)


def check_laundering(case: cases.Case, index: Index, place: Place) -> None:
    """An update refuses a damaged index or repairs it; it never makes a good one with wrong entries."""
    build = case.commands[0].options
    options = UpdateOptions(BAD, build.sources, build.maps, build.assumes, build.same_entry, force=True)
    result = oracle.update(case.tree, options, case.times, index)
    argv = ["index", "update", "--force", "--quiet", BAD] + build.sources
    argv += ["--map=" + text for text in build.maps] + ["--assume=" + text for text in build.assumes]
    argv += ["--same-entry=" + build.same_entry] if build.same_entry else []
    before = snapshot(place.root)
    done = place.run(argv)
    if done.exit == 2 or result.index is None:
        place.check.compare([], changes(before, snapshot(place.root)))
        return
    if place.run(["index", "verify", BAD]).exit != 0:
        return
    numbers = sorted(result.index.entries)
    for k in range(0, len(numbers), ASKED):
        some = numbers[k:k + ASKED]
        done = place.run(get_argv(BAD, some, True))
        expect_entries(place.check, "updated from a damaged index", done, result.index, some, True)
