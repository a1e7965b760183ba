#!/usr/bin/env python3
"""Joins what `cape prepare` writes back to what it read, and compares it with a second, slow implementation.

    tests/prepare/run.py --cape build/release/cape [--cases N] [--seed S]

Each case makes up an index and dirty lists: duplicates within and across lists, damage, unknown numbers, entries that fail every rule, other
filers and importers, holds, powers of attorney. Then
- every row is in one place, with the reason the second implementation gives, and the sums of the manifest are those of the files;
- each declaration has the bytes CBP's template demands, is in order, within the limit, and `Accepted` without errors by `cape validate`;
- the lists in another order declare the same entries; other threads and slices write the same bytes.
Rules, records and numbers are those of tests/oracle, written from the contract alone.
"""

import argparse
import datetime
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Set, Tuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "oracle"))
import oracle  # noqa: E402  pylint: disable=wrong-import-position

HEADER = ["FILE", "LINE", "AS_TYPED", "ENTRY_NUMBER", "REASON", "NEXT_STEP", "COULD_PASS_ON"]
COLUMNS = ["Entry Summary Number", "Importer Number", "Entry Type Code", "Entry Summary Status", "Control Status",
           "Reconciliation Indicator", "Liquidation Date", "IEEPA HTS Count",
           "Reconciliation (Other) Entry Summary Number", "Protest Status", "Drawback Indicator"]
FILERS = ["ABC", "0S2", "SSA", "E1E"]
IMPORTERS = ["12-3456789XX", "123456789", "98-7654321AB", "260101-12345", "55-5555555ZZ"]
URGENT_FROM = 77


@dataclass
class Case:
    rng: random.Random
    as_of: datetime.date
    index: oracle.Index = field(default_factory=lambda: oracle.Index({}, ""))
    importers: Dict[bytes, bytes] = field(default_factory=dict)
    accounts: List[Dict[str, Any]] = field(default_factory=list)
    lists: List[Tuple[str, List[Tuple[int, bytes]]]] = field(default_factory=list)  # name, (line, as typed)
    hold: List[bytes] = field(default_factory=list)
    clients: Optional[Dict[bytes, Tuple[str, Optional[datetime.date]]]] = None  # importer: client, until
    assumed: List[str] = field(default_factory=list)
    options: List[str] = field(default_factory=list)
    order: str = "urgency"
    group_by: str = "none"
    entries_max: int = 9999
    stale: bool = False
    allow_assumed: bool = False


# --- making a case ------------------------------------------------------------------------------------------------------------


def number(rng: random.Random) -> bytes:
    serial = rng.choice([rng.randrange(10 ** 8), 12345000 + rng.randrange(300)])
    tail = f"{serial:08d}"
    if rng.random() < 0.05:  # strays: a letter among the eight characters
        at = rng.randrange(8)
        tail = tail[:at] + rng.choice("AZQ") + tail[at + 1:]
    return (rng.choice(FILERS) + tail).encode()


def source_row(case: Case, entry: bytes) -> List[str]:
    rng = case.rng
    age = rng.choice([None, None, None, 0, 1, 40, 76, 77, 78, 79, 80, 80, 81, 90, rng.randrange(85), -3])
    date = "" if age is None else (case.as_of - datetime.timedelta(days=age)).isoformat()

    def mostly(good: str, *bad: str) -> str:
        return good if rng.random() < 0.98 else rng.choice(bad)
    return [entry.decode(), rng.choice(IMPORTERS), mostly("01", "03", "06", "08", "09", "23", "47", "", "21"),
            mostly("Accepted", "Rejected", "Cancelled", "Inactive", "?"), mostly("CBP", "Trade", "Inactive", ""),
            mostly("N", "Y", "Y", "?"), date if rng.random() < 0.98 else "soon", mostly("1", "0", "?"),
            "" if rng.random() < 0.95 else "ABC00000001", mostly("", "Open", "Suspended", "Denied"),
            mostly("N", "Y", "?")]


