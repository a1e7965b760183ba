"""Many declarations of the size CBP takes, in one call, against one declaration with as many entries."""
import itertools
import json
import os
import pathlib
import subprocess

from measure import ORDERS, Bench, clear, report, run, warm
from population import CBP_ENTRIES_MAX, Declaration
from speed import Jobs

GOAL = 0.6


def cut(declaration: Declaration, folder: pathlib.Path, rows_each: int) -> pathlib.Path:
    """Cuts a declaration into files of as many rows, leaving out what remains; returns the list of them, for --files-from."""
    listed = folder / "list"
    if not listed.exists():
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        with open(declaration.path, "rb") as file:
            header = next(file)
            while len(rows := list(itertools.islice(file, rows_each))) == rows_each:
                paths.append(folder / f"part-{len(paths):04}.csv")
                paths[-1].write_bytes(header + b"".join(rows))
        listed.write_text("".join(f"{path}\n" for path in paths))
    return listed


def check(command: str, files: int, rows_each: int) -> None:
    answers = [json.loads(line) for line in run(*command.replace("--quiet", "--json").split()).splitlines()]
    if len(answers) != files or any(answer["upload_status"] != "Accepted" or answer["entries"] != rows_each for answer in answers):
        raise RuntimeError(f"{command}: not all of {files} files with {rows_each} entries were accepted")


def set_aside(out: pathlib.Path, aside: pathlib.Path) -> None:
    """
    Takes results out of the way. They are emptied, so that their memory is free, but not removed: for some minutes ext4 looks behind removed files for each
    new one, which costs a run more than its own work.
    """
    if out.exists():
        aside.mkdir(exist_ok=True)
        folder = aside / str(len(list(aside.iterdir())))
        out.rename(folder)
        for path in folder.iterdir():
            os.truncate(path, 0)
    os.sync()


def many_files(bench: Bench, jobs: Jobs) -> None:
    rows_each = min(CBP_ENTRIES_MAX, jobs.rows // 10)
    files = jobs.rows // rows_each
    commands = {}
    for order, declaration in jobs.importer.items():
        listed = cut(declaration, jobs.dir / f"cut-{order}-{jobs.rows}", rows_each)
        commands[f"one {order}"] = jobs.validate(declaration)
        commands[f"many {order}"] = declaration.validate(jobs.index, jobs.out, source=f"--files-from {listed}")
        check(commands[f"many {order}"], files, rows_each)
        warm([declaration.path])
        subprocess.run(f"cat {listed.parent}/*.csv >/dev/null", shell=True, check=True)
    warm([jobs.index])
    aside = jobs.dir / "aside"
    bench.measure(commands, lambda name: set_aside(jobs.out, aside))
    clear([aside])
    print(f"{files:,} files x {rows_each:,} entries in one call: entries a second against one file with as many")
    for order in ORDERS:
        many, one = f"many {order}", f"one {order}"
        share = (files * rows_each / bench.median(many)) / (jobs.rows / bench.median(one))
        report(f"{order} order", f"{bench.median(many):.3f} s", f"{share:6.0%} of one file", f"goal >= {GOAL:.0%}", share >= GOAL, bench.spread(many))
