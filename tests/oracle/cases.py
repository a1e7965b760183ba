#!/usr/bin/env python3
"""Seeded random cases for the driver: exports (`exports.py`), declarations, accounts and command lines.

A case depends on its seed and number only. The oracle's own index is consulted so that every outcome (each
reason of gate A, B, C, a claim without, with some and with errors only) is met often enough.

    python3 tests/oracle/cases.py --count 2000 --seed 1     what the cases of a seed hit
"""

from __future__ import annotations

import argparse
import collections
import os
import posixpath
from dataclasses import dataclass
from typing import Callable, Counter, Dict, List, Optional, Tuple

import oracle
from oracle import AccountOptions, Times, Tree, ValidateOptions
from updates import SHARES, Command, UpdateMaker, Verify


@dataclass
class GetCall:
    typed: List[bytes]
    show_ior: bool


@dataclass
class Case:
    number: int
    as_of: str
    tree: Tree                      # before the first command; None = a directory
    times: Times                    # of the sources
    commands: List[Command]         # the build, and updates
    merged: Optional[Command]       # one build of all their sources, which must make the same index
    gets: List[GetCall]
    validate: ValidateOptions
    validate_argv: List[str]
    env_index: Optional[str]
    stdin: bytes
    quiet: bool
    verify: Optional[Verify]

    def path(self) -> str:
        """Where the index is."""
        return self.commands[0].options.output or "x.cidx"

    def index(self) -> Optional[oracle.Index]:
        """What it holds in the end."""
        made = [command.result.index for command in self.commands if command.result.index is not None]
        return made[-1] if made else None

    def usable_index(self) -> Optional[oracle.Index]:
        """The index that `validate` opens, if it is the one that was built."""
        return self.index() if self.validate.index == self.commands[0].options.output else None


DIRT = [b"\t", b" ", b"\xc2\xa0", b"\xe2\x80\x93", b"\xe2\x80\x8b", b"-", b".", b"/", b"'", b"\xff", b"_",
        b"#"]

HEADERS = [b"Entry Number", b"ENTRY NUMBER", b"entry_number", b'"Entry Number"', b"Entry-Number ",
           b"EntryNumber", b"\xc2\xa0Entry\tNumber:", b"Entry Number,Note", b'"Entry\nNumber",x',
           b"#Entry Number", b'"Entry" Number']
NO_HEADERS = [b"Entry No", b"Entry Numbers", b"Entry", b"", b" ", b"Note,Entry Number", b"Entry Number 1",
              b"Number", b"Entr\xc3\xbd Number", b",Entry Number"]
NOT_ELEVEN = [b"0S2-12345", b",only a note", b"=1", b'"=1,2"', b"+SUM(A1)", b"-1234", b"@x", b"\tABC",
              b'"\rABC"', b"'abc", b"123456789012", b'"a""b"', b'a"b', b"\xff\x80", b"\xc3\x84bc",
              b'"line\nend"', b'"two\r\nlines"', b'="0S2-12345"', b'"=""1"""', b"SSA-1234567",
              b"SSA-1234567-\xc2\xb2", b"N/A", b'"x"y"z"', b"0", b"\xc2\xa0", b'"\n"', b"SSA-1234567-8,9",
              b'"\t=1"', b"Mar-28", b"3/28/2026", b"28-MARCH-2026", b"6.05761E+10", b"6.0576072486E+10", b"60576072486.0",
              b"1512345677", b"1512345678", b'"1,512,345,677"', b"1512345677.0", b"112345673", b'"60,576,072,486"',
              b"2026-03-28 00:00:00"]
BLANKS = [b"", b" ", b"\t", b",", b",,", b'""', b" , \t", b'" ",""', b"\t\t", b'"\t"', b'"\r"', b" \r"]
FILE_NAMES = ["d.csv", "batch 7.csv", "x.csv", "x.CSV", "x-2.csv", "x-3.csv", "X.csv", "stdin.csv",
              "d\u00e9cl.csv", "a,b.csv", 'q"t.csv', "dot.ted.csv", "=1.csv", "bad\udcff.csv",
              "tab\tin.csv", "esc\x1b[1m.csv"]
