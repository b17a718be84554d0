"""Workshops with the addresses of their pages, for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Site

from ..common.pages import record_urls
from ..places.models import availability_of
from .models import Workshop, WorkshopState, state_of
from .pages import WorkshopPageMixin


@dataclass(frozen=True)
class WorkshopRow:
    """
    One line of a list, under the names of the record, for ``state_of`` too.

    ``url`` is empty for a workshop without a page.
    """

    pk: int
    title: str
    start: datetime
    end: datetime
    venue: str
    address: str
    host: str
    language: str
    is_cancelled: bool
    takes_registrations: bool
    opens_at: datetime | None
    registers_until: datetime
    places_left: int
    ends_on_another_day: bool
    url: str = ""


NAMES = tuple(name for name in WorkshopRow.__annotations__ if name != "url")


@dataclass(frozen=True)
class StateWords:
    """What visitors read; ``label`` is empty where there is nothing to say."""

    state: WorkshopState
    label: str

    @property
    def badge(self) -> str:
        """The shape and colour that a group in the like state has."""
        return BADGES[self.state]


BADGES = {
    WorkshopState.PLANNED: "forming",
    WorkshopState.OPEN: "active",
    WorkshopState.FULL: "paused",
    WorkshopState.CLOSED: "ended",
    WorkshopState.CANCELLED: "cancelled",
    WorkshopState.HELD: "ended",
}


def state_words(workshop: Any, now: datetime) -> StateWords:
    """Of a record or a row: places left only in steps, so nobody is counted."""
    state = state_of(workshop, now)
    if state == WorkshopState.OPEN:
        return StateWords(state, str(availability_of(workshop.places_left).label))
    if state == WorkshopState.CLOSED and not workshop.takes_registrations:
        return StateWords(state, "")
    return StateWords(state, str(state.label))


def right_until(workshops: Iterable[Any], now: datetime, latest: datetime) -> datetime:
    """Until when their states stay what they are, if nobody changes anything."""
    moments = (
        moment
        for each in workshops
        for moment in (each.opens_at, each.registers_until, each.end)
        if moment and moment > now
    )
    return min([*moments, latest])


def workshop_rows(
    workshops: Iterable[Workshop], site: Site | None, language: str
) -> list[WorkshopRow]:
    """A row for each workshop; the number of queries does not depend on theirs."""
    workshops = list(workshops)
    urls: dict[int, str] = {}
    if workshops and site:
        numbers = [workshop.pk for workshop in workshops]
        urls = record_urls(WorkshopPageMixin, "workshop", site, language, numbers)
    return [_row(workshop, urls.get(workshop.pk, "")) for workshop in workshops]


def upcoming_workshops(
    site: Site | None, language: str, now: datetime, limit: int | None = None
) -> list[WorkshopRow]:
    """
    Workshops of the site that are not over, the first one first; cancelled ones too.
    """
    workshops = Workshop.objects.on_site(site).upcoming(now)
    return workshop_rows(workshops[:limit], site, language)


def past_workshops(
    site: Site | None, language: str, now: datetime, limit: int | None = None
) -> list[WorkshopRow]:
    """Workshops of the site that are over, the last one first."""
    workshops = Workshop.objects.on_site(site).past(now)
    return workshop_rows(workshops[:limit], site, language)


def _row(workshop: Workshop, url: str) -> WorkshopRow:
    facts = {name: getattr(workshop, name) for name in NAMES}
    return WorkshopRow(**facts, url=url)
