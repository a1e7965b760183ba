"""Charts as SVG: lines and groups of bars, with axes, units and a legend; readable on light and dark pages, with nothing but Python."""
import math
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 92, 62
MARK = 4.5
APART = 5  # series stand beside each other, so that no whisker hides another
TICKS = 5

# Classes s0, s1 … are series. Yardsticks are grey and dashed. Media queries come last: a program without them draws the light one.
STYLE = """
svg { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 13px; }
.page { fill: #ffffff; } .ink { fill: #1f2328; } .quiet { fill: #59636e; font-size: 12px; }
.title { font-size: 16px; font-weight: 600; } .grid { stroke: #e4e7eb; } .axis { stroke: #818b98; }
.line { fill: none; stroke-width: 2; } .whisker { stroke-width: 1.5; } .yardstick { stroke-dasharray: 6 4; }
.line.s0, .whisker.s0 { stroke: #1f6fd0; } .mark.s0 { fill: #1f6fd0; }
.line.s1, .whisker.s1 { stroke: #c9510c; } .mark.s1 { fill: #c9510c; }
.line.s2, .whisker.s2 { stroke: #6e7781; } .mark.s2 { fill: #6e7781; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; } .ink { fill: #e6edf3; } .quiet { fill: #9198a1; } .grid { stroke: #262c34; } .axis { stroke: #656c76; }
.line.s0, .whisker.s0 { stroke: #58a6ff; } .mark.s0 { fill: #58a6ff; }
.line.s1, .whisker.s1 { stroke: #f0883e; } .mark.s1 { fill: #f0883e; }
.line.s2, .whisker.s2 { stroke: #9198a1; } .mark.s2 { fill: #9198a1; }
}
"""


@dataclass
class Series:
    """A name and points: x, y, the least and the most that was measured there."""
    name: str
    points: list[tuple[float | str, float, float, float]]
    yardstick: bool = False


@dataclass
class Scale:
    """Values to places on the picture."""
    low: float
    high: float
    begin: float
    end: float
    log: bool = False
    ticks: list[float] = field(default_factory=list)

    def at(self, value: float) -> float:
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low) if self.high > self.low else 0.5
        else:
            share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.begin + share * (self.end - self.begin)


def number(value: float) -> str:
    """As people say it: 50 M, 10 k, 2.5."""
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def nice_step(high: float, ticks: int = TICKS) -> float:
    """1, 2 or 5 times a power of ten, so that about so many steps reach the value."""
    rough = high / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def from_zero(high: float) -> Scale:
    step = nice_step(high)
    steps = math.ceil(high / step * 0.999)
    return Scale(0, steps * step, HEIGHT - BOTTOM, TOP, ticks=[i * step for i in range(steps + 1)])


def by_powers(low: float, high: float) -> Scale:
    """Logarithmic, from and to 1, 2 or 5 times a power of ten."""
    steps = [factor * 10.0**power for power in range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1) for factor in (1, 2, 5)]
    first = max(i for i, step in enumerate(steps) if step <= low)
    last = min(i for i, step in enumerate(steps) if step >= high)
    return Scale(steps[first], steps[last], HEIGHT - BOTTOM, TOP, True, steps[first:last + 1])


def text(x: float, y: float, words: str, kind: str = "ink", anchor: str = "start", turn: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def mark(shape: int, x: float, y: float) -> str:
    """A shape for each series, so that nobody needs to tell colours."""
    if shape % 3 == 0:
        return f'<circle class="mark s{shape % 3}" cx="{x:.1f}" cy="{y:.1f}" r="{MARK}"/>'
    points = {1: ((-1, -1), (1, -1), (1, 1), (-1, 1)), 2: ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))}[shape % 3]
    places = " ".join(f"{x + dx * MARK:.1f},{y + dy * MARK:.1f}" for dx, dy in points)
    return f'<polygon class="mark s{shape % 3}" points="{places}"/>'


