#!/usr/bin/env python3
"""Reference implementation of the contract, sections 1 to 5, for the commands `cape index build`,
`cape index update`, `cape index get --json` and `cape validate`.

Slow and obvious on purpose: every function stands next to the paragraph it implements ("2.4" = section 2,
item 4; "5 money" = the word in section 5; "choices" = the list of choices where the contract is silent).
It works on bytes, never calls the program and touches no file: a `Tree` maps a path to its bytes, `Times` a
path to its modification time.

    python3 tests/oracle/oracle.py --selftest
"""

from __future__ import annotations

import datetime
import json
import os
import posixpath
import re
import sys
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Set, Tuple, Union

Tree = Dict[str, Optional[bytes]]  # path -> bytes; None = a directory
Times = Dict[str, int]             # path -> seconds since 1970, UTC

UNKNOWN = "unknown"  # section 4: unknown fails its rule; it never passes
ANY = "<any>"        # a value the contract does not fix


class UsageError(Exception):
    """Section 1, exit code 2: the work could not be done."""


class NotCsv(Exception):
    """2.2 and 2.4: the bytes are not a CSV file."""


class Refused(Exception):
    """Section 5: the source row is refused."""


# ---------------------------------------------------------------------------------------------------------
# Section 2: records and fields

COMMA, QUOTE, LF, CR = 0x2C, 0x22, 0x0A, 0x0D
BOM = b"\xef\xbb\xbf"
BLANK = b" \t\r"  # 2.6


@dataclass
class Record:
    fields: List[bytes]
    raw: bytes  # without its line end
    line: int   # section 1: physical line, counted from 1, where the record starts


def check_csv_bytes(data: bytes) -> None:
    """2.2"""
    if data.startswith(b"PK\x03\x04") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotCsv()
    if b"\0" in data[:4096]:
        raise NotCsv()


def record_end(data: bytes) -> int:
    """2.3: a file without any LF but with CR has CR as record end."""
    return CR if b"\n" not in data and b"\r" in data else LF


def read_field(data: bytes, pos: int, end: int) -> Tuple[bytes, int]:
    """2.4: the field that starts at pos, and the position of the byte that stops it."""
    value = bytearray()
    if pos < len(data) and data[pos] == QUOTE:
        pos += 1
        while True:
            quote = data.find(b'"', pos)
            if quote < 0:
                raise NotCsv()  # still open at the end of the file
            value += data[pos:quote]
            pos = quote + 1
            if data[pos:pos + 1] != b'"':
                break
            value.append(QUOTE)
            pos += 1
    while pos < len(data) and data[pos] != COMMA and data[pos] != end:
        value.append(data[pos])
        pos += 1
    return bytes(value), pos


def read_records(data: bytes) -> List[Record]:
    """2.2 to 2.4"""
    check_csv_bytes(data)
    return parse_records(data)


def parse_records(data: bytes) -> List[Record]:
    """2.3 and 2.4"""
    if data.startswith(BOM):
        data = data[len(BOM):]
    end = record_end(data)
    records: List[Record] = []
    pos, line = 0, 1
    while pos < len(data):
        start = pos
        fields: List[bytes] = []
        while True:
            value, pos = read_field(data, pos, end)
            fields.append(value)
            if pos >= len(data) or data[pos] == end:
                break
            pos += 1  # the comma
        raw = data[start:pos]
        if end == LF and pos < len(data) and raw.endswith(b"\r"):
            raw = raw[:-1]  # 2.3: a CR just before the ending LF is no part of the field
            fields[-1] = fields[-1][:-1]
        pos += 1  # the record end
        records.append(Record(fields, raw, line))
        line += data.count(bytes([end]), start, pos)
    return records


def is_blank(record: Record) -> bool:
    """2.6"""
    return all(value.strip(BLANK) == b"" for value in record.fields)


def letters_and_digits(text: bytes) -> bytes:
    """Section 2, normalising: only ASCII letters and digits stay, upper-cased."""
    return bytes(byte for byte in text if chr(byte) in ALPHANUMERIC).upper()


ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def normalise_entry(text: bytes) -> Optional[bytes]:
    """Section 2, normalising: valid when exactly 11 remain."""
    number = letters_and_digits(text)
    return number if len(number) == 11 else None


# ---------------------------------------------------------------------------------------------------------
# Section 5: the fields of a source

# name, required, column names known in the order listed
FIELDS: List[Tuple[str, bool, List[str]]] = [
    ("entry", True, ["Entry Summary Number", "Entry Number", "Entry No", "Filer Code / Entry No"]),
    ("ior", True, ["Importer Number", "Importer of Record Number", "IOR Number"]),
    ("type", True, ["Entry Type Code", "Entry Type"]),
    ("status", True, ["Entry Summary Status", "Entry Summary Status Code"]),
    ("control", True, ["Control Status", "Control Status Code"]),
    ("recon", True, ["Reconciliation Indicator", "Reconciliation Flag"]),
    ("liquidation_date", True, ["Liquidation Date"]),
    ("hts", False, ["HTS Number - Full", "HTS Number"]),
    ("duty", False, ["Line Tariff Duty Amount", "Line Duty Amount"]),
    ("ieepa_count", False, ["IEEPA HTS Count"]),
    ("ieepa_duty", False, ["IEEPA Duty"]),
    ("summary_date", False, ["Entry Summary Date", "Entry Date"]),
    ("payment_date", False, ["Payment Date", "Statement Payment Date"]),
    ("recon_filed", False, ["Reconciliation (Other) Entry Summary Number"]),
    ("protest", False, ["Protest Status"]),
    ("drawback", False, ["Drawback Indicator"]),
    ("adcvd_pending", False, ["AD/CVD Pending Indicator", "AD/CVD Pending"]),  # docs/formats.md
    ("liquidation_status", False, ["Liquidation Status"]),
    ("cape", False, ["CAPE Indicator"]),
]
FIELD_NAMES = [name for name, _, _ in FIELDS]
TARIFF_FIELDS = ["hts", "duty", "ieepa_count", "ieepa_duty"]
PLAIN_FIELDS = [name for name in FIELD_NAMES if name != "entry" and name not in TARIFF_FIELDS]
NOT_ASSUMABLE = ["entry", "hts", "duty"]  # choices
OVERLAY_FIELDS = [name for name in FIELD_NAMES if name not in NOT_ASSUMABLE]

STATUS = {b"accepted": "Accepted", b"1": "Accepted", b"rejected": "Rejected", b"2": "Rejected",
          b"cancelled": "Cancelled", b"canceled": "Cancelled", b"3": "Cancelled",
          b"inactive": "Inactive", b"4": "Inactive"}
CONTROL = {b"cbp": "CBP", b"cbp control": "CBP", b"2": "CBP", b"trade": "Trade", b"trade control": "Trade",
           b"1": "Trade", b"inactive": "Inactive", b"3": "Inactive"}
FLAG = {b"y": True, b"yes": True, b"1": True, b"true": True,
        b"n": False, b"no": False, b"0": False, b"false": False, b"": False}
PROTEST = {b"open": "Open", b"suspended": "Suspended"}
MAX_COUNT = 2 ** 32 - 1  # choices: a larger count is capped


def trim(cell: bytes) -> bytes:
    """Section 5: cells are trimmed (space, tab)."""
    return cell.strip(b" \t")


def parse_ior(cell: bytes) -> bytes:
    """5 ior"""
    number = letters_and_digits(cell)
    if len(number) > 16:
        raise Refused("importer number longer than 16")
    return number


def parse_type(cell: bytes) -> str:
    """5 type: one or two digits (1 = 01); other or blank = unknown."""
    if re.fullmatch(rb"[0-9]{1,2}", cell):
        return cell.decode().zfill(2)
    return UNKNOWN