def make_index(case: Case, folder: str, cape: str) -> None:
    rng = case.rng
    entries = list({number(rng) for _ in range(rng.choice([3, 40, 300]))})
    columns = list(COLUMNS)
    if rng.random() < 0.25:
        case.assumed = rng.sample(["drawback", "protest"], rng.choice([1, 2]))
    names = {"drawback": "Drawback Indicator", "protest": "Protest Status"}
    left = [c for c in columns if c not in [names[a] for a in case.assumed]]
    lines = [",".join(left)]
    for entry in entries:
        row = dict(zip(columns, source_row(case, entry)))
        lines.append(",".join(row[c] for c in left))
    data = ("\n".join(lines) + "\n").encode()
    put(folder, "source.csv", data)
    assume = [f"{a}={'no' if a == 'drawback' else 'none'}" for a in case.assumed]
    done = run([cape, "index", "build", "-o", "i.cidx", "--data-date", "2026-05-01", "--quiet", "--exit-zero", "source.csv"]
               + [w for a in assume for w in ("--assume", a)], folder)
    must(done.returncode == 0, "index build", done)
    built = oracle.build({"source.csv": data}, oracle.BuildOptions(
        "i.cidx", ["source.csv"], assumes=assume, data_date="2026-05-01"), {})
    assert built.index is not None
    case.index = built.index


def make_accounts(case: Case, folder: str) -> List[str]:
    rng = case.rng
    for a in range(rng.choice([1, 2, 3, 4])):
        if rng.random() < 0.4:
            account = {"type": "importer", "iors": rng.sample(IMPORTERS, rng.choice([1, 2])), "filer": None}
            text = "type = importer\nior = " + ", ".join(account["iors"]) + "\n"
        else:
            account = {"type": rng.choice(["filer", "broker"]), "iors": [], "filer": rng.choice(FILERS)}
            text = f"[account]\ntype = {account['type']}\nfiler_code = {account['filer'].lower()}\n"
        put(folder, f"a{a}.ini", text.encode())
        case.accounts.append(account)
    return [w for a in range(len(case.accounts)) for w in ("--account", f"a{a}.ini")]


def typed(case: Case, entry: bytes) -> bytes:
    rng = case.rng
    plain = entry.decode()
    return rng.choice([
        plain, plain, plain, plain, plain[:3] + "-" + plain[3:10] + "-" + plain[10:], plain.lower(), f" {plain}\t",
        f'"{plain}"', f'"=""{plain}"""', f'"{plain[:5]}\n{plain[5:]}"', plain + "\u00a0"]).encode()


def bad(case: Case) -> bytes:
    return case.rng.choice([b"ABC1234567", b"6.05761E+10", b"=1+1", b"-5", b'"a,b"', b"ABC1234567890", b"Mar-28", b"@x",
                            b'"say ""x"""', b"x", "ABC\u2013".encode()])


def make_lists(case: Case, folder: str) -> List[str]:
    rng = case.rng
    known = sorted(case.index.entries)
    way = rng.choice(["plain", "plain", "plain", "no header", "name", "number", "number, no header"])
    column = 0 if way in ("plain", "no header") else rng.choice([0, 1, 3])
    unknown = [number(rng) for _ in range(4)]
    for n in range(rng.choice([1, 1, 2, 4])):
        end = rng.choice([b"\n", b"\r\n"])
        rows, line = [], 1
        text = b"\xef\xbb\xbf" if rng.random() < 0.1 else b""

        def put_record(cells: List[bytes]) -> None:
            nonlocal text, line
            record = b",".join(cells) + end
            text += record
            line += record.count(b"\n")

        if way == "plain":
            put_record([rng.choice([b"Entry Number", b'"ENTRY NUMBER"', b"entry_number"])])
        elif way == "name":
            if rng.random() < 0.5:
                put_record([b"A report", b"of today"])
            put_record([b"x"] * column + [b"Our Entries", b"y"])
        elif way == "number":
            put_record([b"whatever"])
        for _ in range(rng.choice([0, 5, 60, 400])):
            kind = rng.random()
            if kind < 0.05:
                put_record([rng.choice([b"", b" ", b"\t"])])
                continue
            cell = (typed(case, rng.choice(known)) if known and kind < 0.75 else typed(case, rng.choice(unknown))
                    if kind < 0.85 else bad(case))
            others = [b"note"] if rng.random() < 0.1 else []
            at = line
            put_record([rng.choice([b"", b"k"])] * column + [cell] + others)
            rows.append((at, unquoted(cell)))
        if rng.random() < 0.3 and text.endswith(end):
            text = text[:-len(end)]  # the last record ends with the file
        name = f"l{n}.csv"
        put(folder, name, text)
        case.lists.append((name, rows))
    words = {"plain": [], "no header": ["--no-header"], "name": ["--column", "our entries"],
             "number": ["--column", str(column + 1)],
             "number, no header": ["--column", str(column + 1), "--no-header"]}[way]
    return words


