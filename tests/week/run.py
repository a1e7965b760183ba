#!/usr/bin/env python3
"""A broker's week, as docs/operations.md tells it: every command of that page is run, in its order, in an office that is made up.

    tests/week/run.py --cape build/release/cape [--seed S] [--keep DIR]

Exports, clients and holds are made from day to day; what CBP answers is made of the declarations, with differences put in: a file that CBP rejects, entries
that it fails though they were predicted to pass. After each command its exit status is checked, and what it wrote is compared with sets and sums
that are computed here from what the test itself made. A command that the test does not know, or that the page lacks, is a failure.

Prints "N passed, M failed".
"""
from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from document import Document  # noqa: E402
from office import Office  # noqa: E402
import steps  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cape", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="work in this new folder, and leave it")
    args = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    document = Document(root / "docs" / "operations.md")
    with contextlib.ExitStack() as stack:
        folder = args.keep or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        office = Office(folder, pathlib.Path(args.cape).resolve(), args.seed, document)
        steps.play(office, document)
        print(f"{office.passed} passed, {office.failed} failed")
        sys.exit(office.failed != 0)


main()
