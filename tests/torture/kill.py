#!/usr/bin/env python3
"""Kills index build and index update (SIGKILL) at random moments, and looks at what is left.

After every kill the name of the index leads to the old index or to the new one, whole, or, where there was none, to
nothing; and the next run that succeeds leaves no temporary file behind.

  tests/torture/kill.py --cape build/release/cape --gen build/release/cape-gen [--kills 200] [--seed 1]

Works in TMPDIR. Says what the kills met; the last line is "N passed, M failed".
"""
from __future__ import annotations

import argparse
import collections
import csv
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time

# Kills are spread over the time a run takes, and a little more: runs differ.
BEYOND = 1.1
INDEX = "a.cidx"


class World:
    """A folder with two exports, the indexes that come of them, and what `index get` says of some entries."""

    def __init__(self, folder: pathlib.Path, cape: pathlib.Path, gen: pathlib.Path, entries: int):
        self.folder = folder
        self.cape = cape
        self.place = folder / "place"  # where the index is that is written when the kill comes
        self.place.mkdir()
        # Without it every index would have another time in its header.
        self.env = dict(os.environ, SOURCE_DATE_EPOCH="1780000000", TMPDIR=str(self.place))
        self.generate(gen, "old.csv", entries, "2026-07-15")
        self.generate(gen, "new.csv", entries * 2 // 3, "2026-08-15")
        self.asked = self.some_entries()

    def generate(self, gen: pathlib.Path, name: str, entries: int, as_of: str) -> None:
        subprocess.run([gen, "es003", "--entries", str(entries), "--as-of", as_of, "-o", self.folder / name], check=True,
                       stdout=subprocess.DEVNULL)

    def some_entries(self) -> list[str]:
        asked = ["SSA00000000"]  # in neither
        for name in ("old.csv", "new.csv"):
            with open(self.folder / name, newline="") as file:
                numbers = [row["Entry Summary Number"] for row in csv.DictReader(file)]
            asked += [numbers[0], numbers[len(numbers) // 2], numbers[-1]]
        return asked

    def build(self, source: str) -> list[str]:
        return ["index", "build", "-o", str(self.place / INDEX), str(self.folder / source), "--data-date", "2026-08-15",
                "--quiet"]

    def update(self, source: str) -> list[str]:
        return ["index", "update", str(self.place / INDEX), str(self.folder / source), "--data-date", "2026-08-15",
                "--quiet"]

    def run(self, args: list[str]) -> bytes:
        done = subprocess.run([self.cape, *args], env=self.env, capture_output=True, timeout=120)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(args)}: exit {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def answers(self) -> bytes:
        """Every byte matches its checksum, and these are the entries."""
        path = str(self.place / INDEX)
        self.run(["index", "verify", path, "--quiet"])
        return self.run(["index", "get", path, *self.asked, "--json", "--show-ior"])

    def put(self, content: bytes | None) -> None:
        for path in self.place.iterdir():
            path.unlink()
        if content is not None:
            (self.place / INDEX).write_bytes(content)

    def get(self) -> bytes | None:
        path = self.place / INDEX
        return path.read_bytes() if path.exists() else None

    def result_of(self, args: list[str], before: bytes | None) -> tuple[bytes, bytes]:
        self.put(before)
        self.run(args)
        return self.get(), self.answers()

    def start(self, args: list[str]) -> subprocess.Popen:
        return subprocess.Popen([self.cape, *args], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for_writing(self, process: subprocess.Popen) -> None:
        """Until there is a temporary file, or no process any more."""
        while all(name == INDEX for name in os.listdir(self.place)) and process.poll() is None:
            pass

    def seconds_of(self, args: list[str], before: bytes | None, writing: bool) -> float:
        seconds = []
        for _ in range(5):
            self.put(before)
            begin = time.monotonic()
            process = self.start(args)
            if writing:
                self.wait_for_writing(process)
                begin = time.monotonic()
            process.wait()
            seconds.append(time.monotonic() - begin)
        return statistics.median(seconds)


class Torture:
    def __init__(self, world: World, rng: random.Random):
        self.world = world
        self.rng = rng
        self.passed = 0
        self.failed = 0
        self.met = collections.Counter()

    def kill_after(self, args: list[str], delay: float, writing: bool) -> bool:
        """True if the kill came before the end."""
        process = self.world.start(args)
        if writing:
            self.world.wait_for_writing(process)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def judge(self, args: list[str], before: bytes | None, known: dict[bytes, bytes], again: dict[bytes | None, bytes],
              delay: float, writing: bool) -> str | None:
        """What is wrong, or None. `known`: whole indexes, and what they answer; `again`: by what is there, what a run makes of it."""
        world = self.world
        world.put(before)
        killed = self.kill_after(args, delay, writing)
        left = world.get()
        temporary = [path.name for path in world.place.iterdir() if path.name != INDEX]
        self.met[("killed" if killed else "ended before") + (", a temporary file is left" if temporary else "") +
                 (", the new index is there" if killed and left != before else "")] += 1
        if left is None and before is not None:
            return "the index is gone"
        if left is not None:
            if left not in known:
                return f"{len(left)} bytes that are neither the old nor the new index"
            if world.answers() != known[left]:
                return "the index answers otherwise"
        if not killed and (left == before or temporary):
            return "a run that ended left the old index, or a temporary file"
        world.run(args)
        if world.get() != again[left]:
            return "the run after it makes another index"
        rest = [path.name for path in world.place.iterdir() if path.name != INDEX]
        return f"the run after it leaves {', '.join(rest)}" if rest else None

    def command(self, name: str, args: list[str], before: bytes | None, results: list[tuple[bytes, bytes]],
                again: dict[bytes | None, bytes], kills: int, writing: bool = False) -> None:
        """`writing`: the moments are spread over the time from when there is a temporary file."""
        seconds = self.world.seconds_of(args, before, writing) * BEYOND
        self.met.clear()
        for k in range(kills):
            delay = (k + self.rng.random()) / kills * seconds
            try:
                wrong = self.judge(args, before, dict(results), again, delay, writing)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                wrong = str(error)
            if wrong:
                self.failed += 1
                print(f"FAILED {name}, killed after {delay * 1000:.2f} ms: {wrong}")
            else:
                self.passed += 1
        print(f"{name}: {kills} kills over {seconds:.3f} s")
        for what, count in sorted(self.met.items()):
            print(f"  {count:5d} {what}")
        if writing and not any("a temporary file is left" in what for what in self.met):
            self.failed += 1
            print(f"FAILED {name}: no kill came while the index was written; nothing is proved")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", type=pathlib.Path, default=pathlib.Path("build/release/cape"))
    parser.add_argument("--gen", type=pathlib.Path, default=pathlib.Path("build/release/cape-gen"))
    parser.add_argument("--kills", type=int, default=200, help="of each command")
    parser.add_argument("--entries", type=int, default=30000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cape-kill-") as name:
        world = World(pathlib.Path(name), options.cape.resolve(), options.gen.resolve(), options.entries)
        torture = Torture(world, random.Random(options.seed))
        old = world.result_of(world.build("old.csv"), None)
        new = world.result_of(world.build("new.csv"), old[0])
        updated = world.result_of(world.update("new.csv"), old[0])
        twice = world.result_of(world.update("new.csv"), updated[0])
        build_again = {None: new[0], old[0]: new[0], new[0]: new[0]}
        update_again = {old[0]: updated[0], updated[0]: twice[0]}
        build, update, few = world.build("new.csv"), world.update("new.csv"), max(options.kills // 4, 1)
        torture.command("index build", build, old[0], [old, new], build_again, options.kills)
        torture.command("index build, while it writes", build, old[0], [old, new], build_again, few, True)
        torture.command("index build, a new name", build, None, [new], build_again, few, True)
        torture.command("index update", update, old[0], [old, updated], update_again, options.kills)
        torture.command("index update, while it writes", update, old[0], [old, updated], update_again, few, True)
    print(f"{torture.passed} passed, {torture.failed} failed")
    return 1 if torture.failed or not torture.passed else 0


if __name__ == "__main__":
    sys.exit(main())