def make_date(year: int, month: int, day: int) -> Optional[datetime.date]:
    """5 liquidation_date: years 1980-2099; None = no such day."""
    if not 1980 <= year <= 2099:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def parse_iso_date(text: bytes) -> Optional[datetime.date]:
    match = re.fullmatch(rb"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    return make_date(*map(int, match.groups())) if match else None


def parse_date(cell: bytes) -> Union[datetime.date, str]:
    """5 liquidation_date: YYYY-MM-DD or M/D/YYYY; "" = blank; else unknown."""
    if cell == b"":
        return ""
    date = parse_iso_date(cell)
    match = re.fullmatch(rb"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", cell)
    if match:
        month, day, year = map(int, match.groups())
        date = make_date(year, month, day)
    return date if date is not None else UNKNOWN


def parse_money(cell: bytes) -> int:
    """5 duty, and choices: cents; half away from zero; blank = 0; unreadable: the row is refused."""
    if cell == b"":
        return 0
    text, negative = cell, False
    if text.startswith(b"(") and text.endswith(b")"):
        text, negative = text[1:-1], True
        if text.startswith(b"$"):
            text = text[1:]
    else:
        for sign in (b"$-", b"-$", b"-", b"$"):
            if text.startswith(sign):
                text, negative = text[len(sign):], b"-" in sign
                break
    match = re.fullmatch(rb"((?:[0-9][0-9,]*)?)(\.([0-9]*))?", text)
    if not match:
        raise Refused("unreadable money")
    whole = match.group(1).replace(b",", b"").decode()
    fraction = (match.group(3) or b"").decode()
    if whole + fraction == "" or len(whole) > 13:
        raise Refused("unreadable money")
    cents = int(whole or "0") * 100 + int((fraction + "00")[:2])
    if (fraction + "000")[2] >= "5":
        cents += 1
    return -cents if negative else cents


def parse_count(cell: bytes) -> Union[int, str]:
    """5 ieepa_count: blank = 0, not digits = unknown."""
    if cell == b"":
        return 0
    return min(int(cell), MAX_COUNT) if re.fullmatch(rb"[0-9]+", cell) else UNKNOWN


def parse_cell(name: str, cell: bytes) -> Any:
    """The values column of the table in section 5."""
    cell = trim(cell)
    if name == "ior":
        return parse_ior(cell)
    if name == "type":
        return parse_type(cell)
    if name == "status":
        return STATUS.get(cell.lower(), UNKNOWN)
    if name == "control":
        return CONTROL.get(cell.lower(), UNKNOWN)
    if name in ("recon", "drawback", "adcvd_pending"):
        return FLAG.get(cell.lower(), UNKNOWN)
    if name in ("liquidation_date", "summary_date", "payment_date"):
        return parse_date(cell)
    if name in ("duty", "ieepa_duty"):
        return parse_money(cell)
    if name == "hts":
        return letters_and_digits(cell)
    if name == "ieepa_count":
        return parse_count(cell)
    if name == "recon_filed":
        return cell != b""
    if name == "protest":
        return PROTEST.get(cell.lower(), "none")
    return cell  # liquidation_status, cape: kept as text


# ---------------------------------------------------------------------------------------------------------
# Section 5: one source

@dataclass
class BuildOptions:
    """The flags of `cape index build` as typed."""
    output: Optional[str]
    sources: List[str]
    maps: List[str] = field(default_factory=list)
    assumes: List[str] = field(default_factory=list)
    same_entry: Optional[str] = None
    rejects: Optional[str] = None
    max_rejects: Optional[str] = None
    data_date: Optional[str] = None
    threads: Optional[str] = None
    memory: Optional[str] = None
    quiet: bool = False
    exit_zero: bool = False
    unknown_option: bool = False


@dataclass
class UpdateOptions(BuildOptions):
    """The flags of `cape index update`; `output` is the index, which is read and written."""
    overlay: bool = False
    force: bool = False


@dataclass
class Row:
    entry: bytes
    values: Dict[str, Any]


@dataclass
class Reject:
    """5 refused rows; the reason's words are not fixed."""
    file: str
    line: int
    row: bytes


@dataclass
class Table:
    """One source after reading."""
    layout: str           # "hts": one row per tariff line; "count": one row per entry
    assumed: Set[str]     # fields filled by --assume
    rows: List[Row]
    rejects: List[Reject]


@dataclass
class Summary:
    """What the index holds about one entry. None = its source had no such column."""
    values: Dict[str, Any]
    assumed: Set[str]


@dataclass
class Index:
    entries: Dict[bytes, Summary]
    data_date: str


@dataclass
class BuildResult:
    exit: int
    index: Optional[Index]
    rejects: Optional[List[Reject]]  # None = the contract does not say whether the file is written
    structural: bool = False         # exit 2 for the command line or a source as a whole


def column_key(name: bytes) -> bytes:
    """Section 5: letters and digits only, case ignored."""
    return letters_and_digits(name)


def known_columns(maps: Dict[str, bytes]) -> Dict[str, List[bytes]]:
    """Section 5: a --map name wins, then the names in the order listed."""
    known = {}
    for name, _, columns in FIELDS:
        keys = [column_key(column.encode()) for column in columns]
        if name in maps:
            keys.insert(0, column_key(maps[name]))
        known[name] = keys
    return known


def is_header(record: Record, known: Dict[str, List[bytes]]) -> bool:
    """Section 5: names the entry column and one more known column."""
    keys = {column_key(cell) for cell in record.fields} - {b""}
    if not keys & set(known["entry"]):
        return False
    return any(keys & set(known[name]) for name in FIELD_NAMES if name != "entry")


def find_header(records: List[Record], known: Dict[str, List[bytes]]) -> int:
    """Section 5: the first of the first 20 records that ..."""
    for number, record in enumerate(records[:20]):
        if is_header(record, known):
            return number
    raise UsageError("no header")


def find_columns(header: Record, known: Dict[str, List[bytes]]) -> Dict[str, int]:
    """Section 5: field -> column; two columns of the same name are an error."""
    keys = [column_key(cell) for cell in header.fields]
    named = [key for key in keys if key]
    if len(named) != len(set(named)):
        raise UsageError("two columns of the same name")
    found = {}
    for name in FIELD_NAMES:
        for key in known[name]:
            if key in keys:
                found[name] = keys.index(key)
                break
    return found


def choose_layout(columns: Dict[str, int], assumes: Dict[str, Any]) -> Optional[str]:
    """Section 5: hts + duty win over ieepa_count; None = the source has neither."""
    if "hts" in columns and "duty" in columns:
        return "hts"
    if "ieepa_count" in columns or "ieepa_count" in assumes:
        return "count"
    return None


def layout_fields(layout: str) -> List[str]:
    """The fields that are read from a source of this layout, in the order of the table."""
    tariff = ["hts", "duty"] if layout == "hts" else ["ieepa_count", "ieepa_duty"]
    return [name for name in FIELD_NAMES if name in PLAIN_FIELDS or name in tariff]


def cell_of(record: Record, columns: Dict[str, int], name: str) -> bytes:
    """Choices: missing cells at the end of a short row are blank."""
    column = columns[name]
    return record.fields[column] if column < len(record.fields) else b""


def entry_of(record: Record, columns: Dict[str, int]) -> bytes:
    entry = normalise_entry(cell_of(record, columns, "entry"))
    if entry is None:
        raise Refused("not an entry number")
    return entry


def read_row(record: Record, columns: Dict[str, int], fields: List[str], assumes: Dict[str, Any]) -> Row:
    entry = entry_of(record, columns)
    values = {}
    for name in fields:
        if name in columns:
            values[name] = parse_cell(name, cell_of(record, columns, name))
        elif name in assumes:
            values[name] = assumes[name]
    return Row(entry, values)


def open_source(data: bytes, maps: Dict[str, bytes]) -> Tuple[Dict[str, int], List[Record]]:
    """Section 5: the columns that were found, and the records below the header that are not blank."""
    try:
        records = read_records(data)
    except NotCsv:
        raise UsageError("not a CSV file")
    known = known_columns(maps)
    header = find_header(records, known)
    columns = find_columns(records[header], known)
    return columns, [record for record in records[header + 1:] if not is_blank(record)]


def read_source(path: str, data: bytes, maps: Dict[str, bytes], assumes: Dict[str, Any]) -> Table:
    """Section 5, first paragraph."""
    columns, records = open_source(data, maps)
    layout = choose_layout(columns, assumes)
    required = [name for name, needed, _ in FIELDS if needed]
    if layout is None or any(name not in columns and name not in assumes for name in required):
        raise UsageError("required fields missing")
    fields = layout_fields(layout)
    assumed = {name for name in fields if name not in columns and name in assumes}
    table = Table(layout, assumed, [], [])
    for record in records:
        try:
            table.rows.append(read_row(record, columns, fields, assumes))
        except Refused:
            table.rejects.append(Reject(path, record.line, record.raw))
    return table


# ---------------------------------------------------------------------------------------------------------
# Section 5: folding the rows of an entry, and several sources

def is_ieepa_row(values: Dict[str, Any]) -> bool:
    """Section 5: starts with 990301 or 990302 and its duty is above zero."""
    return values["hts"].startswith((b"990301", b"990302")) and values["duty"] > 0


def add_row(summary: Summary, row: Row, layout: str) -> None:
    """Section 5: IEEPA rows counted, duty summed; of the other fields the last row read wins."""
    for name in PLAIN_FIELDS:
        if name in row.values:
            summary.values[name] = row.values[name]
    if layout == "hts":
        if is_ieepa_row(row.values):
            summary.values["ieepa_count"] += 1
            summary.values["ieepa_duty"] += row.values["duty"]
    else:  # in a one-row-per-entry source also count and duty
        for name in ("ieepa_count", "ieepa_duty"):
            if name in row.values:
                summary.values[name] = row.values[name]


def empty_summary(layout: str) -> Summary:
    values = {name: None for name in FIELD_NAMES if name not in ("entry", "hts", "duty")}
    if layout == "hts":
        values["ieepa_count"] = values["ieepa_duty"] = 0
    return Summary(values, set())


def fold(tables: List[Table]) -> Dict[bytes, Summary]:
    """The rows of each entry in these tables, taken as one source."""
    entries: Dict[bytes, Summary] = {}
    for table in tables:
        for row in table.rows:
            if row.entry not in entries:
                entries[row.entry] = empty_summary(table.layout)
            add_row(entries[row.entry], row, table.layout)
            entries[row.entry].assumed |= table.assumed
    return entries


def combine(tables: List[Table], same_entry: Optional[str]) -> Dict[bytes, Summary]:
    """Section 5: a later source replaces an entry whole; `--same-entry add` takes all as one source."""
    if same_entry == "add":
        if len({table.layout for table in tables}) > 1:
            raise UsageError("mixed layouts under --same-entry add")
        return fold(tables)
    entries: Dict[bytes, Summary] = {}
    for table in tables:
        entries.update(fold([table]))
    return entries


def split_pair(text: str) -> Tuple[str, bytes]:
    """FIELD=COLUMN, FIELD=VALUE"""
    name, equals, value = text.partition("=")
    if not equals or name not in FIELD_NAMES:
        raise UsageError("not FIELD=...")
    return name, os.fsencode(value)


def assumed_value(name: str, text: bytes) -> Any:
    """Section 5 --assume, and choices: read as a cell of that field; `unknown` is a value too."""
    if name in NOT_ASSUMABLE:
        raise UsageError("cannot be assumed")
    if trim(text).lower() == b"unknown":
        return b"" if name == "ior" else UNKNOWN  # an unknown ior: no importer, matches no account
    try:
        value = parse_cell(name, text)
    except Refused:
        raise UsageError("cannot be read")
    if value == UNKNOWN:
        raise UsageError("neither a value of the field nor the word unknown")
    return value


def check_threads(text: Optional[str]) -> None:
    """Section 1: 0 is a usage error."""
    if text is not None and (not text.isdigit() or int(text) == 0):
        raise UsageError("--threads")


def check_date_flag(text: Optional[str]) -> Optional[datetime.date]:
    """Choices: dates on flags are YYYY-MM-DD, years 1980-2099."""
    if text is None:
        return None
    date = parse_iso_date(os.fsencode(text))
    if date is None:
        raise UsageError("not a date")
    return date


def check_memory(text: Optional[str]) -> None:
    """Units like 64M and 1G; the smallest is 64M."""
    if text is None:
        return
    match = re.fullmatch(r"([0-9]+)([MG])", text)
    if not match or int(match.group(1)) * {"M": 1, "G": 1024}[match.group(2)] < 64:
        raise UsageError("--memory")


def check_build_options(options: BuildOptions) -> None:
    check_threads(options.threads)
    check_date_flag(options.data_date)
    check_memory(options.memory)
    if options.unknown_option or options.output is None or not options.sources:
        raise UsageError("usage")
    if options.same_entry not in (None, "add"):
        raise UsageError("--same-entry")
    if options.max_rejects is not None and not options.max_rejects.isdigit():
        raise UsageError("--max-rejects")
    paths = [posixpath.normpath(path) for path in options.sources]
    outputs = [posixpath.normpath(path) for path in (options.output, options.rejects) if path]
    if len(set(outputs)) < len(outputs) or set(outputs) & set(paths):
        raise UsageError("an output that is also an input or another output")  # section 4, files


def read_flags(options: BuildOptions) -> Tuple[Dict[str, bytes], Dict[str, Any]]:
    """--map and --assume"""
    maps = dict(split_pair(text) for text in options.maps)
    pairs = [split_pair(text) for text in options.assumes]
    return maps, {name: assumed_value(name, value) for name, value in pairs}


def source_bytes(tree: Tree, path: str) -> bytes:
    data = tree.get(posixpath.normpath(path))
    if data is None:
        raise UsageError("cannot be opened")
    return data


def read_tables(tree: Tree, options: BuildOptions) -> List[Table]:
    maps, assumes = read_flags(options)
    return [read_source(path, source_bytes(tree, path), maps, assumes) for path in options.sources]


def sunday(year: int, month: int, nth: int) -> datetime.date:
    """The nth of a month."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))


def new_york_date(seconds: int) -> datetime.date:
    """The U.S. rule since 2007: summer time from the second Sunday of March, 07:00 UTC, to the first Sunday
    of November, 06:00 UTC."""
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    begin = datetime.datetime.combine(sunday(moment.year, 3, 2), datetime.time(7))
    end = datetime.datetime.combine(sunday(moment.year, 11, 1), datetime.time(6))
    return (moment - datetime.timedelta(hours=4 if begin <= moment < end else 5)).date()


def data_date(options: BuildOptions, times: Times) -> str:
    """Section 5: --data-date, by default the newest source's modification date, New York."""
    if options.data_date is not None:
        return options.data_date
    paths = [posixpath.normpath(path) for path in options.sources]
    if any(path not in times for path in paths):
        return ANY
    return new_york_date(max(times[path] for path in paths)).isoformat()


def finish(options: BuildOptions, entries: Dict[bytes, Summary], rejects: List[Reject],
           date: str) -> BuildResult:
    """Section 5, refused rows: exit code 1; more than --max-rejects N: exit 2, the index stays as it was."""
    if options.max_rejects is not None and len(rejects) > int(options.max_rejects):
        return BuildResult(2, None, rejects)
    return BuildResult(1 if rejects and not options.exit_zero else 0, Index(entries, date), rejects)


def build(tree: Tree, options: BuildOptions, times: Times) -> BuildResult:
    """`cape index build`"""
    try:
        check_build_options(options)
        tables = read_tables(tree, options)
        entries = combine(tables, options.same_entry)
    except UsageError:
        return BuildResult(2, None, None, structural=True)
    rejects = [reject for table in tables for reject in table.rejects]
    return finish(options, entries, rejects, data_date(options, times))


# ---------------------------------------------------------------------------------------------------------
# Section 5: `cape index update`

def overlay_row(record: Record, columns: Dict[str, int], assumes: Dict[str, Any],
                summary: Summary) -> Summary:
    """Only fields whose cell is not blank are changed; --assume fills a lacking column as if each row had the
    value."""
    changed = Summary(dict(summary.values), set(summary.assumed))
    for name in OVERLAY_FIELDS:
        if name in columns:
            cell = cell_of(record, columns, name)
            if trim(cell) != b"":
                changed.values[name] = parse_cell(name, cell)
                changed.assumed.discard(name)
        elif name in assumes:
            changed.values[name] = assumes[name]
            changed.assumed.add(name)
    return changed


def overlay(tree: Tree, options: UpdateOptions, old: Index) -> Tuple[Dict[bytes, Summary], List[Reject]]:
    """Section 5, update --overlay: row by row, so that later rows win; rows of entries that the index lacks
    go to the rejects in their place."""
    maps, assumes = read_flags(options)
    entries = dict(old.entries)
    rejects: List[Reject] = []
    nobody = Summary({}, set())
    for path in options.sources:
        columns, records = open_source(source_bytes(tree, path), maps)
        if "hts" in columns or "duty" in columns:
            raise UsageError("an overlay has no tariff lines")
        for record in records:
            try:
                entry = entry_of(record, columns)
                changed = overlay_row(record, columns, assumes, entries.get(entry, nobody))
                if entry not in entries:
                    raise Refused("not in the index")
                entries[entry] = changed
            except Refused:
                rejects.append(Reject(path, record.line, record.raw))
    return entries, rejects


def update(tree: Tree, options: UpdateOptions, times: Times, old: Optional[Index]) -> BuildResult:
    """`cape index update`; old None = there is no usable index."""
    try:
        check_build_options(options)
        if old is None:
            raise UsageError("missing or damaged index")
        if options.overlay:
            entries, rejects = overlay(tree, options, old)
        else:
            tables = read_tables(tree, options)
            entries = {**old.entries, **combine(tables, options.same_entry)}  # replaced whole
            rejects = [reject for table in tables for reject in table.rejects]
        date = data_date(options, times)
        if ANY not in (date, old.data_date) and date < old.data_date and not options.force:
            raise UsageError("older data than the index has")
    except UsageError:
        return BuildResult(2, None, None, structural=True)
    return finish(options, entries, rejects, date)


# ---------------------------------------------------------------------------------------------------------
# `cape index get --json` (choices)

GET_FIELDS = ["ior", "type", "status", "control", "recon", "liquidation_date", "ieepa_count", "ieepa_duty",
              "summary_date", "payment_date", "recon_filed", "protest", "drawback", "adcvd_pending",
              "liquidation_status", "cape"]


def text_of(data: bytes) -> str:
    """Section 4 --json: bad UTF-8 becomes U+FFFD."""
    return data.decode("utf-8", "replace")


def show_ior_number(number: bytes, show_ior: bool) -> str:
    """Section 1, privacy: nine digits show their last four only, except where --show-ior asks."""
    if re.fullmatch(rb"[0-9]{9}", number) and not show_ior:
        return "*****" + number[-4:].decode()
    return number.decode()


def show_money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return "%s%d.%02d" % (sign, abs(cents) // 100, abs(cents) % 100)


def show_value(name: str, value: Any, show_ior: bool) -> Any:
    if value is None or value == UNKNOWN:
        return value
    if name == "ior":
        return show_ior_number(value, show_ior)
    if name == "ieepa_duty":
        return show_money(value)
    if name == "liquidation_date" and value == "":
        return "unliquidated"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return text_of(value) if isinstance(value, bytes) else value


def in_table_order(names: Set[str]) -> List[str]:
    return [name for name in FIELD_NAMES if name in names]


def get_one(index: Index, typed: bytes, show_ior: bool) -> Dict[str, Any]:
    number = normalise_entry(typed)
    if number is None:
        return {"entry": text_of(typed), "found": False}
    if number not in index.entries:
        return {"entry": text_of(number), "found": False}
    summary = index.entries[number]
    line: Dict[str, Any] = {"entry": text_of(number), "found": True}
    for name in GET_FIELDS:
        line[name] = show_value(name, summary.values[name], show_ior)
    line["assumed"] = in_table_order(summary.assumed)
    return line


def get(index: Index, typed: List[bytes], show_ior: bool) -> Tuple[int, List[Dict[str, Any]]]:
    """Exit code 1: an entry not found."""
    lines = [get_one(index, entry, show_ior) for entry in typed]
    return (0 if all(line["found"] for line in lines) else 1), lines


# ---------------------------------------------------------------------------------------------------------
# Section 3: accounts

@dataclass
class AccountOptions:
    """The account's flags as typed."""
    account: Optional[str] = None  # path of an INI file
    account_type: Optional[str] = None
    iors: List[str] = field(default_factory=list)
    filer_code: Optional[str] = None
    filer_type: Optional[str] = None


@dataclass
class Account:
    type: str
    iors: Set[bytes]
    filer_code: bytes


NON_IMPORTER_FILER = "This functionality is not available for non-importer filer."


def read_ini(data: bytes) -> Dict[str, str]:
    """Section 3, accounts: no section or [account]; unknown keys are errors."""
    found = {}
    for line in data.decode().splitlines():
        line = line.strip()
        if line in ("", "[account]"):
            continue
        key, equals, value = line.partition("=")
        key = key.strip()
        if not equals or key not in ("type", "ior", "filer_code", "filer_type"):
            raise UsageError("account file")
        found[key] = value.strip()
    return found


def account_ior(text: str) -> bytes:
    """Choices: normalised like the ior column; nothing left, or more than 16: usage error."""
    number = letters_and_digits(os.fsencode(text))
    if not 1 <= len(number) <= 16:
        raise UsageError("importer number")
    return number


def resolve_account(tree: Tree, options: AccountOptions) -> Account:
    """Section 3, accounts: key by key the flag wins; any --ior replaces the file's list."""
    ini: Dict[str, str] = {}
    if options.account is not None:
        data = tree.get(posixpath.normpath(options.account))
        if data is None:
            raise UsageError("account file cannot be opened")
        ini = read_ini(data)
    kind = (options.account_type or ini.get("type", "importer")).lower()
    filer_code = options.filer_code if options.filer_code is not None else ini.get("filer_code")
    filer_type = options.filer_type if options.filer_type is not None else ini.get("filer_type")
    iors = options.iors or ([part.strip() for part in ini["ior"].split(",")] if "ior" in ini else [])
    if kind not in ("importer", "filer", "broker"):
        raise UsageError("account type")
    if kind != "filer" and filer_type is not None:
        raise UsageError("filer type of a non-filer account")
    if kind == "importer":
        if not iors or filer_code is not None:
            raise UsageError("importer account")
        return Account(kind, {account_ior(ior) for ior in iors}, b"")
    if iors or filer_code is None:
        raise UsageError("filer or broker account")
    if not re.fullmatch(r"[A-Za-z0-9]{3}", filer_code):
        raise UsageError("filer code")
    if kind == "filer" and (filer_type or "importer").lower() != "importer":
        raise UsageError(NON_IMPORTER_FILER)
    return Account(kind, set(), filer_code.upper().encode())


# ---------------------------------------------------------------------------------------------------------
# Section 3: gates A, B and C

NOT_CSV = "Not a CSV file."
EMPTY = "CSV content is empty."
HEADER = "Header title row is missing."
GATE_B = "Failed initial validation"
GATE_C = "Rejected by batch validation"
LENGTH, DUPLICATE = "Not 11 characters long", "Duplicate entry numbers"
FILER_CODE = "Filer code not matching"
EXISTS, MISMATCH = "Entry number does not exist", "Account Mismatch"

Lists = List[Tuple[str, List[bytes]]]  # (list name, offenders as typed)


@dataclass
class Declaration:
    gate_a: Optional[str]       # the reason, or None
    blank_rows: int
    rows: List[bytes]           # first fields, as typed
    other_columns: bool         # another column holds something
    lines: List[int] = field(default_factory=list)  # on which the rows' records begin


def is_declaration_header(record: Record) -> bool:
    """2.5"""
    return letters_and_digits(record.fields[0]).lower() == b"entrynumber"


def read_declaration(path: str, data: bytes) -> Declaration:
    """Gate A, in the order NOT_CSV, EMPTY, HEADER."""
    if path != "-" and not path.lower().endswith(".csv"):  # 2.1
        return Declaration(NOT_CSV, 0, [], False)
    try:
        records = read_records(data)
    except NotCsv:
        return Declaration(NOT_CSV, 0, [], False)
    blank_rows = sum(is_blank(record) for record in records)
    if blank_rows == len(records):
        return Declaration(EMPTY, blank_rows, [], False)
    header_there = is_declaration_header(records[0])
    later = [record for record in records[1:] if not is_blank(record)]
    if header_there and not later:
        return Declaration(EMPTY, blank_rows, [], False)
    if not header_there:
        return Declaration(HEADER, blank_rows, [], False)
    other = any(value.strip(BLANK) for record in later for value in record.fields[1:])
    return Declaration(None, blank_rows, [record.fields[0] for record in later], other, [record.line for record in later])


def gate_b(rows: List[bytes], account: Account) -> Lists:
    length: List[bytes] = []
    duplicate: List[bytes] = []
    filer: List[bytes] = []
    seen: Set[bytes] = set()
    for typed in rows:
        number = normalise_entry(typed)
        if number is None:
            length.append(typed)
            continue
        if number in seen:
            duplicate.append(typed)
        seen.add(number)
        if account.type != "importer" and number[:3] != account.filer_code:
            filer.append(typed)
    return [(LENGTH, length), (DUPLICATE, duplicate), (FILER_CODE, filer)]


def gate_c(rows: List[bytes], account: Account, index: Index) -> Lists:
    missing: List[bytes] = []
    mismatch: List[bytes] = []
    for typed in rows:
        number = normalise_entry(typed)
        if number not in index.entries:
            missing.append(typed)
        elif account.type == "importer" and index.entries[number].values["ior"] not in account.iors:
            mismatch.append(typed)
    return [(EXISTS, missing), (MISMATCH, mismatch)]


def result_value(typed: bytes) -> bytes:
    """Section 3, result file: leading ' for what a spreadsheet would run, then quoted where needed."""
    if typed[:1] in (b"=", b"+", b"-", b"@", b"\t", b"\r"):
        typed = b"'" + typed
    return quote_where_needed(typed)


def quote_where_needed(value: bytes) -> bytes:
    if any(byte in value for byte in b',"\r\n'):
        return b'"' + value.replace(b'"', b'""') + b'"'
    return value


def result_file(lists: Lists) -> bytes:
    """Section 3: line k holds the k-th offender of each list, empty where a list has ended."""
    lines = [b",".join(name.encode() for name, _ in lists)]
    for k in range(max(len(offenders) for _, offenders in lists)):
        cells = [result_value(offenders[k]) if k < len(offenders) else b"" for _, offenders in lists]
        lines.append(b",".join(cells))
    return b"".join(line + b"\n" for line in lines)


# ---------------------------------------------------------------------------------------------------------
# Section 4: gate D

RECON_PHASE = datetime.date(2026, 6, 29)


def fails_recon(values: Dict[str, Any], as_of: datetime.date) -> bool:
    """Rule 5, and choices for what is unknown."""
    if values["recon"] == UNKNOWN:
        return True
    if not values["recon"]:
        return False
    if as_of < RECON_PHASE:
        return True
    return values["type"] not in ("01", "02", "06") or values["recon_filed"] in (True, UNKNOWN)


def fails_liquidation(values: Dict[str, Any], as_of: datetime.date) -> bool:
    """Rule 6"""
    date = values["liquidation_date"]
    if date == UNKNOWN:
        return True
    return date != "" and (as_of - date).days > 80


def failing_rules(values: Dict[str, Any], as_of: datetime.date) -> List[str]:
    """The table of section 4 in rule order; rule 9 needs a ledger."""
    tests = [
        ("SUMMARY_STATUS", values["status"] != "Accepted"),
        ("CONTROL_STATUS", values["control"] != "CBP"),
        ("IEEPA_HTS", values["ieepa_count"] in (0, UNKNOWN)),
        ("ENTRY_TYPE", values["type"] in ("08", "09", "23", "47", UNKNOWN)),
        ("RECON_FLAG", fails_recon(values, as_of)),
        ("LIQUIDATION_80", fails_liquidation(values, as_of)),
        ("PROTEST", values["protest"] in ("Open", "Suspended", UNKNOWN)),
        ("DRAWBACK", values["drawback"] in (True, UNKNOWN)),
    ]
    return [rule for rule, fails in tests if fails]


TEXTS = {
    "SUMMARY_STATUS": "ENTRY SUMMARY IS CANCELLED/REJECTED",
    "CONTROL_STATUS": "ENTRY SUMMARY IS IN TRADE CONTROL",
    "IEEPA_HTS": "NO IEEPA HTS ON ENTRY",
    "ENTRY_TYPE": "ENTRY TYPE NOT ELIGIBLE",
    "RECON_FLAG": "ENTRY SUMMARY FLAGGED FOR RECON",
    "LIQUIDATION_80": "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS",
    "PROTEST": "PROTEST ON ENTRY",
    "DRAWBACK": "ENTRY ON DRAWBACK",
}


def unchecked_rules(summaries: List[Summary], as_of: datetime.date) -> List[str]:
    """Section 4: rules not checked for at least one entry of the file."""
    def absent(name: str) -> bool:
        return any(summary.values[name] is None for summary in summaries)

    rules = []
    if as_of >= RECON_PHASE and absent("recon_filed"):
        rules.append("RECON_FLAG")
    if absent("protest"):
        rules.append("PROTEST")
    if absent("drawback"):
        rules.append("DRAWBACK")
    return rules + ["EARLIER_CLAIM"]


def claim_line(claim: str, number: bytes, printed: List[str]) -> bytes:
    status = "Failed" if printed else "Entry Summary Updated"
    errors = "; ".join(TEXTS[rule] for rule in printed)
    return ",".join([claim, number.decode(), status, errors]).encode() + b"\n"


# ---------------------------------------------------------------------------------------------------------
# Section 4: `cape validate`

@dataclass
class ValidateOptions:
    """The flags of `cape validate` as typed."""
    inputs: List[str]
    as_of: Optional[str]
    account: AccountOptions = field(default_factory=AccountOptions)
    index: Optional[str] = None  # --index or $CAPE_INDEX
    output: Optional[str] = None
    claim_number: Optional[str] = None
    threads: Optional[str] = None
    all_errors: bool = False
    what_if: bool = False
    json: bool = False
    stdout: bool = False
    exit_zero: bool = False
    unknown_option: bool = False


@dataclass
class JsonLine:
    values: Dict[str, Any]
    min_warnings: int = 0
    max_warnings: Optional[int] = None


@dataclass
class Verdict:
    """What one input becomes."""
    line: JsonLine
    suffix: Optional[str] = None  # of the result file
    result: Optional[bytes] = None
    findings: Optional[bytes] = None  # with --what-if


@dataclass
class Outcome:
    exit: int
    usage: bool = False               # nothing was done
    message: Optional[str] = None     # words the contract fixes for stderr
    verdicts: List[Verdict] = field(default_factory=list)
    tree: Tree = field(default_factory=dict)
    stdout: bytes = b""               # with --stdout


JSON_KEYS = ["file", "upload_status", "reason", "claim_number", "claim_status", "entries", "successes",
             "errors", "blank_rows", "warnings", "rules", "result_file", "bytes", "seconds", "as_of",
             "index_hash", "data_date", "rules_version", "assumed", "unchecked", "over_limit"]
CLAIM, RESULT, FINDINGS = ".Claim_Details.csv", ".Cape_Validation_Result.csv", ".Findings.csv"
OVER_LIMIT = 9999


def stem_of(path: str) -> str:
    """2.1 and choices: the file name without directory and without .csv in any case."""
    if path == "-":
        return "stdin"
    name = posixpath.basename(path)
    return name[:-4] if name.lower().endswith(".csv") else name


def assign_stems(paths: List[str]) -> List[str]:
    """Section 4, files: the later gets the smallest -k that makes a stem no input has and none was given."""
    own = [stem_of(path) for path in paths]
    given: List[str] = []
    for stem in own:
        k = 2
        candidate = stem
        while candidate in given or (candidate != stem and candidate in own):
            candidate = "%s-%d" % (stem, k)
            k += 1
        given.append(candidate)
    return given


def blank_line(path: str, options: ValidateOptions, index: Index) -> Dict[str, Any]:
    """An object with the keys in their order and the values every input of a run shares."""
    values: Dict[str, Any] = {key: None for key in JSON_KEYS}
    values.update(file=text_of(os.fsencode(path)), rules={}, seconds=ANY, as_of=options.as_of, index_hash=ANY,
                  data_date=index.data_date, rules_version=ANY, warnings=ANY, assumed=[], unchecked=[],
                  over_limit=False)
    return values


def unreadable(path: str, options: ValidateOptions, index: Index) -> Verdict:
    """Section 4 --json: statuses null, the message in `warnings`."""
    return Verdict(JsonLine(blank_line(path, options, index), 1, 1))


def rejected(line: JsonLine, reason: str, lists: Lists) -> Verdict:
    """Section 4 --json, rejected file: the same text in both; gates B and C, list name -> rows."""
    rules = {name: len(offenders) for name, offenders in lists if offenders}
    line.values.update(upload_status=reason, reason=reason, rules=rules)
    return Verdict(line, RESULT, result_file(lists)) if lists else Verdict(line)


def accepted(line: JsonLine, rows: List[bytes], index: Index, claim: str, as_of: datetime.date,
             all_errors: bool) -> Verdict:
    """Gate D."""
    body = [b"CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"]
    counts = {rule: 0 for rule in TEXTS}
    errors = 0
    numbers = [letters_and_digits(typed) for typed in rows]
    summaries = [index.entries[number] for number in numbers]
    for number, summary in zip(numbers, summaries):
        failing = failing_rules(summary.values, as_of)
        printed = failing if all_errors else failing[:1]
        for rule in printed:
            counts[rule] += 1
        errors += 1 if failing else 0
        body.append(claim_line(claim, number, printed))
    status = "Accepted with Error(s)" if errors else "Accepted"
    if errors == len(rows):
        status = "Rejected"
    assumed = in_table_order(set().union(*[summary.assumed for summary in summaries]))
    line.values.update(upload_status="Accepted", claim_number=claim, claim_status=status, errors=errors,
                       successes=len(rows) - errors, assumed=assumed,
                       rules={rule: count for rule, count in counts.items() if count},
                       unchecked=unchecked_rules(summaries, as_of))
    return Verdict(line, CLAIM, b"".join(body))


def judge(path: str, data: bytes, options: ValidateOptions, account: Account, index: Index,
          as_of: datetime.date, claim: str) -> Verdict:
    """One input through the gates; with --what-if also its findings, whatever the gates say but for A."""
    declaration = read_declaration(path, data)
    verdict = judge_gates(path, data, declaration, options, account, index, as_of, claim)
    if options.what_if and declaration.gate_a is None:
        import findings  # it needs this module
        verdict.findings = findings.findings_file(declaration.rows, declaration.lines, account, index, as_of)
    return verdict


def judge_gates(path: str, data: bytes, declaration: Declaration, options: ValidateOptions, account: Account,
                index: Index, as_of: datetime.date, claim: str) -> Verdict:
    line = JsonLine(blank_line(path, options, index))
    rows = declaration.rows
    line.values.update(blank_rows=declaration.blank_rows, bytes=len(data))
    if declaration.gate_a is not None:
        return rejected(line, declaration.gate_a, [])
    over = len(rows) > OVER_LIMIT
    line.values.update(entries=len(rows), over_limit=over)
    line.min_warnings = int(declaration.other_columns) + int(over)
    lists = gate_b(rows, account)
    if any(offenders for _, offenders in lists):
        return rejected(line, GATE_B, lists)
    lists = gate_c(rows, account, index)
    if any(offenders for _, offenders in lists):
        return rejected(line, GATE_C, lists)
    return accepted(line, rows, index, claim, as_of, options.all_errors)


def result_path(directory: Optional[str], name: str) -> str:
    """Choices: DIR + "/" + name, no doubled slash; without -o just the name."""
    if directory is None:
        return name
    return directory + name if directory.endswith("/") else directory + "/" + name


def store(tree: Tree, directory: Optional[str], stem: str, verdict: Verdict) -> None:
    """Section 4, files: an existing result is replaced, the other kind of the same stem removed; so are older
    findings, also without --what-if (docs/formats.md)."""
    for suffix in (CLAIM, RESULT, FINDINGS):
        tree.pop(posixpath.normpath(result_path(directory, stem + suffix)), None)
    if verdict.suffix is not None:
        path = result_path(directory, stem + verdict.suffix)
        verdict.line.values["result_file"] = text_of(os.fsencode(path))
        tree[posixpath.normpath(path)] = verdict.result
    if verdict.findings is not None:
        tree[posixpath.normpath(result_path(directory, stem + FINDINGS))] = verdict.findings


def check_validate_options(options: ValidateOptions) -> Tuple[datetime.date, int]:
    check_threads(options.threads)
    as_of = check_date_flag(options.as_of)
    if as_of is None:
        raise UsageError("the oracle needs --as-of")
    claim = options.claim_number if options.claim_number is not None else "900000000001"
    if not re.fullmatch(r"[0-9]{1,12}", claim):
        raise UsageError("--claim-number")
    if options.unknown_option or not options.inputs or options.index is None:
        raise UsageError("usage")
    if options.stdout and (options.json or len(options.inputs) > 1):
        raise UsageError("--stdout")
    if options.stdout and options.what_if:
        raise UsageError("--what-if")
    return as_of, int(claim)


def check_outputs(options: ValidateOptions) -> None:
    """Section 4, files: an output that is also an input, index or account: exit 2."""
    kept = options.inputs + [path for path in (options.index, options.account.account) if path]
    kept = [posixpath.normpath(path) for path in kept]
    for stem in assign_stems(options.inputs):
        for suffix in (CLAIM, RESULT, FINDINGS):
            if not options.stdout and posixpath.normpath(result_path(options.output, stem + suffix)) in kept:
                raise UsageError("an output that is also an input")


def validate(tree: Tree, stdin: bytes, options: ValidateOptions, index: Optional[Index]) -> Outcome:
    """`cape validate`; index None = there is no usable one. Account and index are opened first."""
    try:
        as_of, claim = check_validate_options(options)
        account = resolve_account(tree, options.account)
        if index is None:
            raise UsageError("missing or damaged index")
        check_outputs(options)
    except UsageError as error:
        message = str(error) if str(error) == NON_IMPORTER_FILER else None
        return Outcome(2, usage=True, message=message, tree=dict(tree))
    outcome = Outcome(0, tree=dict(tree))
    exits = {0}
    for path, stem in zip(options.inputs, assign_stems(options.inputs)):
        data = stdin if path == "-" else tree.get(posixpath.normpath(path))
        if data is None:
            outcome.verdicts.append(unreadable(path, options, index))
            exits.add(2)
            continue
        verdict = judge(path, data, options, account, index, as_of, "%012d" % claim)
        outcome.verdicts.append(verdict)
        values = verdict.line.values
        claim += 1 if values["claim_number"] is not None else 0
        exits.add(0 if values["upload_status"] == "Accepted" and values["errors"] == 0 else 1)
        if options.stdout:
            outcome.stdout = verdict.result or b""
        else:
            store(outcome.tree, options.output, stem, verdict)
    outcome.exit = max(exits)
    if outcome.exit == 1 and options.exit_zero:
        outcome.exit = 0
    return outcome


# ---------------------------------------------------------------------------------------------------------
# Self-test: expectations derived by hand from the contract and from the guide's two samples

SOURCE_HEADER = (b"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,"
                 b"Reconciliation Indicator,Liquidation Date,IEEPA HTS Count\n")


def selftest_index(rows: bytes) -> Index:
    result = build({"a.csv": SOURCE_HEADER + rows}, BuildOptions("x.cidx", ["a.csv"]), {})
    assert result.exit == 0 and result.index is not None
    return result.index


def selftest_validate(data: bytes, index: Index, account: AccountOptions, **flags: Any) -> Outcome:
    options = ValidateOptions(["d.csv"], "2026-06-28", account, index="x.cidx", **flags)
    return validate({"d.csv": data}, b"", options, index)


def selftest_records() -> None:
    def fields(data: bytes) -> List[List[bytes]]:
        return [record.fields for record in read_records(data)]

    assert fields(b"") == [] and fields(BOM) == []
    assert fields(b"a,b\r\n\nc") == [[b"a", b"b"], [b""], [b"c"]]
    assert fields(b"a\rb\r") == [[b"a"], [b"b"]]
    assert fields(b"a\rb\r\n") == [[b"a\rb"]]
    assert fields(b'"a""b",x"y"\n"c"d"e",\n') == [[b'a"b', b'x"y"'], [b'cd"e"', b""]]
    assert fields(b'"a\r\n",1\r\n"b\r"\n') == [[b"a\r\n", b"1"], [b"b\r"]]
    assert [record.line for record in read_records(b'a\n"b\nc"\n\nd')] == [1, 2, 4, 5]
    assert [record.raw for record in read_records(b'"a" ,b\r\n c\n')] == [b'"a" ,b', b" c"]
    for data in (b'a\n"b\n', b"PK\x03\x04", b"\xff\xfea\0", b"a\0b", b'"'):
        try:
            read_records(data)
        except NotCsv:
            continue
        raise AssertionError(data)
    assert len(read_records(b"a\n" * 2048 + b"\0\n")) == 2049


def selftest_cells() -> None:
    assert normalise_entry(b'="0s2-1234567-8"\xc2\xa0\t') == b"0S212345678"
    assert normalise_entry(b"0S2-12345") is None and normalise_entry(b"0S2123456789") is None
    money = {b"": 0, b"1": 100, b"$1,234.5": 123450, b"(2.00)": -200, b"($2)": -200, b"-3.1": -310,
             b"-$3": -300, b"$-3": -300, b".5": 50, b"0.005": 1, b"0.0049": 0, b"-0.005": -1, b"1.995": 200}
    for text, cents in money.items():
        assert parse_money(text) == cents, text
    for text in (b"abc", b"$", b"-", b"()", b"(5", b"1.2.3", b"--1", b"$$1", b"(-5)", b"5-", b"+5", b"1 0",
                 b"12345678901234"):
        try:
            parse_money(text)
        except Refused:
            continue
        raise AssertionError(text)
    dates = {b"2024-02-29": "2024-02-29", b"2/29/2024": "2024-02-29", b"12/31/2099": "2099-12-31",
             b"04/01/2026": "2026-04-01", b"2025-02-29": UNKNOWN, b"1979-12-31": UNKNOWN,
             b"1/1/2100": UNKNOWN, b"2026-4-1": UNKNOWN, b"1/1/26": UNKNOWN, b"20260401": UNKNOWN, b"": ""}
    for text, shown in dates.items():
        assert str(parse_date(text)) == shown, text
    assert parse_type(b"1") == "01" and parse_type(b"123") == UNKNOWN and parse_type(b"") == UNKNOWN
    assert parse_count(b"") == 0 and parse_count(b"007") == 7 and parse_count(b"-1") == UNKNOWN
    assert result_value(b"=1,2") == b'"\'=1,2"' and result_value(b"a\tb") == b"a\tb"


def selftest_guide() -> None:
    """The two samples of CBP's guide."""
    index = selftest_index(b"".join(
        b"SSA260" + number + b",12-3456789,01," + status + b"," + control + b",N,,1\n"
        for number, status, control in [
            (b"31608", b"Cancelled", b"CBP"), (b"31301", b"Accepted", b"Trade"), (b"31606", b"1", b"2"),
            (b"31603", b"1", b"2"), (b"31602", b"1", b"2"), (b"31607", b"1", b"2"), (b"31605", b"1", b"2"),
            (b"31604", b"1", b"2")]))
    numbers = [b"31608", b"31301", b"31606", b"31603", b"31602", b"31607", b"31605", b"31604"]
    data = b"Entry Number\r\n" + b"".join(b"SSA-260" + number[:4] + b"-" + number[4:] + b"\r\n"
                                          for number in numbers)
    outcome = selftest_validate(data, index, AccountOptions(iors=["123456789"]), claim_number="100000013568")
    assert outcome.exit == 1
    assert outcome.tree["d.Claim_Details.csv"] == (
        b"CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
        b"100000013568,SSA26031608,Failed,ENTRY SUMMARY IS CANCELLED/REJECTED\n"
        b"100000013568,SSA26031301,Failed,ENTRY SUMMARY IS IN TRADE CONTROL\n"
        b"100000013568,SSA26031606,Entry Summary Updated,\n"
        b"100000013568,SSA26031603,Entry Summary Updated,\n"
        b"100000013568,SSA26031602,Entry Summary Updated,\n"
        b"100000013568,SSA26031607,Entry Summary Updated,\n"
        b"100000013568,SSA26031605,Entry Summary Updated,\n"
        b"100000013568,SSA26031604,Entry Summary Updated,\n")
    values = outcome.verdicts[0].line.values
    assert values["claim_status"] == "Accepted with Error(s)"
    assert (values["successes"], values["errors"]) == (6, 2)
    data = b"Entry Number\n0S2-12345678\n0S2-12345\n0S2-12345678\n0S3-12345679\n"
    outcome = selftest_validate(data, index, AccountOptions(account_type="filer", filer_code="0s2"))
    assert outcome.exit == 1
    assert outcome.tree["d.Cape_Validation_Result.csv"] == (
        b"Not 11 characters long,Duplicate entry numbers,Filer code not matching\n"
        b"0S2-12345,0S2-12345678,0S3-12345679\n")


def selftest_gates() -> None:
    index = selftest_index(b"AAA00000001,99-1234567,01,Accepted,CBP,N,,1\n"
                           b"AAA00000002,99-7654321,09,Accepted,Trade,Y,,0\n")
    importer = AccountOptions(iors=["99-1234567"])
    reasons = {b"": EMPTY, b"\n \t\n,,\n": EMPTY, b"Entry Number\n\n": EMPTY, b"AAA00000001\n": HEADER,
               b"\nEntry Number\nAAA00000001\n": HEADER, b'Entry Number\n"AAA': NOT_CSV,
               b"Entry Number\nAAA\n": GATE_B, b"Entry Number\n,x\n": GATE_B,
               b"Entry Number\nAAA00000003\n": GATE_C, b"Entry Number\nAAA00000002\n": GATE_C}
    for data, reason in reasons.items():
        outcome = selftest_validate(data, index, importer)
        assert outcome.verdicts[0].line.values["upload_status"] == reason, data
        assert outcome.exit == 1
    data = b"Entry Number\nAAA00000009\nAAA00000002\n=1\nAAA00000002\nAAA00000002\n"
    outcome = selftest_validate(data, index, importer)
    assert outcome.tree["d.Cape_Validation_Result.csv"].splitlines()[1:] == [
        b"'=1,AAA00000002,", b",AAA00000002,"]
    broker = AccountOptions(account_type="broker", filer_code="AAA")
    outcome = selftest_validate(b"Entry Number\nAAA00000001\nAAA00000002\n", index, broker, all_errors=True)
    assert outcome.tree["d.Claim_Details.csv"].splitlines()[2] == (
        b"900000000001,AAA00000002,Failed,ENTRY SUMMARY IS IN TRADE CONTROL; NO IEEPA HTS ON ENTRY; "
        b"ENTRY TYPE NOT ELIGIBLE; ENTRY SUMMARY FLAGGED FOR RECON")
    assert outcome.verdicts[0].line.values["unchecked"] == ["PROTEST", "DRAWBACK", "EARLIER_CLAIM"]


def selftest_rules() -> None:
    clean = {"status": "Accepted", "control": "CBP", "ieepa_count": 1, "type": "01", "recon": False,
             "liquidation_date": "", "recon_filed": None, "protest": None, "drawback": None}

    def first(as_of: str, **changes: Any) -> Optional[str]:
        failing = failing_rules({**clean, **changes}, datetime.date.fromisoformat(as_of))
        return failing[0] if failing else None

    liquidated = datetime.date(2026, 4, 10)
    assert first("2026-06-28") is None
    assert first("2026-06-29", liquidation_date=liquidated) is None            # day 80
    assert first("2026-06-30", liquidation_date=liquidated) == "LIQUIDATION_80"  # day 81
    assert first("2024-03-21", liquidation_date=datetime.date(2024, 1, 1)) is None   # over 29 February
    assert first("2024-03-22", liquidation_date=datetime.date(2024, 1, 1)) == "LIQUIDATION_80"
    assert first("2026-06-28", recon=True) == "RECON_FLAG" and first("2026-06-29", recon=True) is None
    assert first("2026-06-29", recon=True, type="03") == "RECON_FLAG"
    assert first("2026-06-29", recon=True, recon_filed=True) == "RECON_FLAG"
    assert first("2026-06-29", recon=UNKNOWN) == "RECON_FLAG"
    assert first("2026-06-29", status=UNKNOWN, control="Trade") == "SUMMARY_STATUS"
    assert first("2026-06-29", protest="Suspended") == "PROTEST"
    assert first("2026-06-29", drawback=True) == "DRAWBACK"


def selftest_sources() -> None:
    header = (b"Title\n\nEntry No,HTS Number,Line Duty Amount,IOR Number,Entry Type,Control Status Code,"
              b"Reconciliation Flag,Liquidation Date\n")
    tree: Tree = {
        "a.csv": header + b'aaa-0000000-1,9903.01.25,"1,000.00",x1,1,2,,4/1/2026\n'
                          b"bad,9903.01.25,1,x1,1,2,,\n"
                          b"AAA00000002,9903.02.01,0,x1,1,2,,\n"
                          b"AAA00000001,99030201,0.005,x2,1,2,,\n"
                          b"AAA00000001,8471.30,50,x2,1,1,y\n",
        "b.csv": header + b"AAA00000001,9903.01.25,2,x3,1,2,,\nAAA00000003,9903.01.25,1.x,x3,1,2,,\n"}
    options = BuildOptions("x.cidx", ["a.csv", "b.csv"], assumes=["status=accepted"])
    result = build(tree, options, {})
    assert result.exit == 1 and result.index is not None and result.rejects is not None
    assert [(reject.file, reject.line) for reject in result.rejects] == [("a.csv", 5), ("b.csv", 5)]
    shown = get_one(result.index, b"aaa00000001", True)
    assert (shown["ior"], shown["ieepa_count"], shown["ieepa_duty"]) == ("X3", 1, "2.00")
    options.same_entry = "add"
    result = build(tree, options, {})
    assert result.index is not None
    code, lines = get(result.index, [b"AAA-0000000-1", b"AAA00000002", b"zzz-0000000-1", b"no"], False)
    assert code == 1
    assert lines[2:] == [{"entry": "ZZZ00000001", "found": False}, {"entry": "no", "found": False}]
    assert lines[0] == {
        "entry": "AAA00000001", "found": True, "ior": "X3", "type": "01", "status": "Accepted",
        "control": "CBP", "recon": False, "liquidation_date": "unliquidated", "ieepa_count": 3,
        "ieepa_duty": "1002.01", "summary_date": None, "payment_date": None, "recon_filed": None,
        "protest": None, "drawback": None, "adcvd_pending": None, "liquidation_status": None, "cape": None,
        "assumed": ["status"]}
    assert (lines[1]["ieepa_count"], lines[1]["ieepa_duty"]) == (0, "0.00")
    options.max_rejects = "1"
    assert build(tree, options, {}).exit == 2
    options.max_rejects = "2"
    assert build(tree, options, {}).exit == 1
    assert build(tree, BuildOptions("x.cidx", ["a.csv"]), {}).exit == 2  # status is required


def selftest_dates_of_data() -> None:
    moments = {1767243599: "2025-12-31", 1767243600: "2026-01-01", 1782878399: "2026-06-30",
               1782878400: "2026-07-01", 1772945999: "2026-03-07", 1772946000: "2026-03-08",
               1773028799: "2026-03-08", 1773028800: "2026-03-09", 1793505599: "2026-10-31",
               1793505600: "2026-11-01", 1793595599: "2026-11-01", 1793595600: "2026-11-02"}
    for seconds, date in moments.items():
        assert new_york_date(seconds).isoformat() == date, seconds
    options = BuildOptions("x.cidx", ["a.csv", "./b.csv"])
    assert data_date(options, {"a.csv": 1782878400, "b.csv": 1772946000}) == "2026-07-01"
    for text, good in {"64M": True, "1G": True, "63M": False, "64": False, "0G": False, "M": False, "": False,
                       "64Q": False, "-64M": False}.items():
        try:
            check_memory(text)
            assert good, text
        except UsageError:
            assert not good, text


def selftest_update() -> None:
    old = selftest_index(b"AAA00000001,1,01,Accepted,CBP,N,2026-01-02,3\n"
                         b"AAA00000002,1,01,Accepted,CBP,N,,1\n")
    old.data_date = "2026-06-01"
    rows = b"AAA00000002,2,06,Rejected,CBP,Y,,0\nAAA00000003,2,06,1,2,,,1\nx\n"
    tree: Tree = {"b.csv": SOURCE_HEADER + rows}

    def run(**flags: Any) -> BuildResult:
        return update(tree, UpdateOptions("x.cidx", ["b.csv"], **flags), {}, old)

    result = run(data_date="2026-06-01")
    assert result.exit == 1 and result.index is not None and result.index.data_date == "2026-06-01"
    assert result.index.entries[b"AAA00000001"] == old.entries[b"AAA00000001"]
    shown = get_one(result.index, b"AAA00000002", True)
    assert (shown["ior"], shown["type"], shown["status"], shown["recon"]) == ("2", "06", "Rejected", True)
    assert len(result.index.entries) == 3 and len(old.entries) == 2
    assert run(data_date="2026-05-31").structural and run(data_date="2026-05-31", force=True).exit == 1
    assert run(data_date="2026-06-02", max_rejects="0").exit == 2
    assert run(rejects="x.cidx").structural
    assert update(tree, UpdateOptions("x.cidx", ["b.csv"]), {}, None).structural


def selftest_overlay() -> None:
    result = build({"a.csv": SOURCE_HEADER.replace(b"Control Status", b"-")
                    + b"AAA00000001,1,01,Accepted,x,Y,2026-01-02,3\n"},
                   BuildOptions("x.cidx", ["a.csv"], assumes=["control=CBP"]), {})
    assert result.index is not None
    old = result.index

    def run(data: bytes, **flags: Any) -> BuildResult:
        return update({"o.csv": data}, UpdateOptions("x.cidx", ["o.csv"], overlay=True, **flags), {}, old)

    header = b"Entry Number,Protest Status,Control Status,Reconciliation Flag,Liquidation Date,IEEPA Duty\n"
    result = run(header + b"AAA-0000000-1,open,, ,,5\nAAA00000001,,,,soon,\nAAA00000001\n"
                          b"AAA00000002,open,,,,\nAAA00000001,suspended,,,,x\nAAA0000001\n",
                 assumes=["drawback=N", "protest=none"])
    assert result.exit == 1 and result.index is not None and result.rejects is not None
    assert [reject.line for reject in result.rejects] == [5, 6, 7]
    assert get_one(result.index, b"AAA00000001", True) == {
        "entry": "AAA00000001", "found": True, "ior": "1", "type": "01", "status": "Accepted",
        "control": "CBP", "recon": True, "liquidation_date": UNKNOWN, "ieepa_count": 3, "ieepa_duty": "5.00",
        "summary_date": None, "payment_date": None, "recon_filed": None, "protest": "Open", "drawback": False,
        "adcvd_pending": None, "liquidation_status": None, "cape": None, "assumed": ["control", "drawback"]}
    assert old.entries[b"AAA00000001"].values["protest"] is None
    result = run(b"Entry Number,Control Status\nAAA00000001,Trade\n")
    assert result.exit == 0 and result.index is not None
    assert get_one(result.index, b"AAA00000001", True)["assumed"] == []
    for refused in (b"Entry Number\nAAA00000001\n", b"Entry Number,Protest Status,HTS Number\n",
                    b"Protest Status\n"):
        assert run(refused, assumes=["drawback=N"]).structural, refused


def selftest_accounts_and_names() -> None:
    def usage(ini: bytes = b"", **flags: Any) -> Optional[str]:
        try:
            resolve_account({"a.ini": ini}, AccountOptions(account="a.ini", **flags))
        except UsageError as error:
            return str(error)
        return None

    assert usage() and usage(filer_code="AAA") and usage(account_type="filer")
    assert usage(account_type="broker", filer_code="AAA", filer_type="importer")
    assert usage(b"[account]\ntype = Filer\nfiler_code=abc\n") is None
    assert usage(b"type=filer\nfiler_code=abc\nfiler_type=exporter\n") == NON_IMPORTER_FILER
    assert usage(b"type=filer\nfiler_code=abc\nfiler_type=exporter\n", filer_type="importer") is None
    assert usage(b"ior=1, 2\n") is None and usage(b"ior=1\ncolour=red\n")
    assert usage(b"type=filer\nfiler_code=abc\n", account_type="importer", iors=["1"])
    assert assign_stems(["a/x.csv", "b/x.CSV", "x-2.csv", "-", "stdin.csv"]) == [
        "x", "x-3", "x-2", "stdin", "stdin-2"]
    assert json.dumps(text_of(b"\xff")) == '"\\ufffd"'


def selftest_findings() -> None:
    import findings
    findings.selftest()


def selftest() -> None:
    for test in (selftest_records, selftest_cells, selftest_guide, selftest_gates, selftest_rules,
                 selftest_sources, selftest_dates_of_data, selftest_update, selftest_overlay,
                 selftest_accounts_and_names, selftest_findings):
        test()
        print("ok", test.__name__)


if __name__ == "__main__":
    if sys.argv[1:] != ["--selftest"]:
        sys.exit("usage: oracle.py --selftest")
    selftest()
