"""What docs/operations.md tells its reader to type and to write: commands, and files that are shown whole."""
from __future__ import annotations

import pathlib
import re


class Document:
    """Commands are lines that are indented four spaces; a file is a fence below a line that names it."""

    def __init__(self, path: pathlib.Path):
        self.commands: list[str] = []
        self.files: dict[str, str] = {}
        self.fences: list[str] = []  # all lines within
        name, fence, lines = None, False, []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("```"):
                if fence and name:
                    self.files[name] = "".join(f"{text}\n" for text in lines)
                fence, lines = not fence, []
            elif fence:
                lines.append(line)
                self.fences.append(line)
            elif line.startswith("    "):
                self.commands.append(line.strip())
            elif line:
                named = re.fullmatch(r"[^`]*`([^` ]+)`.*:", line)
                name = named.group(1) if named else None
