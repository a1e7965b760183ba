"""Reference for `cape validate --what-if`: the findings file, written from docs/formats.md, section "Findings".

The next steps of rules are those of data/rules.ini; everything else stands here once more.
"""

from __future__ import annotations

import datetime
import itertools
import pathlib
import re
from typing import Any, Dict, List, Optional, Tuple

import oracle

HEADER = b"LINE,ENTRY_NUMBER,AS_TYPED,GATE,RULE,MESSAGE,NEXT_STEP\n"
RULES_FILE = pathlib.Path(__file__).resolve().parents[2] / "data" / "rules.ini"
NEAR_DAYS, LIMIT_DAYS = 5, 80

GATE_RULES = {  # id -> gate, text
    "LENGTH": ("B", oracle.LENGTH), "DUPLICATE": ("B", oracle.DUPLICATE), "FILER_CODE": ("B", oracle.FILER_CODE),
    "EXISTS": ("C", oracle.EXISTS), "ACCOUNT": ("C", oracle.MISMATCH),
}

Line = Tuple[str, str, str, str]  # GATE, RULE, MESSAGE, NEXT_STEP


def next_steps() -> Dict[str, List[str]]:
    """Of each id, in the order of its rows."""
    steps: Dict[str, List[str]] = {}
    name = ""
    for line in RULES_FILE.read_text().splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line.startswith("next_step = "):
            steps.setdefault(name, []).append(line[len("next_step = "):])
    return steps


STEPS = next_steps()


# What a rule of gate D tests; and of each field all that it could be, were it known (of dates those that matter).
TESTED = {
    "SUMMARY_STATUS": ["status"], "CONTROL_STATUS": ["control"], "IEEPA_HTS": ["ieepa_count"], "ENTRY_TYPE": ["type"],
    "LIQUIDATION_80": ["liquidation_date"], "PROTEST": ["protest"], "DRAWBACK": ["drawback"],
}
COULD_BE: Dict[str, List[Any]] = {
    "status": ["Accepted", "Rejected"], "control": ["CBP", "Trade"], "ieepa_count": [0, 1], "type": ["%02d" % n for n in range(100)],
    "recon": [False, True], "recon_filed": [False, True], "liquidation_date": [""], "protest": ["", "Open"], "drawback": [False, True],
}


def rests_on_unknown(rule: str, fields: List[str], values: Dict[str, Any], as_of: datetime.date) -> bool:
    unknown = [f for f in fields if values[f] == oracle.UNKNOWN]
    return bool(unknown) and any(
        rule not in oracle.failing_rules({**values, **dict(zip(unknown, known))}, as_of)
        for known in itertools.product(*(COULD_BE[f] for f in unknown)))


def rule_line(rule: str, values: Optional[Dict[str, Any]], as_of: datetime.date) -> Line:
    gate, text = GATE_RULES.get(rule) or ("D", oracle.TEXTS[rule])
    recon = ["type", "recon", "recon_filed"] if as_of >= oracle.RECON_PHASE else ["recon"]
    fields = TESTED.get(rule, recon)
    if gate == "D" and values is not None and rests_on_unknown(rule, fields, values, as_of):
        names = ", ".join(fields[:-1]) + " or " + fields[-1] if len(fields) > 1 else fields[0]
        return gate, rule, text, ("the export does not tell %s; read it from ACE (cape index update --overlay) and check again" % names)
    changed = rule == "RECON_FLAG" and as_of >= oracle.RECON_PHASE
    return gate, rule, text, STEPS[rule][1 if changed else 0]


# -- check digits -----------------------------------------------------------------------------------------

LETTERS = {letter: value for value, letters in enumerate(
    ["", "AJ", "BKS", "CLT", "DMU", "ENV", "FOW", "GPX", "HQY", "IRZ"]) for letter in letters}


def right_number(number: bytes) -> Optional[bytes]:
    """With the check digit that fits; None if the seven digits are not digits."""
    text = number.decode()
    if not re.fullmatch(r"[0-9]{7}", text[3:10]):
        return None
    total = 0
    for k, letter in enumerate(text[:10]):
        value = LETTERS[letter] if letter in LETTERS else int(letter)
        total += value if k % 2 == 0 else sum(int(digit) for digit in str(2 * value))
    return (text[:10] + str((10 - total % 10) % 10)).encode()


