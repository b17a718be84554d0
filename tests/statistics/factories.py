"""Figures of one municipality, small enough to reason about."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from wagtail_whatsappalert.signups.lifecycle import Move, SignupStatus
from wagtail_whatsappalert.signups.models import SignupTransition
from wagtail_whatsappalert.statistics.models import CrimeFigure
from wagtail_whatsappalert.statistics.months import month_number

DATA = Path(__file__).parents[1] / "data" / "crime"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2025, 4, 10, 12, tzinfo=AMSTERDAM)
JANUARY, FEBRUARY, MARCH = (month_number(2025, month) for month in (1, 2, 3))


def in_2025(month, day=15, hour=12):
    return datetime(2025, month, day, hour, tzinfo=AMSTERDAM)


def make_figures(area, counts, *, first=JANUARY, provisional=()):
    """A count (or ``None``) for each month from ``first`` on."""
    CrimeFigure.objects.bulk_create(
        CrimeFigure(
            area_code=area,
            kind="1.1.1",
            year=month // 12,
            month=month % 12 + 1,
            count=count,
            is_provisional=month in provisional,
        )
        for month, count in enumerate(counts, start=first)
    )


def note_move(signup, source, target, at, move=Move.ADD):
    SignupTransition.objects.create(
        signup=signup,
        move=move,
        source=source,
        target=target,
        at=at,
        actor_kind="system",
    )


def make_members(group, number, at, *, start=0):
    """So many people whom the coordinator added at one moment."""
    members = []
    for n in range(start, start + number):
        signup = make_signup_in(SignupStatus.ADDED, group, n, at=at)
        note_move(signup, SignupStatus.READY, SignupStatus.ADDED, at)
        members.append(signup)
    return members


def make_covering_group(name, *neighbourhoods, **kwargs):
    return make_group(name=name, neighbourhoods=neighbourhoods, **kwargs)
