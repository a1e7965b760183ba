#!/usr/bin/env python3
"""Searches every client's folder for what is another client's: entry numbers, importer numbers in any form, names of clients and of lists.

    tests/byclient/run.py --cape build/release/cape

The world has clients of several importers each, numbers told by nine digits, importers that nobody has, names that are alike, and names that no folder
can have. Each command that hands out by client makes its folders in one DIR, of an index, of declarations and of claims of a ledger, with numbers masked
and whole. Then the clients change: importers move, clients go, a name becomes another client's, and whatever is in a folder of today must be of today.
Prints "N passed, M failed".
"""
import argparse, csv, hashlib, html, io, os, pathlib, random, re, shutil, subprocess, sys, tempfile

AS_OF = "2026-07-15"
FILES = {"worklist": ["worklist.csv"], "report": ["report.html"], "refund": ["refund.csv", "refund.json"], "prepare": ["left_out.csv"]}
# Nothing may be left out of a client's, or nothing come back.
MAY_BE_MISSING = {"left_out.csv", "refund.csv", "refund.json"}
LONG = "A name that is longer than folders may be, so that what tells it from another one is cut off: " * 2
CLIENTS = {
    "Acme Inc": ["12-3456789XX", "111-22-1001", "260101-00001"],
    "acme_inc": ["12-3456789YY", "111-22-1002"],
    "ACME/Inc": ["22-0000001AB", "111-22-1003"],
    "Müller GmbH": ["33-0000001AB", "222-33-2001"],
    "Möller GmbH": ["33-0000002AB", "222-33-2002"],
    "../../etc/passwd": ["44-0000001AB", "333-44-3001"],
    "..": ["44-0000002AB"],
    ".hidden": ["44-0000003AB"],
    "unassigned": ["55-0000001AB", "444-55-4001"],
    "folders.csv": ["55-0000002AB"],
    '=cmd|"/c calc"!A1, Ltd': ["66-0000001AB"],
    "two\nlines": ["66-0000002AB"],
    LONG + "1": ["77-0000001AB"],
    LONG + "2": ["77-0000002AB", "555-66-5001"],
    "漢字": ["88-0000001AB"],
    "株式": ["88-0000002AB"],
    "No entries": ["99-0000001AB"],
}
NOBODYS = ["99-9999999ZZ", "666-77-6001"]
checks = {"passed": 0, "failed": 0}


def check(name, ok, *said):
    checks["passed" if ok else "failed"] += 1
    if not ok:
        print("FAILED:", name, *said)


def plain(text):
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def forms(importer):
    """How an importer number may be written: as here, plain, grouped otherwise, and masked."""
    number = plain(importer)
    found = {importer, importer.lower(), number, number.lower(), f"{number[:2]}-{number[2:]}", f"{number[:3]}-{number[3:5]}-{number[5:]}"}
    return found | ({f"*****{number[5:]}", f"***-**-{number[5:]}"} if re.fullmatch(r"\d{9}", number) else set())


