"""Small jobs: validating a few entries against a large index, whole process, inputs in the page cache and out of it."""
import pathlib
from collections.abc import Callable

from measure import Bench, clear, evict, warm
from population import CBP_ENTRIES_MAX, Population

GOALS = (("serial warm", 0.010), ("serial cold", 0.050), ("random warm", 0.020), ("random cold", 0.300))


def small_job(entries: int) -> int:
    """As many entries as CBP takes, or fewer where the largest importer has not that many."""
    return min(CBP_ENTRIES_MAX, entries // 50)


def small_jobs(bench: Bench, population: Population, index: pathlib.Path) -> None:
    """Serial: consecutive numbers of one filer. Random: entries of one importer that uses all filers, anywhere in the index."""
    commands, prepare = {}, {}
    out = bench.dir / "out"
    few = small_job(population.entries)

    def preparation(cache: Callable[[list[pathlib.Path]], None], files: list[pathlib.Path]) -> Callable[[], None]:
        return lambda: (clear([out]), cache(files))

    for declaration, order in ((population.of_filer("serial", few), "serial"), (population.of_importer("random", few), "random")):
        declaration.check(index, out)
        for name, cache in (("warm", warm), ("cold", evict)):
            commands[f"{order} {name}"] = declaration.validate(index, out)
            prepare[f"{order} {name}"] = preparation(cache, [declaration.path, index])
    bench.measure(commands, lambda name: prepare[name]())
    print(f"Small job: {few:,} of {population.entries:,} entries, whole process")
    for name, goal in GOALS:
        bench.show_time(name.replace(" ", " order, "), name, goal)
