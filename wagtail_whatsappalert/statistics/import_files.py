"""
Reads crime figures from the files of the statistics office, piece by piece.

Known are the OData JSON of ``TypedDataSet``, the same as CSV, and StatLine's CSV
in long form (a row for each number) and wide form (a column for each period).
A file of the whole country never stands in memory.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from .import_cells import (
    Period,
    UnreadableCell,
    read_area,
    read_count,
    read_kind,
    read_period,
    shortened,
)

TABLE = "47022NED"
PIECE = 64 * 1024
# Longer than any row: what is longer is no row of this table.
LONGEST_OBJECT = 16 * 1024
TABLE_NAME = re.compile(r"\b(\d{5}[A-Z]{3})\b")
START_OF_ROWS = re.compile(r'"value"\s*:\s*\[')
HEADING_WITHIN = 10
KIND, AREA, PERIOD, COUNT = "SoortMisdrijf", "WijkenEnBuurten", "Perioden", "count"
COLUMNS = {
    "soortmisdrijf": KIND,
    "wijkenenbuurten": AREA,
    "perioden": PERIOD,
    "geregistreerdemisdrijven": COUNT,
    "geregistreerdemisdrijven1": COUNT,
    "geregistreerdemisdrijvenaantal": COUNT,
}
TOPIC = "geregistreerdemisdrijven"
NOT_THIS_TABLE = (
    f"This is not table {TABLE} (registered crime by neighbourhood and month)"
)


class UnreadableFile(Exception):
    """Why the file cannot be read, in words for whoever imports."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the file; ``area`` is empty where the file gives no code."""

    area: str
    kind: str
    kind_name: str
    period: Period
    count: int | None