def unquoted(cell: bytes) -> bytes:
    return oracle.parse_records(b"x," + cell)[0].fields[1]


def make_ours(case: Case, folder: str) -> List[str]:
    """Holds, clients and limits."""
    rng = case.rng
    words: List[str] = []
    if rng.random() < 0.4:
        case.hold = rng.sample(sorted(case.index.entries), min(3, len(case.index.entries))) + [b"ABC99999999"]
        put(folder, "hold.csv", (b"Entry Number\n" if rng.random() < 0.5 else b"") + b"\n".join(case.hold) + b"\n")
        words += ["--hold", "hold.csv"]
    if rng.random() < 0.5:
        case.clients = {}
        lines = ["Client,Importer Number,Name,Power of Attorney Until,Corporate"]
        for importer in rng.sample(IMPORTERS, rng.choice([3, 4, 5])):
            until = rng.choice([case.as_of, case.as_of - datetime.timedelta(days=1), None, datetime.date(2099, 12, 31)])
            client = rng.choice(["Zeta", "Alpha, Inc"])
            case.clients[oracle.letters_and_digits(importer.encode())] = (client, until)
            cell = "" if until is None else "unlimited" if until.year == 2099 else until.isoformat()
            lines.append(f'"{client}",{importer},,{cell},yes')
        put(folder, "clients.csv", ("\n".join(lines) + "\n").encode())
        words += ["--clients", "clients.csv"]
    if case.assumed and rng.random() < 0.5:
        case.allow_assumed = True
        words.append("--allow-assumed")
    if rng.random() < 0.2:
        age = (case.as_of - datetime.date(2026, 5, 1)).days + rng.choice([-1, 0, 1])
        if age >= 0:
            case.stale = age < (case.as_of - datetime.date(2026, 5, 1)).days
            words += ["--max-age", str(age)]
    case.order = rng.choice(["urgency", "number", "input"])
    case.group_by = rng.choice(["none", "ior"] + (["client"] if case.clients else []))
    case.entries_max = rng.choice([1, 7, 50, 9999])
    return words + ["--order", case.order, "--group-by", case.group_by, "--max-entries", str(case.entries_max)]


# --- the second implementation --------------------------------------------------------------------------------------------------


def values_on(case: Case, entry: bytes) -> Dict[str, Any]:
    return case.index.entries[entry].values


def age_of(case: Case, entry: bytes) -> Optional[int]:
    date = values_on(case, entry)["liquidation_date"]
    return None if date == "" else (case.as_of - date).days


def account_of(case: Case, entry: bytes) -> Optional[int]:
    for a, account in enumerate(case.accounts):
        iors = [oracle.letters_and_digits(i.encode()) for i in account["iors"]]
        if account["filer"] == entry[:3].decode() or values_on(case, entry)["ior"] in iors:
            return a
    return None