def check_digit(number: bytes, index: oracle.Index) -> List[Line]:
    right = right_number(number)
    if right is None or right == number:
        return []
    step = "none if CBP has the entry summary under this number, as the index has"
    if number not in index.entries:
        step = "compare with the entry summary; the index has %s%s" % (
            "" if right in index.entries else "neither this number nor ", right.decode())
    return [("advice", "check digit",
             "the check digit does not fit; with the one that does the number is " + right.decode(), step)]


# -- spreadsheets -----------------------------------------------------------------------------------------

MONTH_NAME = ("(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|"
              "september|october|november|december)")
DAY, YEAR, SEPARATOR = "(0?[1-9]|[12][0-9]|3[01])", "([0-9]{2}|[0-9]{4})", "(, |[-/. ])"
MONTH = "(0?[1-9]|1[0-2]|%s)" % MONTH_NAME
CLOCK = "[0-9.:]*:[0-9.:]*"
DATES = ["{n}{s}({d}|{y})([ T]{c})?", "({d}|{y}){s}{n}( {c})?", "{m}{s}{d}{s}{y}([ T]{c})?",
         "{d}{s}{m}{s}{y}([ T]{c})?", "[0-9]{{4}}{s}{m}{s}{d}([ T]{c})?"]
DATE = re.compile("|".join("(?:%s)" % form.format(n=MONTH_NAME, s=SEPARATOR, d=DAY, y=YEAR, m=MONTH, c=CLOCK)
                           for form in DATES).replace("[ T]", "(?: |(?-i:T))"), re.IGNORECASE)
SCIENTIFIC = re.compile(r"([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{2,3})")
DECIMAL = re.compile(r"([0-9][0-9,]*)\.0+")
ZEROS = re.compile(r"[0-9][0-9,]*")

DAMAGES = {
    "leading zeros": "a spreadsheet drops leading zeros",
    "scientific notation": "a spreadsheet made a quantity of the number",
    "date": "a spreadsheet made a date of the number",
    "trailing .0": "a spreadsheet made a decimal of the number",
}


def original(digits: str) -> Optional[str]:
    """The number that a spreadsheet took for one of so many digits."""
    if len(digits) == 11:
        return digits
    padded = digits.rjust(11, "0")
    return padded if right_number(padded.encode()) == padded.encode() else None


def damage(typed: bytes) -> Optional[Tuple[str, Optional[str]]]:
    """What a spreadsheet did, and what stood there before if nothing else can have."""
    text = re.sub(r"^[^0-9A-Za-z]+|[^0-9A-Za-z]+$", "", typed.decode("latin-1"))
    found = SCIENTIFIC.fullmatch(text)
    if found:
        fraction, power = found[2] or "", int(found[3])
        whole = len(fraction) >= power and not fraction[power:].strip("0") and 8 <= power <= 10
        return "scientific notation", original(found[1] + fraction[:power]) if whole else None
    if DATE.fullmatch(text):
        return "date", None
    for name, pattern in (("trailing .0", DECIMAL), ("leading zeros", ZEROS)):
        found = pattern.fullmatch(text)
        digits = (found[1] if name == "trailing .0" else found[0]).replace(",", "") if found else ""
        lengths = (9, 10, 11) if name == "trailing .0" else (9, 10)
        if len(digits) in lengths and digits[0] != "0":
            return name, original(digits)
        if len(digits) == 11 and name == "trailing .0":
            return name, digits
    return None


def damaged(typed: bytes, index: oracle.Index) -> List[Line]:
    found = damage(typed)
    if found is None:
        return []
    name, before = found
    if before is None:
        return [("advice", name, DAMAGES[name], "take the number from the entry summary; format the column as text")]
    has = ", which the index has" if before.encode() in index.entries else " if that is the entry summary's number"
    return [("advice", name, "%s; it was %s" % (DAMAGES[name], before),
             "write %s%s; format the column as text" % (before, has))]