def read_figures(path: Path) -> Iterator[Figure]:
    """
    Every number in the file, in its order.

    Raises ``UnreadableFile`` at the first thing that is not as it should be.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield from _figures(file)
    except OSError as error:
        raise UnreadableFile(error.strerror or "It cannot be opened") from error


def _figures(file: TextIO) -> Iterator[Figure]:
    start = file.read(PIECE)
    if not start.strip():
        raise UnreadableFile("The file is empty")
    if "\0" in start or start.startswith("PK"):
        raise UnreadableFile("The file is neither JSON nor CSV; unpack or export it")
    if start.lstrip().startswith("<"):
        raise UnreadableFile(
            "The file is XML or a web page; ask for JSON ($format=json)"
        )
    if start.lstrip().startswith(("{", "[")):
        return _from_json(start, file)
    return _from_csv(start, file)


# -- JSON --------------------------------------------------------------------


def _from_json(buffer: str, file: TextIO) -> Iterator[Figure]:
    match = START_OF_ROWS.search(buffer)
    if not match:
        raise UnreadableFile(f"{NOT_THIS_TABLE}: the JSON has no list “value”")
    _check_table(buffer[: match.start()])
    for number, row in enumerate(_objects(buffer[match.end() :], file), start=1):
        yield _in_place(lambda row=row: _json_figure(row), f"row {number}")


def _check_table(text: str) -> None:
    named = TABLE_NAME.search(text)
    if named and named[1] != TABLE:
        raise UnreadableFile(f"{NOT_THIS_TABLE} but {named[1]}")


def _objects(buffer: str, file: TextIO) -> Iterator[dict[str, Any]]:
    """The objects of a list, the first bracket of which is behind us."""
    decode = json.JSONDecoder().raw_decode
    place = 0
    while True:
        buffer, place = _at_next(buffer, place, file)
        if buffer[place] == "]":
            return _check_end(buffer[place + 1 :], file)
        try:
            row, place = decode(buffer, place)
        except json.JSONDecodeError:
            buffer, place = buffer[place:], 0
            more = file.read(PIECE) if len(buffer) < LONGEST_OBJECT else ""
            if not more:
                _refuse_rest(buffer)
            buffer += more
            continue
        if not isinstance(row, dict):
            raise UnreadableFile(f"{NOT_THIS_TABLE}: “value” lists no rows")
        yield row


def _at_next(buffer: str, place: int, file: TextIO) -> tuple[str, int]:
    """Past spaces and commas, reading on where the piece ends."""
    while True:
        while place < len(buffer) and buffer[place] in " \t\r\n,":
            place += 1
        if place < len(buffer):
            return buffer, place
        buffer, place = file.read(PIECE), 0
        if not buffer:
            raise UnreadableFile("The file ends half-way: download it again")


def _refuse_rest(rest: str) -> None:
    if len(rest) < LONGEST_OBJECT:
        raise UnreadableFile("The file ends half-way: download it again")
    raise UnreadableFile(f"This is no JSON: “{shortened(rest)}”")


def _check_end(rest: str, file: TextIO) -> None:
    rest = (rest + file.read(PIECE)).rstrip()
    if not rest.endswith("}"):
        raise UnreadableFile("The file ends half-way: download it again")


def _json_figure(row: dict[str, Any]) -> Figure:
    missing = [name for name in (KIND, AREA, PERIOD) if name not in row]
    counts = [name for name in row if COLUMNS.get(_squeezed(name)) == COUNT]
    if missing or not counts:
        wanted = ", ".join(missing or ["GeregistreerdeMisdrijven_1"])
        raise UnreadableFile(f"{NOT_THIS_TABLE}: there is no {wanted}")
    return _figure(str(row[KIND]), str(row[AREA]), str(row[PERIOD]), row[counts[0]])


# -- CSV ---------------------------------------------------------------------


def _from_csv(start: str, file: TextIO) -> Iterator[Figure]:
    lines = chain(_lines(start, file))
    head = list(islice(lines, HEADING_WITHIN))
    delimiter = max(";,\t", key=lambda sign: max(line.count(sign) for line in head))
    rows = csv.reader(chain(head, lines), delimiter=delimiter, strict=True)
    try:
        yield from _from_rows(rows)
    except csv.Error as error:
        raise UnreadableFile(f"Line {rows.line_num} is no CSV: {error}") from error


def _lines(start: str, file: TextIO) -> Iterator[str]:
    """The lines of a file of which a piece is read already."""
    yield from StringIO(start + file.readline(), newline="")
    yield from file


def _from_rows(rows: Any) -> Iterator[Figure]:
    skipped = []
    for row in islice(rows, HEADING_WITHIN):
        places = {COLUMNS.get(_squeezed(name)): n for n, name in enumerate(row)}
        if {KIND, AREA, PERIOD, COUNT} <= places.keys():
            return (yield from _long(rows, places, len(row)))
        columns = _wide_columns(row)
        if columns:
            return (yield from _wide(rows, columns, len(row)))
        skipped += [name for name in row if name.strip()]
        if KIND in places:
            break
    seen = ", ".join(shortened(name) for name in skipped[:6])
    raise UnreadableFile(f"{NOT_THIS_TABLE}. Unknown columns: {seen}")


def _long(rows: Any, places: dict[Any, int], width: int) -> Iterator[Figure]:
    kind, area, period, count = (places[name] for name in (KIND, AREA, PERIOD, COUNT))
    for row in rows:
        if _is_about_the_file(row):
            continue
        if len(row) != width:
            raise _wrong_width(rows.line_num, row, width)
        yield _in_place(
            lambda row=row: _figure(row[kind], row[area], row[period], row[count]),
            f"line {rows.line_num}",
        )


def _wide_columns(heading: Sequence[str]) -> list[tuple[int, str, Period]]:
    """Place, area and period of each column of numbers; none in another table."""
    if not heading or COLUMNS.get(_squeezed(heading[0])) != KIND:
        return []
    return [
        (place, *found)
        for place, name in enumerate(heading)
        if place and (found := _wide_column(name))
    ]


def _wide_column(name: str) -> tuple[str, Period] | None:
    """``Centrum (BU01180000)_||Geregistreerde misdrijven_2015 januari*``"""
    parts = [part.strip().removeprefix("||") for part in name.split("_")]
    topics = [part for part in parts if _squeezed(part) == TOPIC]
    if not topics or len(parts) < 3:
        return None
    parts.remove(topics[0])
    for part in parts:
        try:
            period = read_period(part)
        except UnreadableCell:
            continue
        parts.remove(part)
        return "_".join(parts), period
    return None


def _wide(rows: Any, columns: Any, width: int) -> Iterator[Figure]:
    for row in rows:
        if _is_about_the_file(row):
            continue
        if len(row) != width:
            raise _wrong_width(rows.line_num, row, width)
        kind, kind_name = read_kind(row[0])
        for place, area, period in columns:
            where = f"line {rows.line_num}, column {place + 1}"
            count = _in_place(lambda cell=row[place]: read_count(cell), where)
            yield Figure(read_area(area) or "", kind, kind_name, period, count)


def _is_about_the_file(row: Sequence[str]) -> bool:
    """An empty line, or where the figures come from, beneath them."""
    text = "".join(row).strip()
    return not text or text.startswith(("Bron:", "©", "Source:"))


def _wrong_width(line: int, row: Sequence[str], width: int) -> UnreadableFile:
    return UnreadableFile(
        f"Line {line} has {len(row)} cells where the heading has {width}:"
        " the file is not whole"
    )


# -- Both --------------------------------------------------------------------


def _figure(kind: str, area: str, period: str, count: Any) -> Figure:
    code, name = read_kind(kind)
    return Figure(
        read_area(area) or "", code, name, read_period(period), read_count(count)
    )


def _in_place(read: Callable[[], Any], where: str) -> Any:
    try:
        return read()
    except UnreadableCell as problem:
        raise UnreadableFile(f"In {where}: {problem}") from problem


def _squeezed(name: str) -> str:
    """A heading without capitals, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())
