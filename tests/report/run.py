#!/usr/bin/env python3
"""What `cape report` says, added up again from what `cape worklist` lists: figures, sheets, pages, clients.

The worklist is compared with the export it comes from; the report with the worklist; pages with the JSON. Where headless Chromium is installed, a page
is opened in it: no message on the console, no request leaves the page, charts are there. Prints "N passed, M failed".
"""
import argparse, collections, contextlib, csv, datetime, html.parser, json, os, pathlib, random, re, shutil, sqlite3, subprocess, sys, tempfile

AS_OF = "2026-07-15"
checks = {"passed": 0, "failed": 0}


def check(name, ok, *said):
    checks["passed" if ok else "failed"] += 1
    if not ok:
        print("FAILED:", name, *said)


class Page(html.parser.HTMLParser):
    """Tags that close as they should, references, and what tables and figures hold."""

    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.mistakes, self.ids, self.charts = [], [], [], 0
        self.figures, self.tables, self.section, self.cell = {}, collections.defaultdict(list), None, None
        self.references = []
        self.feed(text)
        self.close()
        self.mistakes += self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.references += [v for k, v in attrs.items() if k in ("src", "href", "xlink:href", "action", "data", "srcset")]
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag in self.VOID:
            return
        self.open.append(tag)
        self.charts += tag == "svg"
        if tag == "section":
            self.section = attrs["id"]
        elif tag == "dd":
            self.cell = self.figures.setdefault(attrs["id"], [])
        elif tag == "tr":
            self.tables[self.section].append([])
        elif tag in ("th", "td"):
            self.cell = []
            self.tables[self.section][-1].append(self.cell)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.mistakes.append("/" + tag)
        if tag in ("dd", "th", "td"):
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


def shown(value):
    """A value of the JSON as a page shows it."""
    if isinstance(value, int):
        return f"{value:,}"
    if re.fullmatch(r"-?\d+\.\d\d", value):
        return ("−$" if value[0] == "-" else "$") + f"{int(value.lstrip('-')[:-3]):,}" + value[-3:]
    return value


def compare_page(name, text, report):
    page = Page(text)
    check(f"{name}: well-formed", not page.mistakes, page.mistakes)
    check(f"{name}: ids once", len(set(page.ids)) == len(page.ids), page.ids)
    check(f"{name}: no reference", not page.references and not re.search(r"https?:|url\(|@import|<script", text))
    for key, value in (report or {}).get("figures", {}).items():
        check(f"{name}: figure {key}", "".join(page.figures.get(key, [])) == shown(value), page.figures.get(key), value)
    for key, rows in (report or {}).items():
        if not isinstance(rows, list) or key in ("assumed", "unchecked"):
            continue
        table = [["".join(cell) for cell in row] for row in page.tables[key][1:]]
        # A text such as "0–3" or a date stands as it is; counts and money are grouped.
        wanted = [[shown(v) for v in row.values()] for row in rows]
        check(f"{name}: table {key}", table == wanted, table[:3], wanted[:3])
    return page


def cents(text):
    return round(float(text or 0) * 100) if len(text) < 14 else int(text.replace(".", ""))


def money(value):
    return f"{value // 100}.{value % 100:02d}"


def day(text):
    return datetime.date.fromisoformat(text)


