"""What a block with figures shows: a chart, the same numbers, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .choices import FigureKind
from .show_burglaries import show_burglaries
from .show_groups import show_coverage, show_members, show_workshops
from .showing import Asked, Shown

SHOWN: dict[FigureKind, Callable[[Asked, datetime], Shown]] = {
    FigureKind.BURGLARIES: show_burglaries,
    FigureKind.MEMBERS: show_members,
    FigureKind.COVERAGE: show_coverage,
    FigureKind.WORKSHOPS: show_workshops,
}


def show_figures(asked: Asked, now: datetime) -> Shown:
    """The number of queries does not depend on how many groups there are."""
    return SHOWN[FigureKind(asked.kind)](asked, now)
