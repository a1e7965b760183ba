#!/usr/bin/env python3
"""Puts the output of a command between the markers of a document.

  scripts/readme.py README.md demo OUTPUT.txt     between <!-- demo begin --> and <!-- demo end -->, as it is
"""
import pathlib
import sys


def main() -> int:
    document, name, output = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    begin, end = f"<!-- {name} begin -->", f"<!-- {name} end -->"
    before, rest = document.read_text().split(begin, 1)
    after = rest.split(end, 1)[1]
    document.write_text(f"{before}{begin}\n```\n{output.read_text().strip()}\n```\n{end}{after}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