def reason_of(case: Case, entry: Optional[bytes]) -> Tuple[str, str]:
    """Reason, and the day on which it could pass."""
    filers = [a["filer"] for a in case.accounts if a["filer"]]
    importers = any(a["type"] == "importer" for a in case.accounts)
    if entry is None:
        return "Not 11 characters long", ""
    other = f"OTHER FILER ({entry[:3].decode()})"
    if entry not in case.index.entries:
        return ("Entry number does not exist" if importers or entry[:3].decode() in filers else other), ""
    if account_of(case, entry) is None:
        return (other if filers else "Account Mismatch"), ""
    failing = oracle.failing_rules(values_on(case, entry), case.as_of)
    if failing:
        later = max(oracle.RECON_PHASE, case.as_of + datetime.timedelta(days=1))
        could = (failing[0] == "RECON_FLAG" and case.as_of < oracle.RECON_PHASE
                 and not oracle.failing_rules(values_on(case, entry), later))
        return oracle.TEXTS[failing[0]], later.isoformat() if could else ""
    if entry in case.hold:
        return "ON HOLD", ""
    if case.clients is not None:
        until = case.clients.get(values_on(case, entry)["ior"], ("", None))[1]
        if until is None or until < case.as_of:
            return "NOT AUTHORISED", ""
    if case.assumed and not case.allow_assumed:
        return "ASSUMED FIELDS (" + ", ".join(f for f in ("protest", "drawback") if f in case.assumed) + ")", ""
    return ("STALE DATA (2026-05-01)", "") if case.stale else ("", "")


Row = Tuple[str, int, bytes, Optional[bytes]]  # file, line, as typed, number


def expected(case: Case, lists: List[Tuple[str, List[Tuple[int, bytes]]]]) -> Tuple[List[List[str]], List[bytes]]:
    """Lines of left_out.csv without the next step, and the entries to declare, as they come."""
    seen, lines, declared = set(), [], []
    for name, rows in lists:
        for line, cell in rows:
            entry = oracle.normalise_entry(cell)
            reason, could = reason_of(case, entry)
            if entry is not None and entry in seen:
                reason, could = "Duplicate entry numbers", ""
            seen.add(entry)
            if reason == "":
                assert entry is not None
                declared.append(entry)
                continue
            guarded = b"'" + cell if cell[:1] in (b"=", b"+", b"-", b"@", b"\t", b"\r") else cell
            lines.append([name, str(line), guarded.decode(), entry.decode() if entry else "", reason, could])
    return lines, declared


def group_of(case: Case, entry: bytes) -> Tuple[int, str]:
    """Its place among the groups, and its name in the manifest."""
    ior = values_on(case, entry)["ior"]
    if case.group_by == "ior":
        ranked = sorted({v.values["ior"] for v in case.index.entries.values()})
        shown = ior.decode() if len(ior) != 9 or not ior.isdigit() else "*****" + ior.decode()[5:]
        return ranked.index(ior), shown
    if case.group_by == "client":
        assert case.clients is not None
        order = list(dict.fromkeys(c for c, _ in case.clients.values()))
        return order.index(case.clients[ior][0]), case.clients[ior][0]
    return 0, ""


def sorted_files(case: Case, declared: List[bytes]) -> List[Tuple[bool, int, str, List[bytes]]]:
    """Urgent ones first, then accounts, then groups; cut at the limit."""
    came = {entry: i for i, entry in enumerate(declared)}

    def urgent(entry: bytes) -> bool:
        age = age_of(case, entry)
        return age is not None and URGENT_FROM <= age <= 80

    def key(entry: bytes) -> Tuple[Any, ...]:
        date = values_on(case, entry)["liquidation_date"]
        inner = {"input": (came[entry],), "number": (entry,),
                 "urgency": (date == "", date if date != "" else case.as_of, entry)}[case.order]
        return (not urgent(entry), account_of(case, entry), group_of(case, entry)[0], inner)

    files: List[Tuple[bool, int, str, List[bytes]]] = []
    for entry in sorted(declared, key=key):
        account = account_of(case, entry)
        assert account is not None
        head = (urgent(entry), account, group_of(case, entry)[1])
        if not files or files[-1][:3] != head or len(files[-1][3]) == case.entries_max:
            files.append((*head, []))
        files[-1][3].append(entry)
    return files


# --- comparing ---------------------------------------------------------------------------------------------------------------------


class Difference(Exception):
    pass


