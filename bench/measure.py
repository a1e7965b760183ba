"""Runs that take turns, timed by hyperfine; files put into the page cache or out of it; lines that say what came out."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable

CAPE = os.environ.get("CAPE", "build/release/cape")
GEN = os.environ.get("CAPE_GEN", "build/release/cape-gen")
AS_OF = "2026-07-15"
THREADS = 2
ORDERS = ("serial", "random")


def run(*command: str) -> str:
    """What the command prints. What it complains of ends the benchmark."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def load_at_start() -> str:
    load = os.getloadavg()[0]
    return f"load at start {load:.2f}" + ("  (above 0.3: take the figures with care)" if load > 0.3 else "")


def clear(paths: Iterable[pathlib.Path]) -> None:
    """Removes files and folders and settles the disk."""
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    os.sync()


def cat(path: pathlib.Path) -> str:
    """The command that reads a file."""
    return f"sh -c 'cat {path} >/dev/null'"


def cp(path: pathlib.Path, copy: pathlib.Path) -> str:
    """The command that copies a file, byte by byte."""
    return f"cp --reflink=never {path} {copy}"


def warm(paths: Iterable[pathlib.Path]) -> None:
    """Reads files into the page cache."""
    for path in paths:
        run("dd", f"if={path}", "of=/dev/null", "bs=1M")


def evict(paths: Iterable[pathlib.Path]) -> None:
    """Puts files out of the page cache, and makes sure that they are."""
    for path in paths:
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        resident = int(run("fincore", "--noheadings", "--bytes", "--output", "RES", str(path)))
        if resident:
            raise RuntimeError(f"{path}: {resident} bytes are still in the page cache")


def anonymous_bytes(pid: int) -> int:
    """RssAnon of a process; 0 when it has none any more."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def peak_anonymous(command: str) -> int:
    """Runs a command; the most anonymous memory that it had when looked at every two milliseconds, in bytes."""
    peak = 0
    with subprocess.Popen(command.split()) as process:
        while process.poll() is None:
            peak = max(peak, anonymous_bytes(process.pid))
            time.sleep(0.002)
    if process.returncode:
        raise RuntimeError(f"{command}: exit code {process.returncode}")
    return peak


def report(title: str, figure: str, ratio: str, goal: str, met: bool | None, spread: float) -> None:
    """One line of a table. met is None where there is no goal."""
    verdict = "" if met is None else "met" if met else "MISSED"
    print(f"{title:<52} {figure:>10}  {ratio:<19} {goal:<11} {verdict:<6}  (spread {spread:.0%})", flush=True)


class Bench:
    """Samples of commands, in seconds, by name."""

    def __init__(self, folder: pathlib.Path, rounds: int, findings: bool = False):
        """findings: commands may end with exit code 1, something to look at."""
        self.dir = folder
        self.findings = findings
        self.rounds = rounds
        self.times: dict[str, list[float]] = {}

    def sample(self, command: str) -> float:
        export = self.dir / "hyperfine.json"
        run("hyperfine", "--shell=none", "--runs", "1", *(["--ignore-failure"] if self.findings else []), "--style", "none", "--export-json", str(export), command)
        result = json.loads(export.read_text())["results"][0]
        if result["exit_codes"][0] not in (0, 1):
            raise RuntimeError(f"{command}: exit code {result['exit_codes'][0]}")
        return result["times"][0]

    def measure(self, commands: dict[str, str], prepare: Callable[[str], None],
                check: Callable[[str], None] = lambda name: None) -> None:
        """Interleaves the commands, prepare(name) before each. A first round is thrown away (fresh memory makes first writes slow);
        in it check(name) looks at what the command has done. Every other round goes backwards: what a command leaves behind does not always fall
        on the same one."""
        for name in commands:
            self.times[name] = []
        for turn in range(self.rounds + 1):
            for name in reversed(commands) if turn % 2 else commands:
                prepare(name)
                seconds = self.sample(commands[name])
                if turn:
                    self.times[name].append(seconds)
                else:
                    check(name)

    def add(self, name: str, *parts: str) -> None:
        """A yardstick that is the sum of commands, round by round."""
        self.times[name] = [sum(times) for times in zip(*(self.times[part] for part in parts))]

    def ratio(self, name: str, yardstick: str) -> float:
        return self.median(name) / self.median(yardstick)

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])

    def spread(self, name: str) -> float:
        return (max(self.times[name]) - min(self.times[name])) / self.median(name)

    def show(self, title: str, name: str, yardstick: str, at_most: float | None = None, at_least: float | None = None,
             called: str = "") -> None:
        """The ratio of two medians, and whether it is within the goal. The yardstick may be called something shorter."""
        ratio = self.ratio(name, yardstick)
        goal, met = "", None
        if at_most is not None:
            goal, met = f"goal <= {at_most:g}", ratio <= at_most
        if at_least is not None:
            goal, met = f"goal >= {at_least:g}", ratio >= at_least
        report(title, f"{self.median(name):.3f} s", f"{ratio:6.2f} x {called or yardstick}", goal, met, self.spread(name))

    def show_time(self, title: str, name: str, at_most: float) -> None:
        """A median by itself against a goal in seconds."""
        report(title, f"{self.median(name) * 1e3:.1f} ms", "", f"goal <= {at_most * 1e3:g}", self.median(name) <= at_most,
               self.spread(name))
