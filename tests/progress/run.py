#!/usr/bin/env python3
"""Progress lines of long commands: on a terminal, gone at the end, and nowhere else.

    tests/progress/run.py --cape build/release/cape

What makes a command long is a pipe among its inputs that nobody writes to until the line is seen. Nothing is timed: where no line may be, the pipe is kept
waiting for longer than the first line takes on a machine that is idle. Prints "N passed, M failed".
"""
import argparse, os, pathlib, select, subprocess, sys, tempfile, threading, time

SOURCE = (
    "Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,Reconciliation Indicator,Liquidation Date,"
    "IEEPA HTS Count\n"
)
ENTRY = "SSA26031601"
DECLARATION = f"Entry Number\n{ENTRY}\n"
DETAILS = f"CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n100000013568,{ENTRY},Entry Summary Updated,\n"
JUDGED = ["--index", "i.cidx", "--account-type", "filer", "--filer-code", "SSA", "--as-of", "2026-07-15"]
# The command, and what comes out of its pipe.
COMMANDS = {
    "index build": (["index", "build", "-o", "new.cidx", "source.csv", "pipe.csv", "--data-date", "2026-07-15"], SOURCE),
    "index update": (["index", "update", "u.cidx", "pipe.csv", "--data-date", "2026-07-15"], SOURCE),
    "validate": (["validate", "one.csv", "pipe.csv", "-o", "results", *JUDGED], DECLARATION),
    "claim import": (["claim", "import", "pipe.csv", "--ledger", "L"], DETAILS),
    "upload": (["upload", "one.csv", "pipe.csv", "--ledger", "L", "--acknowledge", "--backdated", "-o", "results", *JUDGED], DECLARATION),
}
CLEAR = b"\r\x1b[K"
PATIENCE = 60.0  # seconds; then the command is stuck
checks = {"passed": 0, "failed": 0}


def check(name, ok, *said):
    checks["passed" if ok else "failed"] += 1
    if not ok:
        print("FAILED:", name, *said)


def cape(program, *words):
    return subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def world(program):
    pathlib.Path("source.csv").write_text(SOURCE + f"{ENTRY},12-3456789,01,Accepted,CBP,N,,1\n")
    pathlib.Path("one.csv").write_text(DECLARATION)
    for index in ("i.cidx", "u.cidx"):
        cape(program, "index", "build", "-o", index, "source.csv", "--data-date", "2026-07-15")
    cape(program, "ledger", "init", "L")
    os.mkfifo("pipe.csv")


def feed(text):
    """Opens the pipe for writing, which waits for the reader, and lets it go."""
    with open("pipe.csv", "w", encoding="ascii") as pipe:
        pipe.write(text)


def read_some(fd):
    try:
        return os.read(fd, 65536)
    except OSError:  # a terminal whose other side was closed
        return b""


def watch(program, words, text, terminal, wait):
    """What the command writes to standard error, and what of it was there before the pipe was fed: until wait(it), or for as long as it says."""
    near, far = os.openpty() if terminal else os.pipe()
    with subprocess.Popen([program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=far) as process:
        os.close(far)
        seen, fed, before, deadline = b"", None, b"", time.monotonic() + PATIENCE
        begin = time.monotonic()
        while True:
            if fed is None and wait(seen, time.monotonic() - begin):
                before = seen
                fed = threading.Thread(target=feed, args=(text,), daemon=True)
                fed.start()
            if select.select([near], [], [], 0.05)[0]:
                some = read_some(near)
                if not some:
                    break
                seen += some
            if time.monotonic() > deadline:
                process.kill()
                break
        process.communicate()
        os.close(near)
        return seen, before, process.returncode


def is_drawn(seen, _):
    return CLEAR[1:] in seen


def run(program):
    for name, (words, text) in COMMANDS.items():
        seen, before, code = watch(program, words, text, True, is_drawn)
        check(f"{name}: a line on a terminal", is_drawn(before, 0) and code in (0, 1), code, seen)
        check(f"{name}: the line is gone", CLEAR in seen and b" s\x1b[K" not in seen[seen.rindex(CLEAR) :], seen)
    words, text = COMMANDS["index update"]
    for name, terminal, more in (("with --quiet", True, ["--quiet"]), ("where standard error is no terminal", False, [])):
        seen, _, code = watch(program, words + more, text, terminal, lambda _, seconds: seconds > 0.8)
        check(f"no line {name}", seen == b"" and code == 0, code, seen)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cape", required=True)
    program = os.path.abspath(parser.parse_args().cape)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        world(program)
        run(program)
        os.chdir("/")
    print(f"{checks['passed']} passed, {checks['failed']} failed")
    sys.exit(checks["failed"] != 0)


main()