def must(ok: bool, what: str, done: Optional["subprocess.CompletedProcess[bytes]"] = None) -> None:
    if not ok:
        raise Difference(what + (f"\n  {' '.join(done.args)}\n  exit {done.returncode}\n{done.stderr.decode()}" if done else ""))


def same(what: str, got: Any, wanted: Any) -> None:
    if got != wanted:
        raise Difference(f"{what}:\n  is       {got!r}\n  expected {wanted!r}")


def put(folder: str, name: str, data: bytes) -> None:
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def get(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def run(argv: List[str], folder: str, **env: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(argv, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": "1782000000", **env},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def read_left_out(folder: str) -> List[List[str]]:
    records = oracle.parse_records(get(folder, "left_out.csv"))
    rows = [[cell.decode() for cell in record.fields] for record in records]
    same("header of left_out.csv", rows[0], HEADER)
    for row in rows[1:]:
        same("cells of a line", len(row), len(HEADER))
        must(row[5] != "", f"no next step: {row}")
    return [row[:5] + row[6:] for row in rows[1:]]


def check_files(case: Case, out: str, declared: List[bytes]) -> None:
    manifest = json.loads(get(out, "manifest.json"))
    wanted = sorted_files(case, declared)
    same("number of declarations", len(manifest["files"]), len(wanted))
    for n, (item, (urgent, account, group, entries)) in enumerate(zip(manifest["files"], wanted)):
        data = get(out, item["name"])
        same(item["name"], data, b"Entry Number\r\n" + b"".join(e + b"\r\n" for e in entries))
        words = [f"{n + 1:03d}", case.as_of.strftime("%Y%m%d")] + [f"a{account}"] * (len(case.accounts) > 1) + ["urgent"] * urgent
        same("name", item["name"].split("-", 1)[1], "-".join(words) + ".csv")
        same("manifest", [item["urgent"], item["account"], item["group"] or "", item["entries"], item["bytes"], item["sha256"]],
             [urgent, account, group, len(entries), len(data), hashlib.sha256(data).hexdigest()])
        must(len(entries) <= case.entries_max, "too many entries")
    names = [item["name"] for item in manifest["files"]]
    same("files", sorted(os.listdir(out)), sorted(names + ["left_out.csv", "manifest.json"]))
    data = get(out, "left_out.csv")
    same("left_out.csv", manifest["left_out_file"]["sha256"], hashlib.sha256(data).hexdigest())
    same("unique beginnings", len({name[:12] for name in names}), len(names))


def check_sums(case: Case, out: str, lines: List[List[str]], declared: List[bytes]) -> None:
    manifest = json.loads(get(out, "manifest.json"))
    rows = sum(len(rows) for _, rows in case.lists)
    same("rows", manifest["rows"], rows)
    same("declared", manifest["declared"], len(declared))
    same("left out", manifest["left_out"], len(lines))
    same("sum", rows, len(declared) + len(lines))
    same("entries of files", sum(item["entries"] for item in manifest["files"]), len(declared))
    same("rows of inputs", [item["rows"] for item in manifest["inputs"]], [len(rows) for _, rows in case.lists])
    counts: Dict[str, int] = {}
    for line in lines:
        reason = line[4].split(" (")[0] if line[4].startswith(("OTHER FILER", "ASSUMED")) else line[4]
        counts[reason] = counts.get(reason, 0) + 1
    same("reasons", manifest["reasons"], counts)


def check_accepted(case: Case, folder: str, out: str, cape: str) -> None:
    """Each declaration alone, by the account it is for."""
    manifest = json.loads(get(out, "manifest.json"))
    for account in range(len(case.accounts)):
        names = [os.path.join(out, item["name"]) for item in manifest["files"] if item["account"] == account]
        if not names:
            continue
        put(folder, "names", ("\n".join(names) + "\n").encode())
        done = run([cape, "validate", "--json", "--index", "i.cidx", "--as-of", case.as_of.isoformat(), "--account",
                    f"a{account}.ini", "-o", "validated", "--files-from", "names"], folder)
        must(done.returncode == 0, "a declaration is not accepted without errors", done)
        for line in done.stdout.splitlines():
            told = json.loads(line)
            same(told["file"], [told["upload_status"], told["claim_status"], told["over_limit"]],
                 ["Accepted", "Accepted", False])
        same("validated", len(done.stdout.splitlines()), len(names))


def everything(folder: str, out: str) -> Dict[str, bytes]:
    return {name: get(os.path.join(folder, out), name) for name in os.listdir(os.path.join(folder, out))}


def run_case(case: Case, folder: str, cape: str) -> int:
    make_index(case, folder, cape)
    accounts = make_accounts(case, folder)
    words = make_lists(case, folder) + make_ours(case, folder)
    names = [name for name, _ in case.lists]
    command = [cape, "prepare", "--index", "i.cidx", "--as-of", case.as_of.isoformat(), *accounts, *words]
    done = run([*command, "-o", "out", *names], folder, CAPE_TEST_SLICE=str(case.rng.choice([1, 64, 4096])))
    lines, declared = expected(case, case.lists)
    same("exit code", (done.returncode, done.stderr.decode() if done.returncode > 1 else ""), (1 if lines or not declared else 0, ""))
    out = os.path.join(folder, "out")
    same("left_out.csv", read_left_out(out), lines)
    check_files(case, out, declared)
    check_sums(case, out, lines, declared)
    check_accepted(case, folder, out, cape)

    again = run([*command, "-o", "again", "--threads", "1", "--quiet", *names], folder)
    same("exit code of one thread", again.returncode, done.returncode)
    first, second = everything(folder, "out"), everything(folder, "again")
    same("other threads and slices", second, first)

    shuffled = case.rng.sample(case.lists, len(case.lists))
    run([*command, "-o", "shuffled", *[name for name, _ in shuffled]], folder)
    lines, others = expected(case, shuffled)
    same("left_out.csv of lists in another order", read_left_out(os.path.join(folder, "shuffled")), lines)
    check_files(case, os.path.join(folder, "shuffled"), others)
    same("entries of lists in another order", sorted(others), sorted(declared))
    return len(declared)


def run_all(case: Case, folder: str, cape: str) -> None:
    """The whole index, in the place of lists."""
    make_index(case, folder, cape)
    command = [cape, "prepare", "--index", "i.cidx", "--as-of", case.as_of.isoformat(), *make_accounts(case, folder),
               *make_ours(case, folder), "--all", "-o", "out"]
    if case.order == "input":
        case.order = "number"
    done = run(command, folder, CAPE_TEST_SLICE="1")
    case.lists = [("", [(0, entry) for entry in sorted(case.index.entries)])]
    lines, declared = expected(case, case.lists)
    must(done.returncode == (1 if lines or not declared else 0), "prepare --all", done)
    out = os.path.join(folder, "out")
    same("left_out.csv", sorted(read_left_out(out)), sorted([["", "", "", line[3], *line[4:]] for line in lines]))
    check_files(case, out, declared)
    check_accepted(case, folder, out, cape)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", required=True)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="where the folder of the first difference goes")
    args = parser.parse_args()
    cape = os.path.abspath(args.cape)
    passed = failed = declared = left_out = 0
    reasons: Set[str] = set()

    for n in range(args.cases):
        rng = random.Random(f"{args.seed}/{n}")
        case = Case(rng, datetime.date(2026, 5, 1) + datetime.timedelta(days=rng.randrange(140)))
        with tempfile.TemporaryDirectory(prefix="cape-prepare-") as folder:
            try:
                if n % 4 == 3:
                    run_all(case, folder, cape)
                else:
                    declared += run_case(case, folder, cape)
                    manifest = json.loads(get(os.path.join(folder, "out"), "manifest.json"))
                    left_out += manifest["left_out"]
                    reasons.update(manifest["reasons"])
                passed += 1
            except Difference as difference:
                failed += 1
                print(f"case {n} of seed {args.seed}: {difference}")
                if args.keep and failed == 1:
                    shutil.copytree(folder, args.keep)
    must(declared > 0 and left_out > 0, "no case declared anything")
    print(f"{declared} entries declared, {left_out} rows left out, by {len(reasons)} reasons")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