WRONG_NAMES = ["x.txt", "csv", "x.csv.txt", "x.csv~", "noext", "d.xlsx", "x.cs"]
GOALS = {"not csv": 5, "empty": 4, "header": 5, "b": 17, "c": 17, "passing": 20, "mixed": 24, "failing": 8,
         "name": 2, "missing": 1.2, "directory": 0.8, "again": 1, "over": 0.3}


class Maker(UpdateMaker):
    """Makes one case."""

    # -- declarations ---------------------------------------------------------------------------------------

    def spell_typed(self, number: bytes, dirt: str) -> bytes:
        """A first field as it stands in the file."""
        text = self.spell_entry(number)
        if dirt == "plain" or self.chance(0.5):
            return text
        if dirt == "dirty":
            at = self.rng.randrange(len(text) + 1)
            spoiled = text[:at] + self.pick(DIRT) + text[at:]
            return self.pick([
                spoiled, spoiled, b"=" + text, b"+" + text, b"@" + text, b"-" + text, b"\t" + text,
                b'="' + text + b'"', b'"=""' + text + b'"""', b'"' + text + b'"""', b'"' + text + b'" ',
                b'"' + text[:4] + b"\n" + text[4:] + b'"', b'"' + text[:4] + b"\r\n" + text[4:] + b'"',
                b'"' + text[:3] + b'"' + text[3:], b'"' + text[:3] + b"," + text[3:] + b'"',
                b'"\r' + text + b'"', text[:5] + b'"' + text[5:]])
        return self.pick([b'"' + text + b'"', b" " + text, text + b" ", text + b"\t", b'" ' + text + b'"'])

    def pools(self, index: Optional[oracle.Index],
              account: AccountOptions) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        """Entries of this account that pass gate D, that fail it, and entries of others."""
        if index is None:
            return [self.new_entry() for _ in range(3)], [], []
        passing, failing, foreign = [], [], []
        iors = {oracle.letters_and_digits(os.fsencode(ior)) for ior in account.iors}
        code = (account.filer_code or "").upper().encode()
        for number, summary in sorted(index.entries.items()):
            if summary.values["ior"] not in iors if account.iors else number[:3] != code:
                foreign.append(number)
            elif oracle.failing_rules(summary.values, self.as_of):
                failing.append(number)
            else:
                passing.append(number)
        return passing, failing, foreign

    def take(self, numbers: List[bytes]) -> List[bytes]:
        """Some of them, in any order."""
        most = len(numbers) if self.size > 100 else min(len(numbers), 25)
        least = most * 9 // 10 if self.size > 100 else min(most, 1)
        return self.rng.sample(numbers, self.rng.randint(least, most)) if most else []

    def declaration_rows(self, goal: str, index: Optional[oracle.Index],
                         account: AccountOptions) -> List[bytes]:
        """The raw first fields of the entries."""
        passing, failing, foreign = self.pools(index, account)
        dirt = self.pick(["plain", "light", "dirty"])
        numbers = {"passing": passing, "failing": failing}.get(goal, passing + failing)
        numbers = self.take(numbers) or [self.new_entry()]
        if goal == "c":
            absent = [self.new_entry() for _ in range(self.pick([0, 0, 1, 3]))]
            numbers += (absent + foreign[:self.rng.randrange(4)]) or [self.new_entry()]
        if goal == "over":
            numbers = [self.filers[0] + b"%08d" % k for k in range(self.pick([9999, 10000, 10001]))]
        fields = [self.spell_typed(number, dirt) for number in numbers]
        if goal == "b":
            for _ in range(self.rng.randrange(4)):
                fields.append(self.spell_typed(self.pick(numbers), dirt))
            for _ in range(self.rng.randrange(4)):
                fields.append(self.pick(NOT_ELEVEN))
            for _ in range(self.rng.randrange(3)):
                fields.append(self.spell_typed(self.pick([b"QQ9", b"ZZZ"]) + self.digits(8), dirt))
            self.rng.shuffle(fields)
        elif self.chance(0.5):
            self.rng.shuffle(fields)
        return fields

    def declaration(self, goal: str, index: Optional[oracle.Index], account: AccountOptions) -> bytes:
        header = self.pick(HEADERS) if self.chance(0.4) else b"Entry Number"
        if goal == "empty":
            lines = [self.pick(BLANKS) for _ in range(self.rng.randrange(4))]
            lines = ([header] if self.chance(0.6) else []) + lines
            return self.join_lines(lines)
        fields = self.declaration_rows(goal, index, account)
        if self.chance(0.15):
            others = [b"", b",", b",note", b',"a, b"', b", ", b",,x", b',"two\nlines"']
            fields = [raw + self.pick(others) for raw in fields]
        if self.remark_size:
            fields = [raw + b"," + self.csv_cell(self.remarks(), "min") for raw in fields]
        for _ in range(self.pick([0, 0, 0, 1, 3])):
            fields.insert(self.rng.randrange(len(fields) + 1), self.pick(BLANKS))
        if goal == "header":
            lines = ([] if self.chance(0.5) else [self.pick(NO_HEADERS)]) + fields
            return self.join_lines(lines)
        data = self.join_lines([header] + fields)
        return self.not_csv(data) if goal == "not csv" else data

    def not_csv(self, data: bytes) -> bytes:
        kind = self.pick(["nul", "pk", "utf-16-le", "utf-16-be", "quote", "late nul"])
        if kind == "nul":
            at = self.rng.randrange(min(len(data), 4096))
            return data[:at] + b"\0" + data[at:]
        if kind == "late nul":
            return data + b"\n" * 4096 + self.pick([b"SSA\0\n", b"\0\n"])
        if kind == "pk":
            return b"PK\x03\x04" + data
        if kind.startswith("utf-16"):
            return self.pick([b"\xff\xfe", b"\xfe\xff"]) + data.decode("latin-1").encode(kind)
        opened = self.pick([b'"', b'"SSA-1234567-8', b'"a\n\n', b'"a""'])
        return data + self.pick([b"\n", b"", b"\r\n"]) + opened

    def input_path(self, taken: List[str], wrong: bool) -> str:
        while True:
            names = FILE_NAMES[:8] if self.chance(0.8) else FILE_NAMES
            name = self.pick(WRONG_NAMES if wrong else names)
            path = self.pick(["", "", "in/", "in2/", "./"]) + name
            if posixpath.normpath(path) not in map(posixpath.normpath, taken):
                return path

    def make_inputs(self, index: Optional[oracle.Index], account: AccountOptions) -> Tuple[List[str], bytes]:
        """The declarations; standard input's bytes."""
        paths: List[str] = []
        stdin = b""
        for _ in range(self.pick([1, 1, 1, 2, 2, 3])):
            goal = self.weighted(GOALS)
            if goal == "again" and paths:
                paths.append(self.pick(paths) if "-" not in paths else paths[-1])
                continue
            if self.chance(0.04) and "-" not in paths and goal not in ("missing", "directory", "name"):
                paths.append("-")
                stdin = self.declaration(goal, index, account)
                continue
            path = self.input_path(paths, goal == "name")
            paths.append(path)
            if goal == "directory":
                self.tree[posixpath.normpath(path)] = None
            elif goal != "missing":
                self.tree[posixpath.normpath(path)] = self.declaration(goal, index, account)
        return [path for k, path in enumerate(paths) if path != "-" or k == paths.index("-")], stdin

    def make_account(self) -> AccountOptions:
        kind = self.weighted({"importer": 60, "filer": 20, "broker": 20})
        if kind == "importer":
            some = self.iors
            if self.chance(0.75):
                some = self.rng.sample(self.iors, self.rng.randint(1, len(self.iors)))
            return AccountOptions(iors=[self.spell_ior(ior).decode() for ior in some],
                                  account_type=self.pick([None, "importer", "Importer"]))
        code = self.pick(self.filers).decode()
        filer_type = self.pick([None, None, "importer", "IMPORTER"]) if kind == "filer" else None
        return AccountOptions(account_type=self.pick([kind, kind.upper()]), filer_type=filer_type,
                              filer_code=self.pick([code, code.lower()]))

    def move_to_ini(self, account: AccountOptions) -> AccountOptions:
        """The same account, some or all of it in an INI file; a flag may hide a key of the file."""
        lines = [] if self.chance(0.5) else ["[account]"]
        flags = AccountOptions(account=self.pick(["acct.ini", "in/my account.ini"]))
        equals = self.pick(["=", " = "])
        for key in ("type", "filer_code", "filer_type"):
            name = "account_type" if key == "type" else key
            value = getattr(account, name)
            if value is None:
                continue
            if self.chance(0.7):
                lines.append(key + equals + value)
            else:
                setattr(flags, name, value)
                if self.chance(0.3):
                    lines.append(key + equals + self.pick({"type": ["broker"], "filer_code": ["QQQ"],
                                                           "filer_type": ["exporter"]}[key]))
        if account.iors and self.chance(0.7):
            lines.append("ior" + equals + self.pick([",", ", "]).join(account.iors))
        elif account.iors:
            flags.iors = account.iors
            if self.chance(0.5):
                lines.append("ior" + equals + "99-9999999")
        text = self.pick(["\n", "\r\n"]).join(lines + [""])
        self.tree[flags.account or ""] = text.encode()
        return flags

    def make_validate(self, index: Optional[oracle.Index],
                      path: Optional[str]) -> Tuple[ValidateOptions, bytes]:
        account = self.make_account()
        inputs, stdin = self.make_inputs(index, account)
        if self.chance(0.3):
            account = self.move_to_ini(account)
        options = ValidateOptions(inputs, self.as_of.isoformat(), account, index=path)
        options.output = self.pick([None, "out", "out/", ".", "in", "out"])
        options.threads = self.pick(["1", "2", "3", "8"])
        options.all_errors = self.chance(0.35)
        options.exit_zero = self.chance(0.08)
        if self.chance(0.4):
            options.claim_number = self.pick(["1", "100000013568", "999999999990", "000042", "900000000001"])
        if len(inputs) == 1 and self.chance(0.15):
            options.stdout, options.output = True, None  # both together: the contract does not say
        else:
            options.json = self.chance(0.75)
        return options, stdin

    def spoil_validate(self, options: ValidateOptions) -> None:
        """Usage errors, and what cannot be opened."""
        account = options.account
        self.tree["bad.cidx"] = self.pick([b"", b"not an index\n", bytes(range(256)) * 64])
        mistakes: List[Callable[[], None]] = [
            lambda: setattr(options, "unknown_option", True), lambda: setattr(options, "threads", "0"),
            lambda: setattr(options, "as_of", self.pick(["2026-02-30", "2026-6-1", "1979-12-31",
                                                         "2100-01-01", "now"])),
            lambda: setattr(options, "claim_number", self.pick(["abc", "1234567890123", "-1", "1.5"])),
            lambda: setattr(options, "index", None), lambda: setattr(options, "index", "none.cidx"),
            lambda: setattr(options, "index", "bad.cidx"), lambda: setattr(options, "inputs", []),
            lambda: vars(options).update(stdout=True, json=True, output=None),
            lambda: vars(options).update(stdout=True, json=False, output=None, inputs=options.inputs[:1] * 2),
            lambda: setattr(account, "account_type", self.pick(["importers", "agent", "x"])),
            lambda: setattr(account, "account", "none.ini"),
            lambda: setattr(account, "iors", [] if account.iors else ["12-3456789"]),
            lambda: setattr(account, "iors", ["--", "1"] if account.iors else ["1"]),
            lambda: setattr(account, "filer_code", None if account.filer_code else "SSA"),
            lambda: setattr(account, "filer_code", self.pick(["AB", "ABCD", "A-1", "A B"])),
            lambda: setattr(account, "filer_type", self.pick(["exporter", "importer"])),
            lambda: setattr(options, "account", AccountOptions(None, "filer", [], "SSA", "exporter")),
            lambda: setattr(options, "account", self.bad_ini()),
        ]
        self.pick(mistakes)()

    def bad_ini(self) -> AccountOptions:
        self.tree["bad.ini"] = self.pick([b"type=importer\nior=1\ncolour=red\n", b"ior\n", b"",
                                          b"type=agent\nior=1\n",
                                          b"type=filer\nfiler_code=SSA\nfiler_type=exporter\n",
                                          b"[account]\ntype=broker\nfiler_code=SSA\nfiler_type=importer\n"])
        return AccountOptions(account="bad.ini")

    def collide(self, commands: List[Command], options: ValidateOptions) -> None:
        """An output that is also the index or the account."""
        path = oracle.result_path(options.output, oracle.stem_of(options.inputs[0]) + oracle.CLAIM)
        path = posixpath.normpath(path)
        if options.account.account and self.chance(0.5):
            self.tree[path] = self.tree.pop(options.account.account)
            options.account.account = path
        elif options.index == "x.cidx":
            for command in commands:
                if command.options.output == "x.cidx":
                    command.options.output = path
                if command.options.rejects == "x.cidx":
                    command.options.rejects = path
            options.index = path
            self.tree.setdefault(posixpath.dirname(path) or "in", None)

    def leave_old_results(self, options: ValidateOptions) -> None:
        """Results of an earlier run: replaced, or removed."""
        if options.stdout or not self.chance(0.25):
            return
        for path, stem in zip(options.inputs, oracle.assign_stems(options.inputs)):
            if path != "-" and self.tree.get(posixpath.normpath(path)) is None:
                continue
            for suffix in (oracle.CLAIM, oracle.RESULT, oracle.FINDINGS):
                old = posixpath.normpath(oracle.result_path(options.output, stem + suffix))
                if self.chance(0.5) and old not in self.tree:
                    self.tree[old] = b"old\n"
        self.tree[posixpath.normpath(oracle.result_path(options.output, "keep.txt"))] = b"keep\n"

    # -- `index get` ----------------------------------------------------------------------------------------

    def make_gets(self, index: Optional[oracle.Index]) -> List[GetCall]:
        if index is None:
            return [GetCall([b"SSA12345678"], True)] if self.chance(0.1) else []
        numbers = sorted(index.entries)
        self.rng.shuffle(numbers)
        absent = [self.new_entry(), b"SSA-123", b"no such", b"\xc3\xa9", b"AB\x01\x7f\"\\", b"123456789012"]
        typed = [self.spell_entry(number) for number in numbers]
        calls = [GetCall(typed[k:k + 500], True) for k in range(0, len(typed), 500)]
        mixed = typed[:5] + self.rng.sample(absent, self.pick([0, 1, 3])) or absent
        self.rng.shuffle(mixed)
        return calls + [GetCall(mixed, self.chance(0.3))]

    # -- command lines --------------------------------------------------------------------------------------

    def validate_command(self, options: ValidateOptions, quiet: bool, by_env: bool) -> List[str]:
        account = options.account
        groups = self.flag("-o", options.output, "other") + self.flag("--as-of", options.as_of, "2020-02-29")
        groups += self.flag("--threads", options.threads, "2")
        groups += self.flag("--claim-number", options.claim_number, "7")
        groups += self.flag("--account", account.account, "other.ini")
        groups += self.flag("--account-type", account.account_type, "broker")
        groups += self.flag("--filer-code", account.filer_code, "QQQ")
        groups += self.flag("--filer-type", account.filer_type, "importer")
        for ior in account.iors:
            groups += self.flag("--ior", ior)
        if not by_env:
            groups += self.flag("--index", options.index, "other.cidx")
        switches = {"--all-errors": options.all_errors, "--what-if": options.what_if, "--json": options.json, "--stdout": options.stdout,
                    "--exit-zero": options.exit_zero, "--quiet": quiet, "--frob": options.unknown_option}
        groups += [[name] for name, on in switches.items() if on]
        names = options.inputs
        if len(names) > 1 and "-" not in names and self.chance(0.15):
            kept = self.rng.randrange(len(names))
            names, listed = names[:kept], names[kept:]
            self.tree["list.txt"] = os.fsencode(self.pick(["\n", "\r\n", "\n\n"]).join(listed + [""]))
            groups += self.flag("--files-from", "list.txt")
        return self.command(["validate"], groups, names)

    def case(self) -> Case:
        commands = self.make_commands()
        made = [command.result.index for command in commands if command.result.index is not None]
        index = made[-1] if made else None
        validate, stdin = self.make_validate(index, commands[0].options.output)
        if self.chance(0.05):
            self.spoil_validate(validate)
        elif self.chance(0.01) and validate.inputs and not validate.stdout:
            self.collide(commands, validate)
        with self.stream("what-if"):
            validate.what_if = self.chance(0.02 if validate.stdout else 0.5)
        self.leave_old_results(validate)
        quiet = self.chance(0.12)
        by_env = self.chance(0.15) and validate.index is not None
        env_index = validate.index if by_env else None
        if validate.index is not None and not by_env and self.chance(0.05):
            env_index = "none.cidx"  # the flag wins
        validate_argv = self.validate_command(validate, quiet, by_env)
        gets = self.make_gets(index)
        with self.stream("again"):
            for command in commands:
                command.argv = self.command_line(command.options)
                self.plan_again(command)
            merged = self.make_merged(commands)
        with self.stream("verify"):
            verify = self.make_verify()
        return Case(self.number, self.as_of.isoformat(), self.tree, self.times, commands, merged, gets,
                    validate, validate_argv, env_index, stdin, quiet, verify)


