#!/usr/bin/env python3
"""Joins what `cape prepare` makes of many generated, dirty rows back to them.

    tests/prepare/large.py --cape build/release/cape --gen build/release/cape-gen [--entries N]

Nothing is judged here (tests/prepare/run.py does): each row must be in one place, each declared number in the list and in no other
declaration, the first row with a number must be the one that counts, and the rows in another order must declare the same entries. Some
entries are on hold, some on a claim of the ledger. `cape upload` must accept every declaration without an error; then there is nothing left to
declare.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from typing import Dict, List, Set

DAMAGE = ["duplicate=0.05", "zeros=0.01", "cut=0.02", "scientific=0.01", "unknown=0.03", "filer=0.05", "blank=0.01"]
AS_OF = "2026-07-15"
POPULATION = ["--filers", "3"]
CLAIMED = "ENTRY ALREADY ON A CAPE CLAIM"


def run(argv: List[str], codes: List[int]) -> str:
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"prepare: {' '.join(argv)}\n{done.stderr}exit code {done.returncode}")
    return done.stdout


def must(ok: bool, what: str) -> None:
    if not ok:
        sys.exit(f"prepare: {what}\n0 passed, 1 failed")


def normalise(typed: str) -> str:
    return "".join(c for c in typed if c.isascii() and c.isalnum()).upper()


def declared_in(out: str, manifest: Dict) -> Set[str]:
    declared: Set[str] = set()
    for item in manifest["files"]:
        with open(os.path.join(out, item["name"]), "rb") as file:
            lines = file.read().split(b"\r\n")
        must(lines[0] == b"Entry Number" and lines[-1] == b"", f"{item['name']} has another form")
        numbers = {line.decode() for line in lines[1:-1]}
        must(len(numbers) == len(lines) - 2 == item["entries"] <= 9999, f"{item['name']}: {len(lines) - 2} entries")
        must(not numbers & declared, f"{item['name']} has entries of another declaration")
        declared |= numbers
    return declared


def join(path: str, out: str, manifest: Dict) -> int:
    """Walks through list and left_out.csv side by side; what is not left out must be declared, once."""
    declared = declared_in(out, manifest)
    waiting = set(declared)
    rows = 0
    with open(path, encoding="utf-8") as file, open(os.path.join(out, "left_out.csv"), newline="", encoding="utf-8") as left:
        lines = csv.reader(left)
        next(lines)
        out_line = next(lines, None)
        for n, record in enumerate(file, 1):
            typed = record.rstrip("\n")
            if n == 1 or not typed.strip(" \t,"):
                continue
            rows += 1
            if out_line and int(out_line[1]) == n:
                number = normalise(typed)
                must(out_line[2] == typed and out_line[3] in (number, ""), f"line {n}: {out_line} of {typed}")
                must((out_line[4] == "Duplicate entry numbers") or number not in declared, f"line {n} is declared all the same")
                out_line = next(lines, None)
                continue
            must(normalise(typed) in waiting, f"line {n}, {typed!r}, is neither declared nor left out, or declared twice: {out_line}")
            waiting.remove(normalise(typed))
        must(out_line is None, f"left_out.csv has more: {out_line}")
    must(not waiting, f"{len(waiting)} entries are declared that no row has")
    must(manifest["rows"] == rows == manifest["declared"] + manifest["left_out"], "the sums of the manifest differ")
    return len(declared)


def read_manifest(out: str) -> Dict:
    with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)


def names_of(out: str, manifest: Dict) -> List[str]:
    """Options that name the declarations of a folder."""
    with open("names", "w", encoding="utf-8") as file:
        file.writelines(f"{out}/{item['name']}\n" for item in manifest["files"])
    return ["--files-from", "names"]


def upload(cape: str, account: List[str], out: str, manifest: Dict) -> None:
    """All declarations of a folder into the ledger; none has an error."""
    told = [json.loads(line) for line in run([cape, "upload", "--json", "--acknowledge", "--backdated", *account, "-o", "uploaded",
                                              *names_of(out, manifest)], [0]).splitlines()]
    must(len(told) == len(manifest["files"]), f"{len(told)} of {len(manifest['files'])} declarations uploaded")
    for line in told:
        must((line["upload_status"], line["claim_status"], line["errors"]) == ("Accepted", "Accepted", 0), f"not accepted: {line}")
    must(sum(line["successes"] for line in told) == manifest["declared"], "another number of entries is on claims")


def hold_some(path: str) -> None:
    """Every 97th row that is a number."""
    with open(path, encoding="utf-8") as file, open("hold.csv", "w", encoding="utf-8") as hold:
        hold.writelines(normalise(line) + "\n" for n, line in enumerate(file) if n % 97 == 1 and len(normalise(line)) == 11)


def reverse(path: str, reversed_path: str) -> None:
    with open(path, encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    with open(reversed_path, "w", encoding="utf-8") as file:
        file.write("\n".join([header, *reversed(rows)]) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", required=True)
    parser.add_argument("--gen", required=True)
    parser.add_argument("--entries", type=int, default=20_000)
    args = parser.parse_args()
    cape, gen, entries = os.path.abspath(args.cape), os.path.abspath(args.gen), args.entries
    of = str(entries * 9 // 5)
    passed = 0

    with tempfile.TemporaryDirectory(prefix="cape-prepare-") as folder:
        os.chdir(folder)
        run([gen, "extract", "--entries", of, *POPULATION, "-o", "source.csv"], [0])
        run([cape, "index", "build", "-o", "i.cidx", "--data-date", AS_OF, "--quiet", "source.csv"], [0])
        os.unlink("source.csv")
        filer = run([gen, "filers", "--entries", of, *POPULATION], [0]).split()[0]
        declaration = [gen, "declaration", "--of", of, *POPULATION, "--filer", filer, "--dashes", "mixed"]
        damage = [word for damage in DAMAGE for word in ("--damage", damage)]
        account = ["--index", "i.cidx", "--as-of", AS_OF, "--account-type", "broker", "--filer-code", filer, "--ledger", "ledger"]

        run([cape, "ledger", "init", "ledger"], [0])
        run([*declaration, "--entries", str(entries // 20), "--order", "random", "-o", "early.csv"], [0])
        run([cape, "prepare", "early.csv", *account, "-o", "early"], [0, 1])
        upload(cape, account, "early", read_manifest("early"))
        for order in ("serial", "random"):
            run([*declaration, "--entries", str(entries), "--order", order, *damage, "-o", "list.csv"], [0])
            if order == "serial":
                hold_some("list.csv")
            run([cape, "prepare", "list.csv", *account, "--hold", "hold.csv", "-o", order], [1])
            manifest = read_manifest(order)
            must({"ON HOLD", CLAIMED, "OTHER FILER", "Entry number does not exist"} <= manifest["reasons"].keys(), f"{manifest['reasons']}")
            join("list.csv", order, manifest)
            told = run([cape, "validate", "--json", *account, *names_of(order, manifest), "-o", "validated"], [0])
            must(all(json.loads(line)["claim_status"] == "Accepted" for line in told.splitlines()), "not accepted")
            print(f"ok   {manifest['rows']:>11,} rows in {order} order: {manifest['declared']:,} declared in {len(manifest['files']):,} files")
            passed += 1

        reverse("list.csv", "reversed.csv")
        run([cape, "prepare", "reversed.csv", *account, "--hold", "hold.csv", "-o", "reversed"], [1])
        must(declared_in("reversed", read_manifest("reversed")) == declared_in("random", manifest), "the rows backwards declare other entries")
        print("ok   the same rows backwards: the same entries")

        upload(cape, account, "random", manifest)
        run([cape, "prepare", "list.csv", *account, "--hold", "hold.csv", "-o", "again"], [1])
        again = read_manifest("again")
        must(again["declared"] == 0 and again["reasons"][CLAIMED] == manifest["reasons"][CLAIMED] + manifest["declared"],
             f"after the upload: {again['declared']} declared, {again['reasons']}")
        print(f"ok   {manifest['declared']:,} entries uploaded, all accepted; then nothing is left to declare")
        passed += 2
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
