"""
Bars per month as the attributes of an SVG: no script, no style, readable at any width.

Across, everything is in per cent; down, in pixels. So the chart stretches and the
letters do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .months import month_name
from .suppression import Cell, CellState

HEIGHT = 240
TOP, BASE = 34, 206
# Left of the bars stand the numbers of the lines.
LEFT = 9.0
BAR_SHARE = 0.74
ZERO_HEIGHT = 3
LABELS_WITHOUT_GAPS = 6


@dataclass(frozen=True)
class Bar:
    """``kind``: full, provisional, few, zero or unknown; a gap has no bar."""

    kind: str
    x: str
    width: str
    y: float
    height: float


@dataclass(frozen=True)
class Line:
    """Across at ``y`` with its number."""

    y: float
    label: str

    @property
    def label_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True)
class Tick:
    """On the line of time; ``anchor`` keeps its words within the picture."""

    x: str
    label: str
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    lines: Sequence[Line]
    ticks: Sequence[Tick]
    marker: Tick | None
    kinds: Sequence[str]
    height: int = HEIGHT
    top: int = TOP
    base: int = BASE


def make_chart(
    cells: Mapping[int, Cell],
    *,
    provisional: frozenset[int] = frozenset(),
    start: int | None = None,
) -> Chart:
    """A bar for each month of ``cells`` (in order); ``start`` gets a marker."""
    months = list(cells)
    step, most = scale(max((_height_of(cell) for cell in cells.values()), default=0))
    across = _Across(len(months))
    bars = [
        bar
        for place, month in enumerate(months)
        if (bar := _bar(cells[month], month in provisional, across, place, most))
    ]
    lines = [Line(_y(n, most), str(n)) for n in range(0, most + 1, step)]
    marker = None
    if start in cells:
        marker = across.tick(months.index(start), _("Group started"), middle=50)
    kinds = [kind for kind in KINDS if any(bar.kind == kind for bar in bars)]
    if len(bars) < len(months):
        kinds.append("gap")
    return Chart(bars, lines, _ticks(months, across), marker, kinds)


KINDS = ("full", "provisional", "few", "zero", "unknown")


class _Across:
    """Places of bars, in per cent of the width."""

    def __init__(self, number: int) -> None:
        self.slot = (100 - LEFT) / max(number, 1)

    def x(self, place: float) -> float:
        return LEFT + place * self.slot

    def tick(self, place: int, label: str, middle: float) -> Tick:
        anchor = "start" if self.x(place) < middle else "end"
        return Tick(_per_cent(self.x(place)), label, anchor)


def scale(highest: int) -> tuple[int, int]:
    """Step and end of the numbers beside the chart: round, and four lines at most."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 4 >= highest:
                return step, step * max(1, -(-highest // step))
        size *= 10


def _height_of(cell: Cell) -> int:
    return cell.highest or cell.lowest or 0


def _y(number: int, most: int) -> float:
    return round(BASE - (BASE - TOP) * number / most, 1)


def _bar(
    cell: Cell, is_provisional: bool, across: _Across, place: int, most: int
) -> Bar | None:
    if cell.state is CellState.MISSING:
        return None
    kind, y = _looks(cell, is_provisional, most)
    x = across.x(place + (1 - BAR_SHARE) / 2)
    width = across.slot * BAR_SHARE
    return Bar(kind, _per_cent(x), _per_cent(width), y, round(BASE - y, 1))


def _looks(cell: Cell, is_provisional: bool, most: int) -> tuple[str, float]:
    if cell.state is CellState.WITHHELD:
        return "unknown", BASE - 4 * ZERO_HEIGHT
    if cell.value is None:
        return "few", _y(_height_of(cell), most)
    if cell.value == 0:
        return "zero", BASE - ZERO_HEIGHT
    return ("provisional" if is_provisional else "full"), _y(cell.value, most)


def _ticks(months: Sequence[int], across: _Across) -> list[Tick]:
    """The years, or the first month of less than one."""
    years = [place for place, month in enumerate(months) if month % 12 == 0]
    if not years:
        first = months[:1]
        return [across.tick(0, month_name(month), middle=80) for month in first]
    every = 1 if len(years) <= LABELS_WITHOUT_GAPS else 2
    return [
        across.tick(place, str(months[place] // 12), middle=88)
        for place in years[::every]
    ]


def _per_cent(number: float) -> str:
    return f"{number:.3f}%"