def legend(series: list[Series], bars: bool) -> list[str]:
    parts, x, y = [], float(LEFT), TOP - 22.0
    for i, one in enumerate(series):
        if bars:
            parts.append(f'<rect class="mark s{i % 3}" x="{x:.1f}" y="{y - 10:.1f}" width="12" height="12" rx="2"/>')
            x += 18
        else:
            parts += [line(x, y - 4, x + 26, y - 4, f"line s{i % 3}{' yardstick' if one.yardstick else ''}"), mark(i, x + 13, y - 4)]
            x += 33
        parts.append(text(x, y, one.name))
        x += 7.4 * len(one.name) + 22
    return parts


def frame(title: str, subtitle: str, x_label: str, y_label: str, y: Scale) -> list[str]:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts = [f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>', text(LEFT, 28, title, "ink title"), text(LEFT, 48, subtitle, "quiet")]
    for tick in y.ticks:
        parts += [line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "grid"), text(LEFT - 8, y.at(tick) + 4, number(tick), "quiet", "end")]
    parts += [line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"),
              text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, x_label, "ink", "middle"),
              text(22, middle, y_label, "ink", "middle", f' transform="rotate(-90 22 {middle:.1f})"')]
    return parts


def document(title: str, parts: list[str]) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")


def lines(title: str, subtitle: str, x_label: str, y_label: str, series: list[Series], x_log: bool = False, y_log: bool = False) -> str:
    """Lines through medians; whiskers from the least to the most. Ticks of x are the measured values."""
    xs = sorted({float(point[0]) for one in series for point in one.points})
    low, high = (extreme(point[i] for one in series for point in one.points) for extreme, i in ((min, 2), (max, 3)))
    y = by_powers(low, high) if y_log else from_zero(high)
    x = Scale(xs[0], xs[-1], LEFT + 30, WIDTH - RIGHT - 30, x_log)
    parts = frame(title, subtitle, x_label, y_label, y)
    for value in xs:
        parts += [line(x.at(value), HEIGHT - BOTTOM, x.at(value), HEIGHT - BOTTOM + 5, "axis"),
                  text(x.at(value), HEIGHT - BOTTOM + 20, number(value), "quiet", "middle")]
    for i, one in enumerate(series):
        aside = APART * (i - (len(series) - 1) / 2)
        places = [(x.at(float(px)) + aside, y.at(py), y.at(least), y.at(most)) for px, py, least, most in one.points]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py, _, _ in places)
        parts.append(f'<polyline class="line s{i % 3}{" yardstick" if one.yardstick else ""}" points="{path}"/>')
        for px, py, least, most in places:
            parts += [line(px, least, px, most, f"whisker s{i % 3}"), mark(i, px, py)]
    return document(title, parts + legend(series, False))


def bars(title: str, subtitle: str, x_label: str, y_label: str, series: list[Series]) -> str:
    """A group of bars for each x, the median above each; whiskers from the least to the most."""
    groups = list(dict.fromkeys(str(point[0]) for one in series for point in one.points))
    y = from_zero(max(point[3] for one in series for point in one.points) * 1.08)
    room = (WIDTH - RIGHT - LEFT) / len(groups)
    width = min(64.0, room * 0.7 / len(series))
    parts = frame(title, subtitle, x_label, y_label, y)
    for g, name in enumerate(groups):
        middle = LEFT + room * (g + 0.5)
        parts.append(text(middle, HEIGHT - BOTTOM + 20, name, "quiet", "middle"))
        for i, one in enumerate(series):
            _, median, least, most = next(point for point in one.points if str(point[0]) == name)
            left = middle + (i - len(series) / 2) * width
            parts += [f'<rect class="mark s{i % 3}" x="{left + 2:.1f}" y="{y.at(median):.1f}" width="{width - 4:.1f}" '
                      f'height="{y.at(0) - y.at(median):.1f}" rx="2"/>',
                      line(left + width / 2, y.at(least), left + width / 2, y.at(most), "axis"),
                      text(left + width / 2, y.at(most) - 6, f"{median:.3g}", "ink", "middle")]
    return document(title, parts + legend(series, True))
