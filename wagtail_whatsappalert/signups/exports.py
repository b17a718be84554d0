"""What a spreadsheet of signups holds; read in batches, so of any length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from itertools import chain
from typing import Any

from django.db import connections
from django.db.models import ExpressionWrapper, F, QuerySet, TextField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from .lifecycle import SignupStatus
from .models import Relation, Signup, Source

BATCH = 1000

Cell = Callable[[Any], Any]
# Made once for each export.
MakeCell = Callable[[], Cell | None]


def _as_it_is() -> None:
    return None


def _or_empty() -> Cell:
    return lambda value: "" if value is None else value


def _in_words(choices: Any) -> MakeCell:
    return lambda: {"": "", **{c.value: str(c.label) for c in choices}}.__getitem__


def _yes_or_no() -> Cell:
    words = {None: "", True: gettext("Yes"), False: gettext("No")}
    return lambda value: words[value]


def _e164() -> Cell:
    return _phone_in_e164


def _phone_in_e164(value: str) -> str:
    # Whatever PHONENUMBER_DB_FORMAT a site keeps numbers in.
    if not value or (value[0] == "+" and value[1:].isdigit()):
        return value
    return to_python(value).as_e164


def _moment() -> Cell:
    kept_in = connections[Signup.objects.db].timezone
    zone = timezone.get_current_timezone()

    @cache
    def difference(
        there: tzinfo, year: int, month: int, day: int, hour: int, half: int
    ) -> timedelta:
        moment = datetime(year, month, day, hour, half * 30, tzinfo=there)
        return moment.astimezone(zone).replace(tzinfo=None) - moment.replace(
            tzinfo=None
        )

    def on_the_clock(value: datetime | str | None) -> datetime | str:
        if value is None:
            return ""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        there = value.tzinfo or kept_in
        if there is None:
            return value
        # Clocks change on the half hour; to ask each time costs four times as much.
        half = value.minute // 30
        hour = (value.year, value.month, value.day, value.hour, half)
        return value.replace(tzinfo=None) + difference(there, *hour)

    return on_the_clock


@dataclass(frozen=True)
class ExportColumn:
    """One column: the field it comes from, and how it becomes a cell."""

    field: str
    make_cell: MakeCell = _as_it_is
    heading: Any = ""

    def get_heading(self) -> str:
        name = self.heading or Signup._meta.get_field(self.field).verbose_name
        return capfirst(str(name))

    @property
    def kept(self) -> Any:
        """The value as the database gives it: what Django makes of it costs more."""
        return ExpressionWrapper(F(self.field), output_field=TextField())


COLUMNS = [
    ExportColumn("pk", heading=_("Number")),
    ExportColumn("group__name", heading=_("Group")),
    ExportColumn("status", _in_words(SignupStatus)),
    ExportColumn("ticket", _or_empty),
    ExportColumn("name"),
    ExportColumn("phone", _e164),
    ExportColumn("email"),
    ExportColumn("postcode"),
    ExportColumn("house_number", _or_empty),
    ExportColumn("house_number_addition"),
    ExportColumn("relation", _in_words(Relation)),
    ExportColumn("wants_to_coordinate", _yes_or_no),
    ExportColumn("source", _in_words(Source)),
    ExportColumn("is_outside_area", _yes_or_no),
    ExportColumn("outside_reason"),
    ExportColumn("created_at", _moment),
    ExportColumn("confirmed_at", _moment),
]


def headings() -> list[str]:
    return [column.get_heading() for column in COLUMNS]


def rows_of(numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    """
    The rows of these signups in their order, in plain values, read in batches.

    By number, because not every database can hand out a long answer in pieces.
    Who is deleted meanwhile is left out.
    """
    makers = [column.make_cell() for column in COLUMNS]
    people = Signup.objects.order_by().values_list(*[c.kept for c in COLUMNS])
    starts = range(0, len(numbers), BATCH)
    batches = (_batch(people, numbers[at : at + BATCH], makers) for at in starts)
    return chain.from_iterable(batches)


def _batch(
    people: QuerySet, numbers: Sequence[int], makers: Sequence[Cell | None]
) -> Iterator[Sequence[Any]]:
    by_number = {row[0]: row for row in people.filter(pk__in=numbers)}
    in_order = [by_number[number] for number in numbers if number in by_number]
    columns = zip(*in_order, strict=True)
    cells = [
        list(map(make, column)) if make else column
        for make, column in zip(makers, columns, strict=bool(in_order))
    ]
    return zip(*cells, strict=True)
