"""What the scripts that measure have in common on their command lines."""
import argparse
import pathlib
from collections.abc import Iterable

ENTRIES = 50_000_000


def parser(doc: str | None, entries_of: str, rounds: int, groups: Iterable[str] = ()) -> argparse.ArgumentParser:
    """--entries, --rounds, --dir, and --only where there are groups of figures to choose from."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--entries", type=int, default=ENTRIES, help=f"entries of {entries_of}")
    made.add_argument("--rounds", type=int, default=rounds)
    made.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("build/bench"))
    if groups:
        made.add_argument("--only", nargs="+", choices=list(groups), default=list(groups), help="which figures")
    return made


def read(made: argparse.ArgumentParser, entries_min: int) -> argparse.Namespace:
    options = made.parse_args()
    if options.entries < entries_min:
        made.error(f"--entries: at least {entries_min}")
    return options
