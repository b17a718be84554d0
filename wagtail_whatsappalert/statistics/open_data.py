"""
The figures as open data: a row for each number, in words that never change.

Nothing about people is in it, and small numbers are hidden as on the pages.
Columns are explained in ``docs/reference/open-data.md``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from ..adminkit.spreadsheets import formula_safe
from ..areas.models import Neighbourhood
from .choices import FigureKind
from .coverage import coverage, workshops_held
from .crimes import published_burglaries
from .months import iso_month
from .participation import Place, participation
from .suppression import Cell, exact
from .wording import CRIME_SOURCE, LICENCE_NAME, LICENCE_URL

COLUMNS = (
    "figure",
    "period",
    "area_codes",
    "area_names",
    "boundaries_year",
    "value",
    "lowest",
    "highest",
    "status",
    "provisional",
    "source",
)
OWN_SOURCE = "WhatsApp-Alert"
NOTE = (
    "Small numbers are hidden: status 'fewer' and 'range' give the lowest and highest"
    " possible value, 'withheld' none, 'missing' was never published. Crime figures:"
    f" {CRIME_SOURCE}, {LICENCE_NAME}; matched by the code of the neighbourhood,"
    " whose boundaries can change from year to year."
)
Row = tuple[Any, ...]
EVERYTHING = "total"


def figure_rows(now: datetime, kind: str = "") -> Iterator[Row]:
    """Rows in the order of ``COLUMNS``; of one kind of figure, or of all."""
    for each, rows in ROWS.items():
        if kind in ("", each):
            yield from rows(now)


def _row(
    figure: str,
    cell: Cell,
    *,
    period: str = "",
    places: Sequence[Place] = (),
    area: str = "",
    provisional: bool = False,
    source: str = OWN_SOURCE,
) -> Row:
    years = sorted({place.year for place in places if place.year})
    return (
        figure,
        period,
        area or " ".join(place.code for place in places),
        "; ".join(place.name for place in places),
        " ".join(map(str, years)),
        _or_empty(cell.value),
        _or_empty(cell.lowest),
        _or_empty(cell.highest),
        cell.state.value,
        provisional,
        source,
    )


def _or_empty(number: int | None) -> int | str:
    return "" if number is None else number


def _burglary_rows(now: datetime) -> Iterator[Row]:
    figures, known = published_burglaries(), newest_places()
    for code in [*figures.municipalities, *figures.neighbourhoods]:
        place = known.get(code, Place("", code, 0))
        for month in figures.months:
            yield _row(
                FigureKind.BURGLARIES.value,
                figures.cell([code], month),
                period=iso_month(month),
                places=[place],
                provisional=month in figures.provisional,
                source=f"{CRIME_SOURCE}, {LICENCE_NAME}",
            )


def newest_places() -> dict[str, Place]:
    """A name for each code, from the newest boundaries that we have of it."""
    newest = Neighbourhood.objects.order_by().values("code").annotate(year=Max("year"))
    years = {each["code"]: each["year"] for each in newest}
    names = Neighbourhood.objects.order_by().values_list("name", "code", "year")
    return {
        code: Place(name, code, year)
        for name, code, year in names
        if years.get(code) == year
    }


def _member_rows(now: datetime) -> Iterator[Row]:
    figures = participation(now)
    for month in figures.months:
        period = iso_month(month)
        for row in figures.rows:
            cell = row.cells[month]
            yield _row(MEMBERS, cell, period=period, places=row.places)
        yield _row(MEMBERS, figures.totals[month], period=period, area=EVERYTHING)
    for row in figures.rows:
        yield _row(f"{MEMBERS}_before_us_now", row.outside, places=row.places)
    yield _row(f"{MEMBERS}_before_us_now", figures.outside, area=EVERYTHING)


def _coverage_rows(now: datetime) -> Iterator[Row]:
    for each in coverage():
        for place in each.places:
            is_covered = exact(int(place in each.covered))
            yield _row(FigureKind.COVERAGE.value, is_covered, places=[place])


def _workshop_rows(now: datetime) -> Iterator[Row]:
    for month, count in workshops_held(now).counts.items():
        yield _row(
            FigureKind.WORKSHOPS.value,
            exact(count),
            period=iso_month(month),
            area=EVERYTHING,
        )


MEMBERS = FigureKind.MEMBERS.value
ROWS = {
    FigureKind.BURGLARIES.value: _burglary_rows,
    MEMBERS: _member_rows,
    FigureKind.COVERAGE.value: _coverage_rows,
    FigureKind.WORKSHOPS.value: _workshop_rows,
}


def as_csv(rows: Iterator[Row]) -> bytes:
    """RFC 4180 with commas, in UTF-8: for programs rather than for Excel."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(map(plain_row, rows))
    return file.getvalue().encode()


def plain_row(row: Row) -> list[Any]:
    """For files that are opened in a spreadsheet: no formula, no local yes or no."""
    return [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return formula_safe(value) if isinstance(value, str) else value


def as_json(rows: Iterator[Row]) -> bytes:
    """``null`` where a number is not told."""
    data = {
        "licence": LICENCE_URL,
        "crime_source": CRIME_SOURCE,
        "note": NOTE,
        "figures": [_with_null(dict(zip(COLUMNS, row, strict=True))) for row in rows],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _with_null(row: dict[str, Any]) -> dict[str, Any]:
    numbers = ("value", "lowest", "highest")
    return row | {name: None for name in numbers if row[name] == ""}