def make_case(seed: int, number: int, shares: Dict[str, float] = SHARES) -> Case:
    return Maker(seed, number, shares).case()


def count_commands(seen: Counter[str], case: Case) -> None:
    for command in case.commands:
        kind, result, options = "build", command.result, command.options
        if isinstance(options, oracle.UpdateOptions):
            kind = "update --overlay" if options.overlay else "update"
            kind += " --force" if options.force else ""
        seen["%s exit %d%s" % (kind, result.exit, " (as a whole)" if result.structural else "")] += 1
        seen["with --memory"] += options.memory is not None
        seen["with spilling"] += bool(command.env)
        seen["done again"] += bool(command.again)
    seen["merged"] += case.merged is not None
    seen["verify"] += case.verify is not None


def tally(seed: int, count: int) -> Counter[str]:
    """How often each outcome is met."""
    seen: Counter[str] = collections.Counter()
    for number in range(1, count + 1):
        case = make_case(seed, number)
        count_commands(seen, case)
        outcome = oracle.validate(case.tree, case.stdin, case.validate, case.usable_index())
        seen["validate exit %d%s" % (outcome.exit, " (nothing done)" if outcome.usage else "")] += 1
        for verdict in outcome.verdicts:
            values = verdict.line.values
            seen["status %s / %s" % (values["upload_status"], values["claim_status"])] += 1
            for rule in values["rules"]:
                seen["rule %s" % rule] += 1
            for rule in values["unchecked"]:
                seen["unchecked %s" % rule] += 1
            for name in values["assumed"]:
                seen["assumed %s" % name] += 1
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description="what the cases of a seed hit")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name, times in sorted(tally(options.seed, options.count).items()):
        print("%6d  %s" % (times, name))


if __name__ == "__main__":
    main()