class Work:
    def __init__(self, cape, gen, folder, entries):
        self.cape, self.gen, self.folder, self.entries = cape, gen, pathlib.Path(folder), entries
        self.pages = {}  # names of pages, and what --json said

    def run(self, *words, code=0):
        done = subprocess.run([self.cape, *map(str, words)], cwd=self.folder, capture_output=True, text=True)
        check("exit status of cape " + " ".join(map(str, words)), done.returncode == code, done.returncode, done.stderr)
        return done.stdout

    def rows(self, *words, code=0):
        return list(csv.DictReader(self.run("worklist", "--as-of", AS_OF, *words, code=code).splitlines()))

    def report(self, *words, code=0):
        return json.loads(self.run("report", "--as-of", AS_OF, "--json", *words, code=code))

    def make(self):
        subprocess.run([self.gen, "extract", "--entries", str(self.entries), "--importers", "60", "-o", "x.csv"], cwd=self.folder,
                       check=True, capture_output=True)
        self.run("index", "build", "-o", "i.cidx", "x.csv", "--data-date", AS_OF, "--quiet")
        os.environ["CAPE_INDEX"] = "i.cidx"
        self.export = {r["Entry Summary Number"]: r for r in csv.DictReader(open(self.folder / "x.csv"))}
        numbers = sorted({r["Importer Number"] for r in self.export.values()})
        rng = random.Random(7)
        self.client_of = {n: f'Client {rng.randrange(9)} & "Söhne", <Ltd>' for n in numbers if rng.random() < 0.8}
        with open(self.folder / "clients.csv", "w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["Importer Number", "Client", "Corporate"])
            rows.writerows([n, c, "no" if len(c) % 2 else "yes"] for n, c in self.client_of.items())


def plain(number):
    return re.sub("[^0-9A-Z]", "", number.upper())


def masked(number):
    number = plain(number)
    return "*****" + number[5:] if re.fullmatch(r"\d{9}", number) else number


def worklist_of_all(work):
    """Every entry of the export is there once, with its own values and dates that follow from them."""
    rows = work.rows("--all", "--clients", "clients.csv")
    check("all entries, once", sorted(r["ENTRY_NUMBER"] for r in rows) == sorted(work.export))
    wrong = []
    for r in rows:
        e = work.export[r["ENTRY_NUMBER"]]
        liquidated = e["Liquidation Date"]
        wanted = {
            "CLIENT": work.client_of.get(e["Importer Number"], ""),
            "IMPORTER": masked(e["Importer Number"]),
            "FILER": r["ENTRY_NUMBER"][:3],
            "IEEPA_DUTY": money(cents(e["IEEPA Duty"])),
            "DUTY_PAID_ON": e["Payment Date"] or "unpaid",
            "LIQUIDATION_DATE": liquidated or "unliquidated",
            "DAYS_USED": str((day(AS_OF) - day(liquidated)).days) if liquidated else "",
            "LAST_CAPE_DAY": str(day(liquidated) + datetime.timedelta(80)) if liquidated else "",
            "PROTEST_BY": str(day(liquidated) + datetime.timedelta(180)) if liquidated else "",
            "DATA_DATE": AS_OF,
        }
        wrong += [(r["ENTRY_NUMBER"], k, r[k], v) for k, v in wanted.items() if r[k] != v]
    check("values of all entries", not wrong, wrong[:3])
    one = work.run("worklist", "--as-of", AS_OF, "--all", "--threads", "1")
    check("any number of threads", one == work.run("worklist", "--as-of", AS_OF, "--all", "--threads", "5"))
    return rows


OUTCOMES = {"Entry Summary Updated": "pass", "Failed": "fail", "On a claim": "on_claim", "Failed at CBP": "failed_at_cbp"}


def compare_totals(name, rows, report):
    """Outcomes, reasons and days left of a report of entries as they are now."""
    count, duty, reasons, left = collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter()
    for r in rows:
        outcome = OUTCOMES.get(r["PREDICTION"], "stop")
        value = max(cents(r["IEEPA_DUTY"]), 0)
        count[outcome] += 1
        duty[outcome] += value
        if r["REASON"]:
            reasons[r["REASON"], r["NEXT_STEP"], "entries"] += 1
            reasons[r["REASON"], r["NEXT_STEP"], "duty"] += value
        if outcome == "pass":
            days = 80 - int(r["DAYS_USED"]) if r["DAYS_USED"] else None
            left["not liquidated" if days is None else 0 if days < 4 else 1 + (days - 4) // 7] += 1
    figures = report["figures"]
    check(f"{name}: entries", figures["entries"] == len(rows))
    for outcome in ("pass", "on_claim", "failed_at_cbp", "fail", "stop"):
        check(f"{name}: {outcome}", figures.get(outcome, 0) == count[outcome], figures, count)
    check(f"{name}: duty", figures["duty"] == money(sum(duty.values())))
    check(f"{name}: duty by outcome", sum(cents(o["duty"]) for o in report["outcomes"]) == sum(duty.values()))
    check(f"{name}: reasons", {(r["reason"], r["next_step"], "entries"): r["entries"] for r in report["reasons"]} ==
          {k: v for k, v in reasons.items() if k[2] == "entries"})
    check(f"{name}: duty by reason", all(r["duty"] == money(reasons[r["reason"], r["next_step"], "duty"]) for r in report["reasons"]))
    check(f"{name}: reasons ranked", [r["entries"] for r in report["reasons"]] ==
          sorted((r["entries"] for r in report["reasons"]), reverse=True))
    for i, r in enumerate(report["days_left"]):
        check(f"{name}: {r['days_left']} days left", r["entries"] == left["not liquidated" if i == 12 else i], r, left)
    parties = report["refunds"]
    check(f"{name}: refunds of those that pass", sum(p["entries"] + p["not_estimable"] for p in parties) == count["pass"])
    check(f"{name}: duty that comes back", sum(cents(p["duty"]) + cents(p["not_estimable_duty"]) for p in parties) == duty["pass"])
    check(f"{name}: refunds add up", figures["refund"] == money(sum(cents(p["refund"]) for p in parties)) and
          all(cents(p["refund"]) == cents(p["duty"]) + cents(p["interest"]) for p in parties))


def reports_of_all(work, rows):
    (work.folder / "changes.csv").write_text("ENTRY_NUMBER,CHANGE,BEFORE,AFTER\n" + "x,fileable,A,B\n" * 1234 + "x,data,A,<A>\n")
    report = work.report("--all", "--clients", "clients.csv", "-o", "all.html", "--changes", "changes.csv")
    work.pages["all.html"] = report
    check("changes", [c["entries"] for c in report["changes"]] == [1234, 1])
    compare_totals("all", rows, report)
    compare_page("all", (work.folder / "all.html").read_text(), report)
    clients = {c["client"]: c for c in report["clients"]}
    names = {r["CLIENT"] or "unassigned" for r in rows}
    check("clients", set(clients) == names)
    for name in names:
        own = [r for r in rows if (r["CLIENT"] or "unassigned") == name]
        check(f"{name}: entries", clients[name]["entries"] == len(own))
        check(f"{name}: pass", clients[name]["pass"] == sum(OUTCOMES.get(r["PREDICTION"]) == "pass" for r in own))
    one = work.report("--all", "--clients", "clients.csv", "--threads", "1")
    five = work.report("--all", "--clients", "clients.csv", "--threads", "5")
    one.pop("throughput"), five.pop("throughput")
    check("any number of threads", one == five)


def by_client(work, rows):
    """Nothing of anybody else stands in a client's folder."""
    work.run("worklist", "--as-of", AS_OF, "--all", "--clients", "clients.csv", "--by-client", "by")
    work.run("report", "--as-of", AS_OF, "--all", "--clients", "clients.csv", "--by-client", "by", "-o", "everybody.html")
    found = []
    everything = {n: work.client_of.get(e["Importer Number"], "") for n, e in work.export.items()}
    importers = {i: c for n in {e["Importer Number"] for e in work.export.values()} for i, c in
                 ((plain(n), work.client_of.get(n, "")), (masked(n), work.client_of.get(n, "")))}
    for folder in sorted(p for p in (work.folder / "by").iterdir() if p.is_dir()):
        listed = list(csv.DictReader(open(folder / "worklist.csv")))
        check(f"{folder.name}: one client", len({r["CLIENT"] for r in listed}) == 1)
        client = listed[0]["CLIENT"]
        check(f"{folder.name}: unassigned", (folder.name == "unassigned") == (client == ""))
        found += listed
        texts = {p.name: p.read_text() for p in folder.iterdir()}
        check(f"{folder.name}: files", sorted(texts) == ["report.html", "worklist.csv"])
        words = set(re.findall(r"[0-9A-Z*]{8,16}", " ".join(texts.values())))
        others = [w for w in words if everything.get(w, client) != client or importers.get(w, client) != client]
        check(f"{folder.name}: nobody else's", not others, others[:3])
        check(f"{folder.name}: no other's name", all(c.split(" &")[0] + " " not in "".join(texts.values()) for c in
                                                      set(work.client_of.values()) if c != client))
        page = compare_page(folder.name, texts["report.html"], None)
        check(f"{folder.name}: entries of the page", "".join(page.figures["entries"]) == f"{len(listed):,}")
    key = lambda r: r["ENTRY_NUMBER"]
    check("folders hold all entries", sorted(found, key=key) == sorted(rows, key=key))


def claims(work, rows):
    """Declarations, uploaded: a claim's report is what its record says; afterwards its entries are on it."""
    rng = random.Random(3)
    passing = [r["ENTRY_NUMBER"] for r in rows if r["PREDICTION"] == "Entry Summary Updated"]
    chosen = rng.sample(passing, 40) + rng.sample([r["ENTRY_NUMBER"] for r in rows if r["PREDICTION"] == "Failed"], 25)
    rng.shuffle(chosen)
    again = chosen[:7]
    (work.folder / "a.csv").write_text("Entry Number\n" + "".join(n + "\n" for n in chosen))
    (work.folder / "b.csv").write_text("Entry Number\n" + "".join(n + "\n" for n in again + ["11111111119", "12345"] + passing[:3]))
    listed = work.rows("a.csv", "b.csv", code=1)
    order = list(dict.fromkeys(chosen + again + ["11111111119"] + passing[:3]))
    check("declared entries, once, in order", [r["ENTRY_NUMBER"] for r in listed] == order)
    report = work.report("a.csv", "b.csv", "-o", "run.html", code=1)
    compare_totals("run", listed, report)
    work.pages["run.html"] = report
    compare_page("run", (work.folder / "run.html").read_text(), report)
    files = report["files"]
    check("rows of files", [f["rows"] for f in files] == [len(chosen), len(again) + 5])
    check("rows named before", [f["named_before"] for f in files] == [0, len(chosen) + len(again) + 4 - len(order)])
    check("rows that are no numbers", [f["not_11_characters"] for f in files] == [0, 1])

    iors = [w for n in sorted({e["Importer Number"] for e in work.export.values()}) for w in ("--ior", n)]
    os.environ["CAPE_LEDGER"] = "l"
    work.run("ledger", "init", "l", "--quiet")
    work.run("upload", "--acknowledge", "a.csv", *iors, "--as-of", AS_OF, "--backdated", "--quiet", "-o", "out", code=1)
    report = work.report("--claim", "900000000001", "-o", "claim.html")
    work.pages["claim.html"] = report
    compare_page("claim", (work.folder / "claim.html").read_text(), report)
    check("a claim's outcomes", (report["figures"]["pass"], report["figures"]["fail"]) == (40, 25))
    details = list(csv.DictReader(open(work.folder / "out/a.Claim_Details.csv")))
    check("a claim's reasons", {r["reason"]: r["entries"] for r in report["reasons"]} ==
          dict(collections.Counter(d["ERROR_DESCRIPTION"] for d in details if d["ERROR_DESCRIPTION"])))
    now = {r["ENTRY_NUMBER"]: r for r in work.rows("--all", "--ledger", "l")}
    check("entries on a claim", {n for n, r in now.items() if r["PREDICTION"] == "On a claim"} ==
          {d["ENTRY_NUMBER"] for d in details if not d["ERROR_DESCRIPTION"]})
    compare_totals("all, with a ledger", list(now.values()), work.report("--all", "--ledger", "l"))
    check("worklist of claims", [r["ENTRY_NUMBER"] for r in work.rows()] == chosen)
    failed_at_cbp(work, [d["ENTRY_NUMBER"] for d in details if not d["ERROR_DESCRIPTION"]][:12], details)
    period = work.report("-o", "period.html")
    work.pages["period.html"] = period
    compare_page("period", (work.folder / "period.html").read_text(), period)
    check("uploads by day", [(d["files"], d["entries"]) for d in period["days"]] == [(1, 65)])


def many_days(work):
    """Of more days than a page shows the oldest were kept, and --json did not tell that there are others."""
    names = [f"day{d:03d}.csv" for d in range(203)]
    for name in names:
        (work.folder / name).write_text("Entry Number\n11111111119\n")
    work.run("ledger", "init", "m", "--quiet")
    work.run("upload", "--acknowledge", "--ledger", "m", "--ior", "1", "--quiet", "-o", "out", *names, code=1)
    with contextlib.closing(sqlite3.connect(work.folder / "m/ledger.sqlite")) as database, database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'jobs'").fetchall()
        for trigger, _ in triggers:
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE jobs SET submitted_at = 1774884480 + 86400 * (job - 9000000001)")
        for _, sql in triggers:
            database.execute(sql)
    report = work.report("--ledger", "m", "-o", "days.html")
    first, last = (str(datetime.date(2026, 3, 30) + datetime.timedelta(d)) for d in (3, 202))
    check("the last days", (len(report["days"]), report["days"][0]["day"], report["days"][-1]["day"]) == (200, first, last))
    check("days that are not shown", report["days_not_shown"] == 3)
    check("they are counted on the page", ">3 more are not shown.<" in (work.folder / "days.html").read_text())


def failed_at_cbp(work, failed, details):
    """Of the successes CBP fails a dozen; their data are as they were."""
    with open(work.folder / "cbp.csv", "w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(details[0])
        for d in details:
            said = ("Failed", ["A, B", "INVALID HTS"][failed.index(d["ENTRY_NUMBER"]) % 2]) if d["ENTRY_NUMBER"] in failed else \
                   (d["STATUS"], d["ERROR_DESCRIPTION"])
            rows.writerow(["100000000077", d["ENTRY_NUMBER"], *said])
    work.run("claim", "import", "cbp.csv", "--quiet", code=1)
    now = work.rows("--all", "--clients", "clients.csv")
    check("failed at CBP", {(r["ENTRY_NUMBER"], r["REASON"]) for r in now if r["PREDICTION"] == "Failed at CBP"} ==
          {(n, ["A, B", "INVALID HTS"][i % 2]) for i, n in enumerate(failed)})
    report = work.report("--all", "--clients", "clients.csv", "-o", "failed.html")
    compare_totals("all, failed at CBP", now, report)
    compare_page("failed", (work.folder / "failed.html").read_text(), report)
    check("failed at CBP by client", sum(c["failed_at_cbp"] for c in report["clients"]) == len(failed))


def browse(program, work, name):
    """What a browser makes of a page: the page, messages on the console, addresses that were asked for."""
    log = work.folder / "net.json"
    done = subprocess.run([program, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
                           f"--log-net-log={log}", "--disable-background-networking", "--dump-dom",
                           f"--user-data-dir={work.folder}/chromium", f"file://{work.folder}/{name}"],
                          capture_output=True, text=True, timeout=120)
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, said, re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]*)', log.read_text())


def chromium(work):
    """Pages in a browser that tells what it does."""
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        print("SKIPPED: no Chromium is installed; pages were not opened in a browser")
        return
    (work.folder / "bad.html").write_text('<script>console.error("seen")</script><img src="http://127.0.0.1:9/seen.png">')
    dom, said, asked = browse(program, work, "bad.html")
    check("a message on the console would be seen", said, dom)
    check("a request would be seen", any("seen.png" in url for url in asked), asked)
    for name, report in work.pages.items():
        dom, said, asked = browse(program, work, name)
        check(f"{name}: no message on the console", not said, said)
        check(f"{name}: no request leaves the page", not asked, asked[:3])
        # The browser closes what a page leaves open, and writes entities its own way: what people see is compared.
        page = compare_page(f"{name} in a browser", dom, report)
        drawn = [key for key in ("outcomes", "reasons", "days_left", "refunds", "days", "change_kinds") if report.get(key)]
        check(f"{name}: charts", page.charts == len(drawn) and dom.count("<rect") >= len(drawn), page.charts, drawn)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cape", required=True)
    parser.add_argument("--gen", required=True)
    parser.add_argument("--entries", type=int, default=6000)
    args = parser.parse_args()
    for name in ("CAPE_LEDGER", "CAPE_INDEX", "XDG_DATA_HOME"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        work = Work(os.path.abspath(args.cape), os.path.abspath(args.gen), folder, args.entries)
        work.make()
        rows = worklist_of_all(work)
        reports_of_all(work, rows)
        by_client(work, rows)
        claims(work, rows)
        many_days(work)
        chromium(work)
    print(f"{checks['passed']} passed, {checks['failed']} failed")
    sys.exit(checks["failed"] != 0)


main()
