"""One run of a benchmark: on which machine, of which revision, under which load; and its samples, kept as JSON."""
import datetime
import json
import os
import pathlib
import platform
import subprocess
from typing import Any

from measure import CAPE, load_at_start

GIB = 1 << 30


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def file_system(folder: pathlib.Path) -> str:
    return subprocess.run(["stat", "--file-system", "--format=%T", str(folder)], capture_output=True, text=True, check=False).stdout.strip()


def revision() -> str:
    """The commit of the tree, with -dirty behind it where files differ."""
    done = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=12"], capture_output=True, text=True, check=False,
                          cwd=pathlib.Path(__file__).parent)
    return done.stdout.strip() or "unknown"


class Session:
    """Begins when it is made: prints its first line. end() ends it."""

    def __init__(self, name: str, folder: pathlib.Path, options: dict[str, Any], headline: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.began = datetime.datetime.now(datetime.timezone.utc)
        self.path = folder / f"{name}-{self.began:%Y%m%dT%H%M%SZ}.json"
        self.record: dict[str, Any] = {
            "name": name,
            "began": self.began.isoformat(timespec="seconds"),
            "revision": revision(),
            "program": str(pathlib.Path(CAPE)),
            "machine": {"processor": processor(), "cores": os.cpu_count(), "kernel": platform.release(),
                        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 1),
                        "file_system": file_system(folder)},
            "options": {key: str(value) if isinstance(value, pathlib.Path) else value for key, value in options.items()},
            "load": [os.getloadavg()[0]],
            "samples": {},
        }
        print(f"{headline}; {self.record['revision']}; {load_at_start()}", flush=True)

    def keep(self, group: str, samples: Any) -> None:
        """Samples of one group of commands; written at once, so that an interrupted run leaves what it has."""
        self.record["samples"][group] = samples
        self.path.write_text(json.dumps(self.record, indent=1))

    def end(self) -> None:
        self.record["load"].append(os.getloadavg()[0])
        self.path.write_text(json.dumps(self.record, indent=1))
        print(f"Load at the end {self.record['load'][-1]:.2f}")
