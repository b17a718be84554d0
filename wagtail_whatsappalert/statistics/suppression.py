"""
Small numbers stay hidden, also from who can add and subtract.

A cell of 1 up to ``SMALLEST_NUMBER_SHOWN`` - 1 is hidden. Where the total of its
column is shown and would give it away, other cells are withheld until at least two
values are possible for each hidden one; where that does not help, the total is.
Sums of our own are made of shown cells only, as a range, so they tell nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from ..conf import conf

Name = TypeVar("Name")


class CellState(Enum):
    """``values`` are what stands in open data."""

    EXACT = "exact"
    FEWER = "fewer"
    RANGE = "range"
    WITHHELD = "withheld"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A number as everybody may see it: from ``lowest`` to ``highest``.

    ``highest`` is ``None`` where no limit is told, and both are for a number
    that nobody published.
    """

    state: CellState
    lowest: int | None = None
    highest: int | None = None

    @property
    def value(self) -> int | None:
        """The number itself, or ``None`` where it is not told."""
        return self.lowest if self.state is CellState.EXACT else None


MISSING = Cell(CellState.MISSING)
WITHHELD = Cell(CellState.WITHHELD, 0)


def smallest_shown() -> int:
    """Smaller numbers are hidden, but 0; below 3 nothing would be left to guess."""
    limit = conf.SMALLEST_NUMBER_SHOWN
    return limit if limit > 2 else 0


# One object for each number: a cache keeps thousands of them in little space.
@lru_cache(maxsize=4096)
def exact(count: int) -> Cell:
    return Cell(CellState.EXACT, count, count)


def protect(
    counts: Mapping[Name, int | None], total: int | None, smallest: int | None = None
) -> tuple[dict[Name, Cell], Cell]:
    """
    One column of counts and its total, as they may be published together.

    ``None`` is a number that is not known. The total may be more than the sum.
    """
    limit = smallest_shown() if smallest is None else smallest
    cells = {name: _cell(count, limit) for name, count in counts.items()}
    shown_total = _cell(total, limit)
    if total is None or shown_total.state is not CellState.EXACT or total == 0:
        return cells, shown_total
    withheld = _withheld_beside(counts, total, limit)
    if withheld is None:
        return cells, WITHHELD
    return cells | dict.fromkeys(withheld, WITHHELD), shown_total


def add_up(cells: Iterable[Cell]) -> Cell:
    """The sum as far as the cells tell it, so never more than they do."""
    cells = list(cells)
    if not cells or any(cell.state is CellState.MISSING for cell in cells):
        return MISSING
    if len(cells) == 1:
        return cells[0]
    if any(cell.state is CellState.WITHHELD for cell in cells):
        return WITHHELD
    lowest = sum(cell.lowest or 0 for cell in cells)
    highest = sum(cell.highest or 0 for cell in cells)
    if lowest == highest:
        return exact(lowest)
    state = CellState.FEWER if highest < smallest_shown() else CellState.RANGE
    return Cell(state, lowest, highest)


def _cell(count: int | None, limit: int) -> Cell:
    if count is None:
        return MISSING
    if 0 < count < limit:
        return _fewer(limit)
    return exact(count)


@lru_cache(maxsize=16)
def _fewer(limit: int) -> Cell:
    return Cell(CellState.FEWER, 1, limit - 1)


def _withheld_beside(
    counts: Mapping[Name, int | None], total: int, limit: int
) -> list[Name] | None:
    """What to withhold as well; ``None`` where the total has to go instead."""
    known = {name: count for name, count in counts.items() if count is not None}
    hidden = [count for count in known.values() if 0 < count < limit]
    if not hidden:
        return []
    rest = total - sum(count for count in known.values() if not 0 < count < limit)
    withheld: list[Name] = []
    large = [name for name, count in known.items() if count >= limit]
    for name in [None, *sorted(large, key=known.__getitem__)]:
        if name is not None:
            withheld.append(name)
            rest += known[name]
        if is_ambiguous(len(hidden), len(withheld), rest, limit):
            return withheld
    return None


def is_ambiguous(hidden: int, withheld: int, rest: int, limit: int) -> bool:
    """
    Whether each of the hidden cells can have two values or more.

    ``rest`` is what hidden and withheld cells are together. Everybody may know that
    hidden cells are 1 to ``limit`` - 1 and that withheld ones are ``limit`` or more.
    """
    most = limit - 1
    others = hidden - 1
    if not withheld and rest > hidden * most:
        return True  # Some of the total belongs to no cell, nobody knows how much.
    lowest = 1 if withheld else max(1, rest - others * most)
    highest = min(most, rest - others - withheld * limit)
    return highest > lowest
