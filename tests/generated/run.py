#!/usr/bin/env python3
"""Counts what `cape validate` finds in generated declarations against what the generator expects.

    tests/generated/run.py --cape build/release/cape --gen build/release/cape-gen [--entries N]

The generator (bench/gen) shares no code with the program: it counts from the attributes it gave to the entries, without index or
set. `make test` runs this over 20,000 entries, `make torture` over 10,000,000.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any, Dict, List

KEYS = ["upload_status", "reason", "entries", "blank_rows", "claim_status", "successes", "errors", "rules", "unchecked",
        "over_limit", "as_of"]

# Each line: the report's options, and those of its declarations. `{n}` is the number of entries asked for.
REPORTS: List[Dict[str, Any]] = [
    {"kind": "extract", "options": ["--filers", "1"], "declarations": [
        ["--entries", "all", "--one-filer"],
        ["--entries", "all", "--one-filer", "--order", "random", "--dashes", "mixed", "--crlf"],
        ["--entries", "{n}", "--one-filer", "--order", "random", "--damage", "cut=0.01", "--damage", "duplicate=0.1",
         "--damage", "blank=0.001", "--damage", "scientific=0.001"],
        ["--entries", "{n}", "--one-filer", "--damage", "unknown=0.1", "--quoted"],
        ["--entries", "{n}", "--one-filer", "--filer-code", "ZZZ", "--damage", "duplicate=0.0001"],
    ]},
    {"kind": "extract", "options": ["--importers", "1", "--shuffle"], "declarations": [
        ["--entries", "all", "--one-importer", "--order", "random"],
        ["--entries", "{n}", "--one-importer", "--damage", "unknown=0.001", "--bom"],
        ["--entries", "{n}", "--one-importer", "--ior", "123456789"],
    ]},
    {"kind": "es003", "share": 10, "options": ["--files", "3", "--without", "protest"], "declarations": [
        ["--entries", "all", "--one-filer", "--without", "protest"],
        ["--entries", "all", "--one-importer", "--without", "protest", "--damage", "zeros=0.01"],
    ]},
]


def run(argv: List[str], codes: List[int]) -> str:
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"generated: {' '.join(argv)}\n{done.stderr}exit code {done.returncode}")
    return done.stdout


def account_of(expected: Dict[str, Any]) -> List[str]:
    account = expected["account"]
    argv = ["--account-type", account["type"]]
    if "filer_code" in account:
        argv += ["--filer-code", account["filer_code"]]
    for ior in account.get("ior", []) if isinstance(account.get("ior"), list) else [account["ior"]] if "ior" in account else []:
        argv += ["--ior", ior]
    return argv


def check(cape: str, folder: str, name: str, index: str) -> bool:
    with open(f"{folder}/{name}.expected.json", encoding="utf-8") as file:
        expected = json.load(file)
    out = run([cape, "validate", "--json", "--index", index, "--as-of", expected["as_of"], "-o", f"{folder}/out",
               *account_of(expected), f"{folder}/{name}"], [0, 1])
    actual = json.loads(out)
    wrong = [key for key in KEYS if actual[key] != expected[key]]
    for key in wrong:
        print(f"  {name}: {key}: expected {expected[key]!r}, is {actual[key]!r}")
    lines = 0
    if actual["result_file"]:
        with open(actual["result_file"], "rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        wanted = expected["entries"] if expected["upload_status"] == "Accepted" else max(
            v for v in expected["rules"].values())
        if lines != wanted + 1:
            print(f"  {name}: {lines} lines in {actual['result_file']}, expected {wanted + 1}")
            wrong.append("lines")
        os.unlink(actual["result_file"])
    print(f"{'FAIL' if wrong else 'ok  '} {expected['entries'] or 0:>11,} entries  {expected['upload_status']}: "
          f"{expected['reason'] or expected['claim_status']}")
    return not wrong


def check_report(args: argparse.Namespace, report: Dict[str, Any], folder: str) -> List[bool]:
    total = args.entries // report.get("share", 1)
    population = [o for o in report["options"] if o not in ("--shuffle", "--files", "3", "--without", "protest")]
    source = f"{folder}/source.csv"
    index = f"{folder}/test.cidx"
    run([args.gen, report["kind"], "--entries", str(total), *report["options"], "-o", source], [0])
    sources = [f"{folder}/{f}" for f in sorted(os.listdir(folder)) if f.startswith("source")]
    run([args.cape, "index", "build", "--quiet", "--data-date", "2026-07-15", "-o", index, *sources], [0])
    for path in sources:
        os.unlink(path)
    passed = []
    for number, options in enumerate(report["declarations"]):
        name = f"declaration-{number}.csv"
        asked = [o.format(n=total * 3 // 4) for o in options]
        run([args.gen, "declaration", "--of", str(total), *population, *asked, "-o", f"{folder}/{name}"], [0])
        passed.append(check(args.cape, folder, name, index))
        os.unlink(f"{folder}/{name}")
    return passed


def main() -> int:
    parser = argparse.ArgumentParser(description="compare validate's counts with the generator's")
    parser.add_argument("--cape", required=True)
    parser.add_argument("--gen", required=True)
    parser.add_argument("--entries", type=int, default=20000)
    args = parser.parse_args()
    passed: List[bool] = []
    with tempfile.TemporaryDirectory(prefix="cape-generated-") as folder:
        for report in REPORTS:
            passed += check_report(args, report, folder)
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
