"""
Reading a list of groups: a CSV or XLSX file becomes rows of known columns.

Nothing here looks at the database. Columns that we do not know are named and
left behind: what they hold (a coordinator's telephone number) goes no further.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * MAX_BYTES
MAX_ROWS = 5_000
MAX_COLUMNS = 100
# Lists start with a title or a date; the headings come within so many rows.
ROWS_TO_HEADINGS = 10
DELIMITERS = (";", ",", "\t")

COLUMN_LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "place": gettext_lazy("Place"),
    "members": gettext_lazy("Members"),
    "link": gettext_lazy("Link"),
    "status": gettext_lazy("Status"),
    "capacity": gettext_lazy("Capacity"),
    "minimum_age": gettext_lazy("Minimum age"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
}

# In English and in Dutch, and as our own export of the list of groups has them.
HEADINGS = {
    "name": "name, naam, group, groep, group name, groepsnaam, naam groep, "
    "naam van de groep, naam whatsapp groep, naam whatsappgroep, whatsapp groep, "
    "whatsappgroep, buurtapp",
    "place": "place, plaats, neighbourhood, neighbourhoods, neighborhood, "
    "neighborhoods, buurt, buurten, wijk, gebied, area, where, where it is, waar, "
    "buurtcode",
    "members": "members, leden, deelnemers, participants, number of members, "
    "aantal leden, aantal deelnemers, members outside the system, "
    "leden buiten het systeem",
    "link": "link, url, website, address to sign up, aanmeldlink",
    "status": "status",
    "capacity": "capacity, capaciteit",
    "minimum_age": "minimum age, minimumleeftijd, minimale leeftijd",
    "latitude": "latitude, lat, breedtegraad",
    "longitude": "longitude, lon, lng, long, lengtegraad",
}
COLUMN_OF = {
    heading: column
    for column, headings in HEADINGS.items()
    for heading in headings.split(", ")
}


class UnreadableFile(Exception):
    """The file as a whole cannot be imported; the message tells an editor why."""


@dataclass(frozen=True)
class Formula:
    """A cell whose value the file only knows how to compute."""

    error: str = ""


Cell = str | Formula


@dataclass(frozen=True)
class SheetRow:
    """One line of the file: its number as a spreadsheet shows it, its known cells."""

    number: int
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    rows: list[SheetRow]
    unknown_columns: list[str] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """
    The rows of an XLSX workbook's first sheet, or of a CSV file.

    Raises ``UnreadableFile`` for a file that is too large, has another format,
    or has no column with names.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(limit)d MB. Split it into smaller files.")
            % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    if content.startswith(b"PK\x03\x04"):
        return _sheet_from(_xlsx_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _(
                "This is an old or a protected Excel file. Save it as an XLSX"
                " workbook without a password."
            )
        )
    return _best_csv_sheet(_decode(content))


def _xlsx_rows(content: bytes) -> Iterator[list[Cell]]:
    try:
        _check_unpacked_size(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for row in workbook.worksheets[0].iter_rows(max_col=MAX_COLUMNS):
            yield [_xlsx_cell(cell) for cell in row]
    except UnreadableFile:
        raise
    except Exception as error:
        # A damaged workbook raises whatever the broken part leads to.
        raise UnreadableFile(
            _("This XLSX file cannot be read. Save it anew, or save it as CSV.")
        ) from error


def _check_unpacked_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise UnreadableFile(_("This XLSX file is too large when unpacked."))


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula()
    if cell.data_type == "e":
        return Formula(error=str(value))
    if isinstance(value, float):
        # Never like a thousand: 1.024 in a typed cell is not 1,024.
        return str(int(value)) if value.is_integer() else f"{value:.8f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("This is not an XLSX or a CSV file."))


def _best_csv_sheet(text: str) -> Sheet:
    """The delimiter that finds most columns is the one that the file uses."""
    delimiter = max(DELIMITERS, key=lambda mark: _columns_found(text, mark))
    return _sheet_from(_csv_rows(text, delimiter))


def _columns_found(text: str, delimiter: str) -> int:
    top = islice(_csv_rows(text, delimiter), ROWS_TO_HEADINGS)
    return max((_known(row) for row in top), default=0)


def _known(row: list[Cell]) -> int:
    return sum(_column_of(cell) is not None for cell in row)


def _csv_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield [_csv_cell(value) for value in row]
    except csv.Error as error:
        raise UnreadableFile(
            _("The CSV file is damaged near line %(line)d. Is a quote missing?")
            % {"line": reader.line_num}
        ) from error


def _csv_cell(value: str) -> Cell:
    if value.lstrip().startswith("="):
        return Formula()
    # Our own export puts an apostrophe before what looks like a formula.
    return re.sub(r"^'(?=\s*[=+\-@])", "", value)


def _sheet_from(rows: Iterable[list[Cell]]) -> Sheet:
    numbered = (
        (number, row)
        for number, row in enumerate(rows, start=1)
        if any(cell if isinstance(cell, Formula) else cell.strip() for cell in row)
    )
    headings = _find_headings(numbered)
    columns = _columns(headings)
    found = [
        _sheet_row(number, row, columns, len(headings))
        for number, row in islice(numbered, MAX_ROWS)
    ]
    if next(numbered, None):
        raise UnreadableFile(
            _("The file has more than %(limit)d rows. Split it into smaller files.")
            % {"limit": MAX_ROWS}
        )
    unknown = [
        " ".join(str(heading).split())[:60]
        for index, heading in enumerate(headings)
        if index not in columns and not isinstance(heading, Formula) and heading.strip()
    ]
    return Sheet(found, unknown)


def _find_headings(numbered: Iterator[tuple[int, list[Cell]]]) -> list[Cell]:
    for _number, row in islice(numbered, ROWS_TO_HEADINGS):
        if "name" in map(_column_of, row):
            return row
    raise UnreadableFile(
        _(
            "There is no column with the heading “name” or “naam”. Is this the"
            " right file, in XLSX or CSV?"
        )
    )


def _column_of(heading: Cell) -> str | None:
    if isinstance(heading, Formula):
        return None
    words = re.sub(r"[\W_]+", " ", heading.casefold()).strip()
    return COLUMN_OF.get(words)


def _columns(headings: list[Cell]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        column = _column_of(heading)
        if column in columns.values():
            raise UnreadableFile(
                _("Two columns hold the same: %(column)s. Remove one of them.")
                % {"column": COLUMN_LABELS[column]}
            )
        if column:
            columns[index] = column
    return columns


def _sheet_row(
    number: int, row: list[Cell], columns: dict[int, str], width: int
) -> SheetRow:
    cells, problems = {}, []
    for index, column in columns.items():
        cell = row[index] if index < len(row) else ""
        problem = _problem_with(cell)
        if problem:
            problems.append(problem % {"column": COLUMN_LABELS[column]})
        cells[column] = "" if isinstance(cell, Formula) else cell.strip()
    if any(row[width:]):
        problems.append(_("This row has more cells than there are headings."))
    return SheetRow(number, cells, problems)


def _problem_with(cell: Cell) -> str:
    if isinstance(cell, Formula) and cell.error:
        return _("%(column)s: the cell shows an error.")
    if isinstance(cell, Formula):
        return _("%(column)s: the cell holds a formula. Type its value instead.")
    if any(_is_invisible(character) for character in cell):
        return _("%(column)s: the cell holds characters that cannot be shown.")
    return ""


def _is_invisible(character: str) -> bool:
    # "Cc": control characters, "Cs": halves of a character.
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\r\n"
