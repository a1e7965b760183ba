#!/usr/bin/env python3
"""Tests what the benchmarks make of their samples: comparisons, scales, pictures. Runs nothing and looks at no clock.

    tests/bench/run.py
"""
import pathlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))

import chart  # noqa: E402  the path is set above
from compare import compare  # noqa: E402
from measure import Bench  # noqa: E402
from plot import draw, draw_rules  # noqa: E402
from rules import ROWS_MAX, RuleFile, agree  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def samples(middle: float, spread: float, phase: int) -> list[float]:
    """As many as a comparison has, going up and down by a share of the middle."""
    return [middle * (1 + spread * ((i * 7 + phase) % 11 - 5) / 5) for i in range(15)]


def test_equal_is_noise() -> None:
    assert compare(samples(1.0, 0.1, 0), samples(1.0, 0.1, 3)).verdict == "within the noise"


def test_difference_above_noise_is_told() -> None:
    assert compare(samples(1.0, 0.02, 0), samples(0.9, 0.02, 3)).verdict == "faster"
    assert compare(samples(1.0, 0.02, 0), samples(1.1, 0.02, 3)).verdict == "slower"


def test_difference_below_noise_is_not() -> None:
    assert compare(samples(1.0, 0.3, 0), samples(0.97, 0.3, 3)).verdict == "within the noise"


def test_comparison_repeats_itself() -> None:
    a, b = samples(1.0, 0.1, 0), samples(1.02, 0.1, 3)
    assert compare(a, b) == compare(a, b)
    assert compare(a, b).low <= compare(a, b).ratio <= compare(a, b).high


def test_yardstick_is_summed_by_round() -> None:
    bench = Bench(pathlib.Path("."), 3)
    bench.times = {"cat": [1.0, 2.0, 3.0], "cp": [30.0, 20.0, 10.0], "cape": [26.4, 26.4, 26.4]}
    bench.add("L", "cat", "cp")
    assert bench.times["L"] == [31.0, 22.0, 13.0]
    assert bench.ratio("cape", "L") == 1.2


def test_steps_are_nice() -> None:
    assert [chart.nice_step(high) for high in (5, 7, 23, 100, 0.9)] == [1, 2, 5, 20, 0.2]
    scale = chart.from_zero(23)
    assert (scale.low, scale.high, scale.ticks) == (0, 25, [0, 5, 10, 15, 20, 25])


def test_powers_enclose() -> None:
    scale = chart.by_powers(3.5, 700)
    assert scale.ticks == [2, 5, 10, 20, 50, 100, 200, 500, 1000]
    assert scale.at(2) == scale.begin and abs(scale.at(1000) - scale.end) < 1e-9


def test_numbers_are_short() -> None:
    assert [chart.number(value) for value in (10_000, 50_000_000, 2.5, 500)] == ["10 k", "50 M", "2.5", "500"]


RECORD = {
    "began": "2026-11-22T10:00:00+00:00", "revision": "abc & <def>", "load": [0.1, 0.1], "options": {"entries": 1_000_000, "rounds": 3},
    "machine": {"processor": "P", "cores": 2},
    "samples": {
        "entries": [{"series": series, "x": x, "rows": x, "seconds": [x * 2e-8, x * 1e-8, x * 3e-8]}
                    for series in ("serial", "L", "random") for x in (10, 1000, 100_000)],
        "levels": [{"series": series, "x": x, "rows": 1000, "seconds": [2e-5, 1e-5, 3e-5]}
                   for series in ("serial", "random") for x in ("portable", "avx2")],
    },
}


def test_pictures_are_svg_with_their_labels() -> None:
    pictures = draw(RECORD)
    assert set(pictures) == {"entries", "levels"}
    words = [node.text for node in ET.fromstring(pictures["entries"]).iter(f"{SVG}text")]
    for label in ("ns an entry (logarithmic)", "entries of the declaration (logarithmic)", "100 k", "serial order", "random order"):
        assert label in words, label
    assert any("abc & <def>" in word for word in words if word)
    assert "portable" in [node.text for node in ET.fromstring(pictures["levels"]).iter(f"{SVG}text")]


def test_marks_lie_inside() -> None:
    circles = list(ET.fromstring(draw(RECORD)["entries"]).iter(f"{SVG}circle"))
    assert len(circles) == 3 + 1  # points of the first series, and its mark in the legend
    for circle in circles[:3]:
        assert chart.LEFT <= float(circle.attrib["cx"]) <= chart.WIDTH - chart.RIGHT
        assert chart.TOP <= float(circle.attrib["cy"]) <= chart.HEIGHT - chart.BOTTOM


RULES_RECORD = RECORD | {"samples": {
    "end-to-end": {"rows": 1000, "seconds": {"no rule": [2e-5, 1e-5, 3e-5], "64 rows": [3e-5, 2e-5, 4e-5]}},
    "stage": {name: {"all_rules": {"ns": 2.5, "spread": 0.5}} for name in ("no rule", "64 rows")},
}}


def test_rules_are_drawn() -> None:
    pictures = draw_rules(RULES_RECORD)
    assert set(pictures) == {"rules-end-to-end", "rules-stage"}
    for picture in pictures.values():
        words = [node.text for node in ET.fromstring(picture).iter(f"{SVG}text")]
        assert {"ns an entry", "no rule", "64 rows"} <= set(words), words


def test_rule_files_have_the_rows_they_are_named_for() -> None:
    file = RuleFile((pathlib.Path(__file__).parents[2] / "data/rules.ini").read_text())
    assert file.rows[0].startswith("[SUMMARY_STATUS]") and "gate = D" not in file.head
    assert len({row.split("]")[0] for row in file.rows}) == len(file.rows)  # of an id that changed, the row in force
    copies = [file.copy(number) for number in range(ROWS_MAX - file.head_rows)]
    assert copies[len(file.rows)].startswith(f"[COPY_{len(file.rows) + 1}]\ngate = D\norder = {len(file.rows) + 1}\n")
    assert all("\nfrom = " not in copy and "\nuntil = " not in copy for copy in copies)


def test_figures_agree_within_their_spreads() -> None:
    assert agree({"ns": 1.0, "spread": 0.1}, {"ns": 1.15, "spread": 0.1})
    assert not agree({"ns": 1.0, "spread": 0.1}, {"ns": 1.25, "spread": 0.1})


def main() -> int:
    tests: list[tuple[str, Callable[[], None]]] = [(name, value) for name, value in globals().items() if name.startswith("test_")]
    failed = 0
    for name, test in tests:
        try:
            test()
        except AssertionError as error:
            print(f"FAIL {name} {error}")
            failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
