"""Runs the program and holds what it left against what was expected; `run.py` says what to run."""

from __future__ import annotations

import json
import os
import posixpath
import random
import re
import subprocess
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

from oracle import Times, Tree

TIMEOUT = 120
SANITIZER = re.compile(rb"(Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer|runtime error:")


@dataclass
class Run:
    argv: List[str]
    exit: int
    stdout: bytes
    stderr: bytes
    env: Dict[str, str]


@dataclass
class Check:
    """What was expected and what came, as lines."""
    expected: List[str] = field(default_factory=list)
    actual: List[str] = field(default_factory=list)

    def compare(self, expected: List[str], actual: List[str]) -> None:
        self.expected += expected
        self.actual += actual

    def complain(self, text: str) -> None:
        """Something that must never be seen."""
        self.actual.append("! " + text)


# -- files ------------------------------------------------------------------------------------------------

def write_tree(root: str, tree: Tree, times: Times) -> None:
    for path, data in tree.items():
        full = os.path.join(root, path)
        os.makedirs(full if data is None else os.path.dirname(full), exist_ok=True)
        if data is not None:
            put_file(full, data)
    for path, seconds in times.items():
        os.utime(os.path.join(root, path), (seconds, seconds))


def put_file(full: str, data: Optional[bytes]) -> None:
    """None = no such file."""
    if data is not None:
        with open(full, "wb") as file:
            file.write(data)
    elif os.path.isfile(full):
        os.unlink(full)


def snapshot(root: str) -> Tree:
    """Every regular file below root."""
    tree: Tree = {}
    for directory, _, names in os.walk(root):
        for name in names:
            full = os.path.join(directory, name)
            with open(full, "rb") as file:
                tree[posixpath.normpath(os.path.relpath(full, root))] = file.read()
    return tree


def names_below(root: str) -> List[str]:
    """All that has a name, folders too."""
    return sorted(os.path.relpath(os.path.join(directory, name), root)
                  for directory, folders, names in os.walk(root) for name in folders + names)


def changes(before: Tree, after: Tree) -> List[str]:
    """Files made, changed or removed, with their bytes."""
    lines = []
    for path in sorted(set(before) | set(after)):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        if new is None:
            lines.append("file %r removed" % path)
            continue
        lines.append("file %r:" % path)
        lines += ["  %r" % line for line in new.splitlines(True)]
    return lines


def check_modes(check: Check, root: str, before: Tree, after: Tree) -> None:
    """Section 1, privacy: files 0600."""
    for path, data in after.items():
        mode = os.stat(os.path.join(root, path)).st_mode & 0o777
        if before.get(path) != data and mode != 0o600:
            check.complain("file %r has mode %o" % (path, mode))


# -- running the program ----------------------------------------------------------------------------------

# Nothing of this may change a byte: which instructions are used, how files are read, how small the slices are that workers take.
WAYS: Dict[str, List[Optional[str]]] = {
    "CAPE_CPU": [None, "portable", "avx2", "avx512"],
    "CAPE_IO": [None, "told"],
    "CAPE_TEST_SLICE": [None, None, "1", "20", "64", "300"],
}


def draw_way(seed: int, number: int) -> Dict[str, str]:
    """One combination for a case."""
    rng = random.Random("way %d %d" % (seed, number))
    drawn = {name: rng.choice(values) for name, values in WAYS.items()}
    return {name: value for name, value in drawn.items() if value is not None}


@dataclass
class Place:
    """The folder of a case, the program, and what came of running it there."""
    root: str
    cape: str
    way: Dict[str, str] = field(default_factory=dict)  # environment of all its commands
    check: Check = field(default_factory=Check)
    runs: List[Run] = field(default_factory=list)

    def run(self, argv: List[str], env: Optional[Dict[str, str]] = None, stdin: bytes = b"",
            summary: bool = False) -> Run:
        """With `summary` there is one on stderr."""
        done = start(self.cape, self.root, argv, {**self.way, **(env or {})}, stdin)
        self.runs.append(done)
        check_stderr(self.check, done, summary)
        return done


def start(cape: str, root: str, argv: List[str], more_env: Dict[str, str], stdin: bytes) -> Run:
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": root}
    env.update(more_env)
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    command = [os.fsencode(text) for text in [cape] + argv]
    try:
        done = subprocess.run(command, cwd=root, env=env, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return Run(argv, 999, b"", b"no end after %d seconds\n" % TIMEOUT, more_env)
    return Run(argv, done.returncode, done.stdout, done.stderr, more_env)


def check_stderr(check: Check, done: Run, summary: bool = False) -> None:
    """No crash, no sanitizer report; control bytes escaped; with exit 2 every line starts with `cape: ` (with
    `summary` the first line: --stdout has its summary on stderr)."""
    if done.exit < 0 or done.exit > 2:
        check.complain("exit code or signal %d" % done.exit)
    if SANITIZER.search(done.stderr):
        check.complain("sanitizer report: " + done.stderr.decode("utf-8", "replace"))
    if done.exit == 2:
        lines = done.stderr.splitlines()
        if not lines or not all(line.startswith(b"cape: ") for line in (lines[:1] if summary else lines)):
            check.complain("stderr with exit 2: %r" % done.stderr)
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stderr):
        check.complain("control characters on stderr: %r" % done.stderr)


# -- JSON -------------------------------------------------------------------------------------------------

def no_twins(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def read_json_lines(check: Check, data: bytes) -> List[Dict[str, Any]]:
    """One compact object per line."""
    objects = []
    for line in re.findall(rb"[^\n]*\n|[^\n]+", data):
        try:
            text = line.decode("utf-8")
            values = json.loads(text, object_pairs_hook=no_twins)
            if not isinstance(values, dict):
                raise ValueError("not an object")
            objects.append(values)
        except ValueError as error:
            check.complain("not JSON: %r (%s)" % (line, error))
            continue
        if not text.endswith("\n") or re.search(r"\s", re.sub(r'"(?:[^"\\]|\\.)*"', "", text[:-1])):
            check.complain("not one compact object per line: %r" % line)
    return objects


def json_lines(label: str, values: Dict[str, Any]) -> List[str]:
    """Key by key, in order."""
    return ["%s %s: %s" % (label, key, json.dumps(value)) for key, value in values.items()]
