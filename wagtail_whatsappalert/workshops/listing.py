"""Workshops with the addresses of their pages, for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Site

from ..common.pages import record_urls
from .models import Workshop
from .pages import WorkshopPageMixin


@dataclass(frozen=True)
class WorkshopRow:
    """One line of a list; ``url`` is empty for a workshop without a page."""

    pk: int
    title: str
    start: datetime
    end: datetime
    venue: str
    address: str
    host: str
    is_cancelled: bool
    ends_on_another_day: bool
    url: str


def workshop_rows(
    workshops: Iterable[Workshop], site: Site | None, language: str
) -> list[WorkshopRow]:
    """A row for each workshop; the number of queries does not depend on theirs."""
    workshops = list(workshops)
    urls = (
        record_urls(WorkshopPageMixin, "workshop", site, language)
        if workshops and site
        else {}
    )
    return [_row(workshop, urls.get(workshop.pk, "")) for workshop in workshops]


def upcoming_workshops(
    site: Site | None, language: str, now: datetime, limit: int | None = None
) -> list[WorkshopRow]:
    """Workshops that are not over, the first one first; cancelled ones too."""
    return workshop_rows(Workshop.objects.upcoming(now)[:limit], site, language)


def past_workshops(
    site: Site | None, language: str, now: datetime, limit: int | None = None
) -> list[WorkshopRow]:
    """Workshops that are over, the last one first."""
    return workshop_rows(Workshop.objects.past(now)[:limit], site, language)


def _row(workshop: Workshop, url: str) -> WorkshopRow:
    return WorkshopRow(
        pk=workshop.pk,
        title=workshop.title,
        start=workshop.start,
        end=workshop.end,
        venue=workshop.venue,
        address=workshop.address,
        host=workshop.host,
        is_cancelled=workshop.is_cancelled,
        ends_on_another_day=workshop.ends_on_another_day,
        url=url,
    )
