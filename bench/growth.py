"""What more entries cost: time an entry for a fiftieth of the index and for all of it, and anonymous memory a row."""
from measure import ORDERS, Bench, clear, peak_anonymous, report, warm
from speed import Jobs

GOAL = 1.5
MEMORY_GOAL = 32
MEMORY_ROUNDS = 3


def growth(bench: Bench, jobs: Jobs) -> None:
    entries = jobs.population.entries
    sizes = {"few": entries // 50, "all": entries}
    declarations = {f"{name} {order}": jobs.population.of_all(order, rows) for name, rows in sizes.items() for order in ORDERS}
    for declaration in declarations.values():
        clear([jobs.out])
        declaration.check(jobs.index, jobs.out)
    warm([jobs.index, *(declaration.path for declaration in declarations.values())])
    bench.measure({name: jobs.validate(declaration) for name, declaration in declarations.items()}, lambda name: jobs.clear())
    print(f"Growth: time an entry, {sizes['all']:,} entries against {sizes['few']:,}, same index")
    for order in ORDERS:
        each = {name: bench.median(f"{name} {order}") / rows for name, rows in sizes.items()}
        ratio = each["all"] / each["few"]
        report(f"{order} order", f"{each['all'] * 1e9:.1f} ns", f"{ratio:6.2f} x {each['few'] * 1e9:.1f} ns", f"goal <= {GOAL:g}", ratio <= GOAL,
               bench.spread(f"all {order}"))


def memory(jobs: Jobs) -> dict[str, list[float]]:
    """Peaks in bytes a row, by declaration. Mapped files are not counted: their pages are the page cache's."""
    peaks: dict[str, list[float]] = {}
    print(f"Memory of {jobs.rows:,} entries: peak of anonymous bytes a row, mapped files apart")
    declarations = {f"accepted, {order} order": jobs.importer[order] for order in ORDERS}
    declarations["rejected by gate B, duplicates, random order"] = jobs.population.of_importer("random", jobs.rows, "--damage", "duplicate=0.1")
    declarations["rejected by gate C, other importer, random order"] = jobs.population.of_importer("random", jobs.rows, "--damage", "importer=0.1")
    for title, declaration in declarations.items():
        peaks[title] = []
        for _ in range(MEMORY_ROUNDS):
            jobs.clear()
            peaks[title].append(peak_anonymous(jobs.validate(declaration)) / declaration.rows)
        most = max(peaks[title])
        report(title, f"{most:.1f} B", "", f"goal <= {MEMORY_GOAL}", most <= MEMORY_GOAL, (most - min(peaks[title])) / most)
    return peaks
