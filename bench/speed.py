"""Accepted declarations against L, the time of reading a declaration and copying its claim file; and the same with cold inputs."""
import pathlib

from measure import ORDERS, Bench, cat, clear, cp, evict, warm
from population import Declaration, Population, hot_section

# Claim files of two declarations of one size differ by what their errors are called. One copy stands for both if that is all.
CLAIMS_DIFFER_AT_MOST = 0.02


class Jobs:
    """The declarations that every group measures, and a claim file of theirs."""

    def __init__(self, population: Population, index: pathlib.Path, rows: int):
        self.population = population
        self.index = index
        self.rows = rows
        self.importer = {order: population.of_importer(order, rows) for order in ORDERS}
        self.consecutive = population.of_filer("serial", rows)
        self.dir = population.dir
        self.out = self.dir / "out"
        self.copy = self.dir / "copy"
        self.claim = self.dir / "claim.csv"

    def prove(self) -> None:
        """Every declaration comes to what the generator says. Keeps a claim file."""
        sizes = []
        for declaration in (*self.importer.values(), self.consecutive):
            clear([self.out])
            result = declaration.check(self.index, self.out)
            if result is None:
                raise RuntimeError(f"{declaration.path}: no claim file")
            sizes.append(result.stat().st_size)
            result.replace(self.claim)
        if max(sizes) > min(sizes) * (1 + CLAIMS_DIFFER_AT_MOST):
            raise RuntimeError(f"claim files of {sizes} bytes: one copy cannot stand for all")

    def clear(self) -> None:
        clear([self.out, self.copy])

    def cp(self) -> str:
        return cp(self.claim, self.copy)

    def validate(self, declaration: Declaration, threads: int = 2) -> str:
        return declaration.validate(self.index, self.out, threads)


def throughput(bench: Bench, jobs: Jobs) -> None:
    """Serial: the importer's oldest entries, filer by filer. Random: any of them. Consecutive: all numbers of one filer in a row."""
    serial, random = jobs.importer["serial"], jobs.importer["random"]
    warm([serial.path, random.path, jobs.consecutive.path, jobs.index, jobs.claim])
    bench.measure({
        "cat": cat(serial.path),
        "cp": jobs.cp(),
        "serial": jobs.validate(serial),
        "random": jobs.validate(random),
        "consecutive": jobs.validate(jobs.consecutive),
        "serial, one thread": jobs.validate(serial, 1),
        "random, one thread": jobs.validate(random, 1),
    }, lambda name: jobs.clear())
    bench.add("L", "cat", "cp")
    print(f"{jobs.rows:,} entries on an index of {jobs.population.entries:,}: L = {bench.median('L'):.3f} s (spread {bench.spread('L'):.0%})")
    bench.show("serial order", "serial", "L", at_most=1.25)
    bench.show("random order", "random", "L", at_most=2)
    bench.show("consecutive numbers of one filer", "consecutive", "L", at_most=1.25)
    for order in ORDERS:
        bench.show(f"{order} order, two threads against one", order, f"{order}, one thread", at_most=0.65, called="one")


def cold(bench: Bench, jobs: Jobs) -> None:
    """All inputs out of the page cache, for the program and for the yardstick: declaration and hot section are read once, the claim is copied."""
    offset, length = hot_section(jobs.index)
    serial = jobs.importer["serial"]
    commands = {
        "cold cat": cat(serial.path),
        "cold hot section": f"dd if={jobs.index} of=/dev/null bs=1M iflag=skip_bytes,count_bytes skip={offset} count={length} status=none",
        "cp": jobs.cp(),
        **{order: jobs.validate(declaration) for order, declaration in jobs.importer.items()},
    }
    inputs = {order: [declaration.path, jobs.index] for order, declaration in jobs.importer.items()}
    inputs |= {"cold cat": [serial.path], "cold hot section": [jobs.index], "cp": []}
    warm([jobs.claim])
    bench.measure(commands, lambda name: (jobs.clear(), evict(inputs[name])))
    bench.add("reading + cp", "cold cat", "cold hot section", "cp")
    print(f"The same with cold inputs: declaration and {length / 1e6:,.0f} MB of the index read, claim file copied: {bench.median('reading + cp'):.3f} s "
          f"(spread {bench.spread('reading + cp'):.0%})")
    for order in ORDERS:
        bench.show(f"{order} order, cold", order, "reading + cp", at_most=1.25, called="yardstick")