# -- the rest of the advice ----------------------------------------------------------------------------------

def suffix(ior: Any, account: oracle.Account) -> List[Line]:
    bases = {own[:9] for own in account.iors if re.match(rb"[0-9]{9}", own)}
    if not re.match(rb"[0-9]{9}", ior) or ior[:9] not in bases:
        return []
    return [("advice", "importer suffix",
             "its importer number begins with the nine digits of one of the account's and ends otherwise",
             "upload it from the account of the full number; or correct the account")]


def last_days(date: Any, as_of: datetime.date) -> List[Line]:
    if not isinstance(date, datetime.date):
        return []
    age = (as_of - date).days
    last = date + datetime.timedelta(LIMIT_DAYS)
    if not LIMIT_DAYS - NEAR_DAYS <= age <= LIMIT_DAYS or last.year > 2099:  # the days there are, section 5
        return []
    return [("advice", "last days", "day %d after liquidation; the last is day %d, %s" % (age, LIMIT_DAYS, last),
             "upload it by %s, better before: CBP may validate days later" % last)]


def typing(typed: bytes) -> List[Line]:
    lower = re.search(rb"[a-z]", typed) is not None
    dirt = re.search(rb"[^0-9A-Za-z-]", typed) is not None
    capitals = "write capitals: CBP does not say that it reads lower case"
    if lower and dirt:
        return [("advice", "typing", "lower case, which is read as capitals, and more than letters, digits and dashes, "
                 "which is dropped", capitals)]
    if lower:
        return [("advice", "typing", "lower case, which is read as capitals", capitals)]
    if dirt:
        return [("advice", "typing", "more than letters, digits and dashes; what is more is dropped",
                 "none needed: CBP strips special characters, too")]
    return []


# -- rows and the file ------------------------------------------------------------------------------------------

def row_lines(typed: bytes, number: Optional[bytes], again: bool, account: oracle.Account, index: oracle.Index,
              as_of: datetime.date) -> List[Line]:
    summary = index.entries.get(number) if number is not None else None
    other = summary is not None and account.type == "importer" and summary.values["ior"] not in account.iors
    rules = []
    if number is None:
        rules.append("LENGTH")
    else:
        rules += ["DUPLICATE"] if again else []
        rules += ["FILER_CODE"] if account.type != "importer" and number[:3] != account.filer_code else []
        rules += ["EXISTS"] if summary is None else []
        rules += ["ACCOUNT"] if other else []
    rules += oracle.failing_rules(summary.values, as_of) if summary is not None else []
    lines = [rule_line(rule, summary and summary.values, as_of) for rule in rules]
    advice = damaged(typed, index) if summary is None else []
    is_damaged = bool(advice)
    if number is not None and not is_damaged:
        advice += check_digit(number, index)
    if summary is not None:
        advice += suffix(summary.values["ior"], account) if other else []
        advice += last_days(summary.values["liquidation_date"], as_of)
    return lines + advice + ([] if is_damaged else typing(typed))


def findings_file(rows: List[bytes], lines: List[int], account: oracle.Account, index: oracle.Index,
                  as_of: datetime.date) -> bytes:
    body = [HEADER]
    seen = set()
    for typed, line in zip(rows, lines):
        number = oracle.normalise_entry(typed)
        again = number is not None and number in seen
        seen.add(number)
        for cells in row_lines(typed, number, again, account, index, as_of):
            head = [str(line).encode(), number or b"", oracle.result_value(typed)]
            body.append(b",".join(head + [oracle.quote_where_needed(cell.encode()) for cell in cells]) + b"\n")
    return b"".join(body)


def selftest() -> None:
    """The worked check digits, and damage by example."""
    for number in (b"ABC12345676", b"99999999990", b"0S212345678"):
        assert right_number(number) == number
    assert damage(b"1512345677") == ("leading zeros", "01512345677") and damage(b"6.05761E+10") == ("scientific notation", None)
    assert damage(b"6.0576072486E+10") == ("scientific notation", "60576072486") and damage(b"Mar-28") == ("date", None)
    assert damage(b"60576072486.0") == ("trailing .0", "60576072486") and damage(b"SSA-2603160-2") is None
