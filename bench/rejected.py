"""Declarations that gates B or C reject, against accepted ones of the same account, order and size."""
from measure import ORDERS, Bench, report, warm
from speed import Jobs

SHARE = "0.1"  # of the rows are offenders
GOAL = 0.7
# Title, kind of damage, and whether the account is a filer's (an importer's account has no filer code to differ from).
KINDS = (
    ("gate B, duplicates", "duplicate", False),
    ("gate B, wrong filer", "filer", True),
    ("gate C, not in the index", "unknown", False),
    ("gate C, other importer", "importer", False),
)


def rejected(bench: Bench, jobs: Jobs) -> None:
    commands, inputs = {}, [jobs.index]
    for order in ORDERS:
        for filer, make in ((False, jobs.population.of_importer), (True, jobs.population.of_filer)):
            accepted = make(order, jobs.rows)
            commands[f"accepted {order} {filer}"] = jobs.validate(accepted)
            inputs.append(accepted.path)
            for _, damage, of_filer in KINDS:
                if of_filer == filer:
                    declaration = make(order, jobs.rows, "--damage", f"{damage}={SHARE}")
                    declaration.check(jobs.index, jobs.out)
                    commands[f"{damage} {order}"] = jobs.validate(declaration)
                    inputs.append(declaration.path)
    warm(inputs)
    bench.measure(commands, lambda name: jobs.clear())
    print(f"Rejected, {float(SHARE):.0%} of {jobs.rows:,} entries are offenders: the worse of two orders, against the accepted case")
    for title, damage, of_filer in KINDS:
        ratio, order = max((bench.ratio(f"{damage} {order}", f"accepted {order} {of_filer}"), order) for order in ORDERS)
        name = f"{damage} {order}"
        report(f"{title} ({order})", f"{bench.median(name):.3f} s", f"{ratio:6.2f} x accepted", f"goal <= {GOAL:g}", ratio <= GOAL, bench.spread(name))