class World:
    def __init__(self, cape, folder):
        self.cape, self.folder, self.rng = cape, pathlib.Path(folder), random.Random(11)
        self.owner = {i: c for c, importers in CLIENTS.items() for i in importers}
        self.entries = {}  # number: importer
        for importer in [*self.owner, *NOBODYS]:
            for _ in range(0 if importer.startswith("99-0000001") else self.rng.randrange(12, 25)):
                self.entries[f"{self.rng.choice(['ABC', 'SSA', '0S2'])}{self.rng.randrange(10**8):08d}"] = importer

    def run(self, *words, codes=(0, 1)):
        done = subprocess.run([self.cape, *map(str, words)], cwd=self.folder, capture_output=True, text=True)
        check("exit status of cape " + " ".join(map(str, words)), done.returncode in codes, done.returncode, done.stderr)

    def write(self, name, rows):
        with open(self.folder / name, "w", newline="") as out:
            csv.writer(out).writerows(rows)

    def write_clients(self, name="clients.csv"):
        rows = [(i, c, "unlimited" if self.rng.random() < 0.7 else "", self.rng.choice(["yes", "no"])) for i, c in self.owner.items()]
        self.rng.shuffle(rows)
        self.write(name, [("Importer Number", "Client", "POA until", "Corporate"), *rows])

    def make(self):
        rows = []
        for number, importer in self.entries.items():
            status = self.rng.choice(["Accepted"] * 3 + ["Cancelled", "Rejected"])
            liquidated = self.rng.choice(["", "", "2026-06-20", "2026-04-27", "2025-01-01"])
            rows.append((number, importer, "01", status, "CBP", "N", liquidated, 1, f"{self.rng.randrange(10**6) / 100:.2f}", "2026-02-03"))
        self.rng.shuffle(rows)
        self.write("x.csv", [("Entry Summary Number", "Importer Number", "Entry Type Code", "Entry Summary Status", "Control Status",
                              "Reconciliation Indicator", "Liquidation Date", "IEEPA HTS Count", "IEEPA Duty", "Payment Date"), *rows])
        self.run("index", "build", "-o", "i.cidx", "x.csv", "--data-date", AS_OF, "--quiet")
        os.environ["CAPE_INDEX"] = "i.cidx"
        self.write_clients()
        # Lists and declarations of everybody's entries, as typed; a list is named after an importer.
        numbers = list(self.entries)
        self.rng.shuffle(numbers)
        typed = [self.rng.choice([n, f"{n[:3]}-{n[3:10]}-{n[10:]}", n.lower(), f" {n}"]) for n in numbers + numbers[:60]]
        typed += ["ABC99999999", "ABC99999999", "12345", 'two\nlines "and" quotes']
        self.write("12-3456789YY.csv", [("Entry Number",), *((t,) for t in typed)])
        self.write("d.csv", [("Entry Number",), *((n,) for n in numbers[: len(numbers) // 2])])

    # --- looking for what is not theirs -------------------------------------------------------------------------------------------

    def foreign(self, text, client):
        """What a text has of other clients than one; None: of those who have none."""
        text = html.unescape(text)
        cells = {plain(cell) for cell in re.split(r"[,;<>\n\r]", text)}
        joined = "\n".join(cells)
        found = [n for n, i in self.entries.items() if self.owner.get(i) != client and (n in joined or n.lower() in text)]
        for importer in [*self.owner, *NOBODYS]:
            if self.owner.get(importer) != client:
                found += [f for f in forms(importer) if f in text] + [importer] * (plain(importer) in cells)
        return found + [c for c in set(self.owner.values()) - {client, "unassigned"} if len(c.encode()) > 5 and c in text and c not in str(client)]

    def folders(self, by):
        """The folder of each client by DIR/folders.csv, whose digests are those of the names."""
        rows = list(csv.DictReader(open(self.folder / by / "folders.csv", newline="")))
        found = {}
        for client in set(self.owner.values()):
            digest = hashlib.sha256(client.encode()).hexdigest()
            mine = [r for r in rows if r["SHA256"] == digest]
            check(f"one folder of {client!r}", len(mine) == 1 and mine[0]["CLIENT"].lstrip("'") == client, mine)
            found[client] = mine[0]["FOLDER"] if mine else None
        check("no other folder in the table", len(rows) == len(found), len(rows), len(found))
        names = [n.lower() for n in [*found.values(), "unassigned", "folders.csv"]]
        check("folders differ in any case of letters", len(set(names)) == len(names), names)
        return {**found, None: "unassigned"}

    def search(self, what, by, commands):
        """Nobody else's entries and importers are in any folder; everybody's own are all there."""
        folders = self.folders(by)
        there = {p.relative_to(self.folder / by).parts[0] for p in (self.folder / by).rglob("*") if p.is_file()}
        check(f"{what}: no file but in clients' folders", there <= {*folders.values(), "folders.csv"}, there)
        for client, folder in folders.items():
            path = self.folder / by / folder
            texts = {p.name: p.read_text() for p in sorted(path.iterdir())} if path.is_dir() else {}
            wanted = sorted(f for c in commands for f in FILES[c]) if any(self.owner.get(i) == client for i in self.entries.values()) else []
            check(f"{what}: files of {client!r}", set(texts) <= set(wanted) and set(wanted) - set(texts) <= MAY_BE_MISSING, sorted(texts))
            for name, text in texts.items():
                check(f"{what}: {name} is private", (path / name).stat().st_mode & 0o77 == 0)
                # Rows that nobody can be found for are typed as they are.
                found = self.foreign(text, client) if client or name != "left_out.csv" else []
                check(f"{what}: {client!r} has nothing of others in {name}", not found, found[:3])
            if "worklist.csv" in texts and what.startswith("index"):
                listed = {r["ENTRY_NUMBER"] for r in csv.DictReader(io.StringIO(texts["worklist.csv"]))}
                check(f"{what}: all entries of {client!r}", listed == {n for n, i in self.entries.items() if self.owner.get(i) == client})
        return folders

    # --- what is handed out --------------------------------------------------------------------------------------------------------

    def hand_out(self, by, source, *more, commands=tuple(FILES)):
        """One command after another into one DIR."""
        for command in commands:
            words = list(source)
            if command == "prepare":
                shutil.rmtree(self.folder / "set", ignore_errors=True)
                words = (["--all"] if "--all" in source else ["12-3456789YY.csv"]) + ["-o", "set", "--account-type", "broker", "--filer-code", "ABC"]
            if command == "refund" and "--all" in source:
                words = ["--all"]  # It is of claims or of the index.
            if command == "refund" and source == ["d.csv"]:
                words += [w for i in [*self.owner, *NOBODYS] for w in ("--ior", i)]
            self.run(command, "--as-of", AS_OF, "--clients", "clients.csv", "--by-client", by, *words, *more)


def searching_finds(world):
    """The whole worklist is everybody's, and so is what prepare leaves out: the search must say so for each client."""
    world.run("worklist", "--as-of", AS_OF, "--all", "--clients", "clients.csv", "-o", "all.csv")
    world.run("prepare", "--as-of", AS_OF, "12-3456789YY.csv", "-o", "all", "--clients", "clients.csv", "--account-type", "broker", "--filer-code", "ABC")
    for name in ("all.csv", "all/left_out.csv"):
        text = (world.folder / name).read_text()
        for client in set(world.owner.values()):
            check(f"the search finds others of {client!r} in {name}", len(world.foreign(text, client)) > 100)
    for importer in world.owner:
        for form in forms(importer):
            check(f"the search knows {form}", importer in world.owner and world.foreign(f"x,{form},y", None) != [])


def sources(world):
    """Of an index, of declarations, of claims; masked and whole."""
    claims = ["--ledger", "l"]
    world.run("ledger", "init", "l", "--quiet")
    world.run("upload", "--acknowledge", "d.csv", "--ledger", "l", "--as-of", AS_OF, "--backdated", "--quiet", "-o", "out",
              *[w for i in [*world.owner, *NOBODYS] for w in ("--ior", i)])
    for more in ([], ["--show-ior"]):
        for what, source in (("index", ["--all"]), ("declarations", ["d.csv"]), ("claims", claims), ("index and ledger", ["--all", *claims])):
            by = f"by {what}{len(more)}"
            world.hand_out(by, source, *more)
            world.search(f"{what} {more}", by, FILES)


def clients_change(world):
    """Each command alone, on what the others left of the day before: folders that are another's by now have nothing of theirs."""
    first = World(world.cape, world.folder)
    first.owner = {**first.owner, "66-0000001AB": "A B", "66-0000002AB": "Left"}
    second = {"66-0000001AB": "A&B", "66-0000002AB": "A_B", "33-0000001AB": "A_B"}  # A_B was the folder of "A B"
    for command in FILES:
        by = f"changing {command}"
        world.owner = dict(first.owner)
        world.write_clients()
        world.hand_out(by, ["--all"])
        before = world.search("index, before", by, FILES)
        world.owner = {i: c for i, c in {**first.owner, "66-0000001AB": "A_B"}.items() if c != "Left"}
        world.write_clients()
        check("the folder is the other's by now", before["A B"] == "A_B")
        world.hand_out(by, ["--all"], commands=[command])
        folders = world.folders(by)
        check("the folder is the other's by now", folders["A_B"] == "A_B")
        check(f"{command}: only today's files are in the other's folder", {p.name for p in (world.folder / by / "A_B").iterdir()} <= set(FILES[command]))
        check(f"{command}: who is no client any more has no files", not (world.folder / by / "Left").exists())
        world.owner = {**first.owner, **second}
        world.write_clients()
        world.hand_out(by, ["--all"])
        world.search("index, after", by, FILES)
        check("the folder that was another's is gone", not (world.folder / by / "A_B").exists())


def order_does_not_matter(world):
    """Rows of the clients file in another order give the same files to the byte."""
    made = []
    for by in ("one", "two"):
        rows = list(csv.reader(open(world.folder / "clients.csv", newline="")))
        head, body = rows[0], rows[1:]
        world.rng.shuffle(body)
        world.write("clients.csv", [head, *body])
        world.hand_out(by, ["--all"], "--threads", 1 + len(made) * 3)
        made.append({str(p.relative_to(world.folder / by)): p.read_bytes() for p in (world.folder / by).rglob("*") if p.is_file() and p.name != "folders.csv"})
    check("any order of clients, any number of threads", made[0] == made[1] and len(made[0]) > 20, sorted(set(made[0]) ^ set(made[1]))[:3])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cape", required=True)
    args = parser.parse_args()
    for name in ("CAPE_LEDGER", "CAPE_INDEX", "XDG_DATA_HOME"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # has no ledger
        world = World(os.path.abspath(args.cape), folder)
        world.make()
        searching_finds(world)
        sources(world)
        order_does_not_matter(world)
        clients_change(world)
    print(f"{checks['passed']} passed, {checks['failed']} failed")
    sys.exit(checks["failed"] != 0)


main()
