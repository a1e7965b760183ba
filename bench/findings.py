"""What --what-if costs: declarations of which a fifth of the entries fail, with findings and without."""
from measure import ORDERS, Bench, warm
from speed import Jobs

GOAL = 1.5


def findings(bench: Bench, jobs: Jobs) -> None:
    commands = {}
    for order, declaration in jobs.importer.items():
        commands[f"plain {order}"] = jobs.validate(declaration)
        commands[f"what-if {order}"] = jobs.validate(declaration) + " --what-if"
    warm([jobs.index, *(declaration.path for declaration in jobs.importer.values())])
    bench.measure(commands, lambda name: jobs.clear())
    print(f"Findings of {jobs.rows:,} entries, a fifth of which fail a rule: --what-if against a plain run")
    for order in ORDERS:
        bench.show(f"{order} order", f"what-if {order}", f"plain {order}", at_most=GOAL, called="plain")
