#!/usr/bin/env python3
"""Draws the newest runs of bench/sweeps.py and bench/rules.py, or the one that is named, into docs/plots.

  bench/plot.py [build/bench/sweeps-….json] [--dir build/bench] [--to docs/plots]
"""
import argparse
import json
import pathlib
import statistics
import sys
from typing import Any

from chart import Series, bars, lines

Y_LABEL = "ns an entry"
NAMES = {"serial": "serial order", "random": "random order", "L": "L: reading the declaration, copying the claim file"}


def series_of(points: list[dict[str, Any]]) -> list[Series]:
    """Medians, least and most, in ns an entry."""
    lines_by_name: dict[str, Series] = {}
    for point in points:
        name = point["series"]
        one = lines_by_name.setdefault(name, Series(NAMES.get(name, name), [], yardstick=name == "L"))
        ns = [seconds / point["rows"] * 1e9 for seconds in point["seconds"]]
        one.points.append((point["x"], statistics.median(ns), min(ns), max(ns)))
    return sorted(lines_by_name.values(), key=lambda one: one.yardstick)


def machine(record: dict[str, Any]) -> str:
    return (f"{record['machine']['processor']}, {record['machine']['cores']} cores; {record['began'][:10]}, {record['revision']}, "
            f"load {record['load'][0]:.1f}")


def draw_rules(record: dict[str, Any]) -> dict[str, str]:
    """Pictures by name, of what bench/rules.py measured."""
    samples, pictures = record["samples"], {}
    if "end-to-end" in samples:
        whole = samples["end-to-end"]
        points = [{"series": "whole process", "x": name, "rows": whole["rows"], "seconds": seconds} for name, seconds in whole["seconds"].items()]
        pictures["rules-end-to-end"] = bars(f"Validating {whole['rows']:,} entries, two threads",
                                            f"{machine(record)}; median, least and most of {record['options']['rounds']}", "rules of gate D", Y_LABEL,
                                            series_of(points))
    if "stage" in samples:
        figures = {name: profile["all_rules"] for name, profile in samples["stage"].items()}
        points = [(name, one["ns"], one["ns"] - one["spread"], one["ns"] + one["spread"]) for name, one in figures.items()]
        pictures["rules-stage"] = bars("The rules stage by itself, one thread", f"{machine(record)}; median and spread, by cape profile", "rules of gate D",
                                       Y_LABEL, [Series("rules stage", points)])
    return pictures


def draw(record: dict[str, Any]) -> dict[str, str]:
    """Pictures by name, of those sweeps that were made."""
    samples, entries = record["samples"], int(record["options"]["entries"])
    about = f"{machine(record)}; median, least and most of {record['options']['rounds']}"
    fifth, fiftieth = f"{entries // 5:,} entries", f"{entries // 50:,} entries"
    pictures = {
        "entries": lambda series: lines(f"Validating on an index of {entries:,} entries, two threads", about, "entries of the declaration (logarithmic)",
                                        f"{Y_LABEL} (logarithmic)", series, True, True),
        "index": lambda series: lines(f"Validating {fiftieth}, two threads", about, "entries of the index (logarithmic)", Y_LABEL, series, True),
        "threads": lambda series: lines(f"Validating {fifth} on an index of {entries:,}", about, "threads", Y_LABEL, series),
        "levels": lambda series: bars(f"Validating {fifth} on an index of {entries:,}, two threads", about, "instruction sets allowed (CAPE_CPU)", Y_LABEL,
                                      series),
    }
    return {name: picture(series_of(samples[name])) for name, picture in pictures.items() if name in samples}


PICTURES = {"sweeps": draw, "rules": draw_rules}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path, nargs="?")
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--to", type=pathlib.Path, default=pathlib.Path("docs/plots"))
    options = parser.parse_args()
    newest = [run for kind in PICTURES for run in sorted(options.dir.glob(f"{kind}-*.json"))[-1:]]
    runs = [options.run] if options.run else newest
    if not runs:
        print(f"bench/plot.py: nothing to draw in {options.dir}; run make bench-sweeps or bench-rules first", file=sys.stderr)
        return 2
    options.to.mkdir(parents=True, exist_ok=True)
    for run in runs:
        record = json.loads(run.read_text())
        for name, picture in PICTURES[record["name"]](record).items():
            (options.to / f"{name}.svg").write_text(picture)
            print(f"{options.to / name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
