"""Random newer exports for `cape index update`, how a command goes about its work (memory, spilling), and
damage to an index. Each of the three has chance of its own and a share of the cases that have it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional, Set, Tuple

import oracle
from exports import (ENTRY_ODD, MONEY_ODD, Cells, ExportMaker, Plan)
from oracle import BuildOptions, BuildResult, Index, UpdateOptions

SHARES = {"update": 0.4, "memory": 0.5, "verify": 0.08}  # of the cases

Env = Dict[str, str]

MEMORY_GOOD = ["64M", "65M", "100M", "1024M", "1G", "3G"]
MEMORY_BAD = ["63M", "0", "0M", "1M", "0G", "M", "", "sixty-four", "64", "64Q", "-64M", "1e9", "64MM"]
FIRST, LAST = datetime.date(1980, 1, 1), datetime.date(2099, 12, 31)


@dataclass
class Command:
    """One `cape index build` or `cape index update`."""
    options: BuildOptions
    result: BuildResult
    argv: List[str] = field(default_factory=list)
    env: Env = field(default_factory=dict)
    again: List[Tuple[List[str], Env]] = field(default_factory=list)  # must leave the same bytes


@dataclass
class Damage:
    """One bit of an index; `at` is where, from 0 to 1, in the whole file, its first or its last page."""
    where: str
    at: float
    bit: int


@dataclass
class Verify:
    quiet: bool
    damages: List[Damage]
    update: bool  # feeds the damaged index to an update, too


def exchange(argv: List[str], dropped: str, flags: List[str]) -> List[str]:
    """The command line without one flag and with others behind, where they win; the rest keeps its order, which
    an index may remember."""
    end = argv.index("--") if "--" in argv else len(argv)
    words, kept = iter(argv[:end]), []
    for word in words:
        if word == dropped:
            next(words)
        elif not word.startswith(dropped + "="):
            kept.append(word)
    return kept + flags + argv[end:]


class UpdateMaker(ExportMaker):
    """Makes what happens to an index after its first build."""

    def __init__(self, seed: int, number: int, shares: Dict[str, float]) -> None:
        super().__init__(seed, number)
        self.shares = shares

    # -- how the work is done -------------------------------------------------------------------------------

    def settings(self, options: BuildOptions) -> Env:
        """--memory, and how many rows go to a sorted run; neither changes a byte of the index."""
        if not self.chance(self.shares["memory"]):
            return {}
        if self.chance(0.5):
            options.memory = self.pick(MEMORY_BAD if self.chance(0.02) else MEMORY_GOOD)
        if self.chance(0.3):
            return {}
        sources = [self.tree.get(path) or b"" for path in options.sources]
        rows = sum(max(data.count(b"\n"), data.count(b"\r")) for data in sources)
        return {"CAPE_TEST_SPILL": str(max(rows // 100, self.pick([1, 1, 2, 3, 7, 50])))}

    def plan_again(self, command: Command) -> None:
        """The same call with other threads, mostly without --memory and spilling; --data-date makes the whole
        file comparable."""
        options = command.options
        if not self.chance(self.shares["memory"]):
            return
        if options.data_date is None or options.memory in MEMORY_BAD:
            return
        other = BuildOptions(None, options.sources)
        env = self.settings(other) if self.chance(0.25) else {}
        if other.memory in MEMORY_BAD:
            return
        flags = ["--threads", self.pick(["1", "2", "3", "8"])] if options.threads != "0" else []
        flags += ["--memory", other.memory] if other.memory is not None else []
        command.again.append((exchange(command.argv, "--memory", flags), env))

    def command_line(self, options: BuildOptions) -> List[str]:
        if isinstance(options, UpdateOptions):
            return self.update_command(options)
        return self.build_command(options)

    # -- newer exports --------------------------------------------------------------------------------------

    def some_numbers(self, index: Optional[Index], new: int) -> List[bytes]:
        """Entries of the index, and so many new ones."""
        known = sorted(index.entries) if index is not None else []
        most = min(len(known), self.pick([3, 10, 40, 3000]))
        numbers = self.rng.sample(known, self.rng.randint(0, most))
        numbers += [self.new_entry() for _ in range(new)]
        numbers = sorted(set(numbers or [self.new_entry()]))
        for number in numbers:
            self.owners.setdefault(number, self.pick(self.iors))
        return numbers

    def new_plan(self, overlay: bool) -> Plan:
        """Mostly what the build was told, at times something else."""
        if self.chance(0.75):
            same = self.build_plan
            return Plan(same.maps, same.assumes, same.layout, same.add and not overlay, same.missing)
        return self.plan()

    def turn_the_clock(self, options: UpdateOptions, index: Optional[Index]) -> None:
        """Data of the index's own day, of a later one or, sometimes, of an earlier one."""
        known = index.data_date if index is not None else "2026-04-01"
        days = self.pick([0, 1, 1, 30, 400])
        if self.chance(0.1):
            days = -self.pick([1, 1, 30, 20_000])
            options.force = self.chance(0.5)
        elif self.chance(0.05):
            options.force = True
        day = datetime.date.fromisoformat(known)
        self.today = max(FIRST, min(LAST, day + datetime.timedelta(days=min(days, (LAST - day).days))))
        if days < 0 and self.today < datetime.date(2010, 1, 1):
            self.today = max(self.today, min(day, datetime.date(2010, 1, 1)))
        if self.chance(0.6):
            options.data_date = self.today.isoformat()

    def make_update(self, index: Optional[Index], tag: str) -> UpdateOptions:
        options = UpdateOptions("x.cidx", [], overlay=self.chance(0.45))
        self.turn_the_clock(options, index)
        plan = self.new_plan(options.overlay)
        new = self.pick([0, 0, 0, 0, 1, 3] if options.overlay else [0, 1, 3, 10])
        numbers = self.some_numbers(index, new)
        if options.overlay:
            self.put_overlays(options, plan, numbers, tag)
        else:
            self.put_sources(options, plan, numbers, tag)
        if self.chance(0.7):
            options.rejects = self.pick(["rejects.csv", "src/newer rejects", "rejects-%s.csv" % tag])
            self.tree.setdefault("src", None)
        if self.chance(0.1):
            options.max_rejects = self.pick(["0", "1", "2", "5", "100"])
        options.threads = self.pick([None, "1", "2", "3", "8"])
        options.exit_zero, options.quiet = self.chance(0.03), self.chance(0.15)
        if self.chance(0.04):
            self.spoil_update(options, tag)
        return options

    def spoil_update(self, options: UpdateOptions, tag: str) -> None:
        """Usage errors, and what cannot be opened."""
        self.tree["bad.cidx"] = self.pick([b"", b"not an index\n", bytes(range(256)) * 64])
        mistakes: List[Callable[[], None]] = [
            lambda: setattr(options, "unknown_option", True), lambda: setattr(options, "threads", "0"),
            lambda: setattr(options, "data_date", self.pick(["2026-02-30", "4/1/2026", ""])),
            lambda: setattr(options, "max_rejects", "many"),
            lambda: vars(options).update(overlay=False, same_entry="bogus"),
            lambda: setattr(options, "sources", []), lambda: vars(options).update(output=None, sources=[]),
            lambda: options.sources.append("none.csv"), lambda: options.sources.append("src/"),
            lambda: setattr(options, "output", self.pick(["none.cidx", "bad.cidx", "src"])),
            lambda: options.sources.append(options.output or ""),
            lambda: setattr(options, "rejects", self.pick([options.output, options.sources[0]])),
            lambda: options.assumes.append(self.pick(["entry=SSA12345678", "duty=1", "nofield=1",
                                                      "status=Bogus"])),
            lambda: options.maps.append(self.pick(["nofield=Column", "status", "=Column"])),
        ]
        self.tree.setdefault("src", None)
        self.pick(mistakes)()

    def update_command(self, options: UpdateOptions) -> List[str]:
        groups = self.build_groups(options)
        groups += [["--overlay"]] if options.overlay else []
        groups += [["--force"]] if options.force else []
        names = ([options.output] if options.output is not None else []) + options.sources
        return self.command(["index", "update"], groups, self.list_some(groups, names, 1))

    # -- overlays -------------------------------------------------------------------------------------------

    def overlay_rows(self, numbers: List[bytes], names: Set[str]) -> List[Cells]:
        """One row an entry, seldom more; a blank cell changes nothing."""
        blank = self.pick([0.0, 0.3, 0.7])
        rows = []
        for number in numbers:
            for _ in range(self.pick([1] * 8 + [2, 3])):
                cells = self.entry_cells(self.pick(self.iors), self.defects())
                row = {name: self.overlay_cell(name, cells[name], blank) for name in oracle.OVERLAY_FIELDS}
                row.update(entry=self.spell_entry(number), hts=b"", duty=b"", remarks=self.remarks())
                rows.append(row)
        self.rng.shuffle(rows)
        if self.chance(0.3):
            for row in self.rng.sample(rows, min(len(rows), self.pick([1, 1, 3]))):
                name = self.pick(sorted(names & {"ior", "ieepa_duty"}) + ["entry"])
                row[name] = self.pick(ENTRY_ODD) if name == "entry" else self.digits(17)
                row[name] = self.pick(MONEY_ODD) if name == "ieepa_duty" else row[name]
        return rows

    def overlay_cell(self, name: str, cell: bytes, blank: float) -> bytes:
        if self.chance(blank) or cell == b"\r":  # whether a CR alone is blank the contract does not say
            return self.pick([b"", b"", b" ", b"\t", b" \t "])
        if name == "ior":
            return self.dress(self.spell_ior(cell))
        return cell if name in ("liquidation_status", "cape") or cell.isdigit() else self.dress(cell)

    def put_overlays(self, options: UpdateOptions, plan: Plan, numbers: List[bytes], tag: str) -> None:
        """One to three lists, each with a few columns."""
        assumes = {name: value for name, value in plan.assumes.items() if value != b""}
        options.maps = ["%s=%s" % (name, value.decode()) for name, value in plan.maps.items()]
        options.assumes = ["%s=%s" % (name, value.decode()) for name, value in assumes.items()]
        for k in range(self.pick([1, 1, 1, 2, 3])):
            names = set(self.rng.sample(oracle.OVERLAY_FIELDS, self.pick([1, 1, 2, 3, 5, 9, 15])))
            if self.chance(0.7):
                names -= set(assumes)
            layout = "overlay"
            if self.chance(0.02):
                layout, names = "both", names | self.pick([{"hts", "duty"}, {"hts"}, {"duty"}])
            elif self.chance(0.02):
                names = set()
            elif self.chance(0.005):
                names.add("no entry")
            missing = set(oracle.FIELD_NAMES) - names - ({"entry"} if "no entry" not in names else set())
            mine = [number for number in numbers if self.chance(0.7)] or numbers[:1]
            rows = self.overlay_rows(mine, names)
            for part, some in enumerate(self.pieces(rows)):
                data = self.source_bytes(some, self.source_columns(layout, missing, plan.maps))
                if self.chance(0.01):
                    data = self.break_source(data, [(b"Entry Number", ""), (b"CAPE Indicator", "")])
                self.put_source(options, "%s-%d%s" % (tag, k, ".%d" % part if part else ""), data)

    # -- all of it ------------------------------------------------------------------------------------------

    def make_commands(self) -> List[Command]:
        """The build and what follows it."""
        build = self.make_build()
        with self.stream("memory"):
            env = self.settings(build)
        commands = [Command(build, oracle.build(self.tree, build, self.times), env=env)]
        with self.stream("update"):
            if build.output == "x.cidx" and self.chance(self.shares["update"]):
                self.add_updates(commands)
        return commands

    def add_updates(self, commands: List[Command]) -> None:
        index = commands[0].result.index
        if index is None and self.chance(0.8):
            return
        for k in range(self.pick([1, 1, 1, 1, 2, 2, 3])):
            options = self.make_update(index, "u%d" % (k + 1))
            env = self.settings(options)
            old = index if options.output == "x.cidx" else None
            result = oracle.update(self.tree, options, self.times, old)
            index = result.index or index
            commands.append(Command(options, result, env=env))

    def make_merged(self, commands: List[Command]) -> Optional[Command]:
        """`build A B` where `update` took the sources B to an index of A: it must hold the same."""
        first = commands[0].options
        if len(commands) < 2 or not self.chance(0.4):
            return None
        sources: List[str] = []
        for command in commands:
            options = command.options
            if command.result.index is None or options.same_entry or getattr(options, "overlay", False):
                return None
            if options.maps != first.maps or options.assumes != first.assumes:
                return None
            sources += options.sources
        merged = BuildOptions("both.cidx", sources, first.maps, first.assumes, quiet=True)
        env = self.settings(merged)
        if merged.memory in MEMORY_BAD:
            merged.memory = None
        result = oracle.build(self.tree, merged, self.times)
        return Command(merged, result, self.build_command(merged), env)

    def make_verify(self) -> Optional[Verify]:
        if not self.chance(self.shares["verify"]):
            return None
        damages = [Damage(self.pick(["any", "any", "first page", "last page"]), self.rng.random(),
                          self.rng.randrange(8)) for _ in range(2)]
        return Verify(self.chance(0.2), damages, self.chance(0.5))
