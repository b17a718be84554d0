"""What the overview of workshops shows: a list in pages, or a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min
from django.utils import timezone
from wagtail.models import Site

from ..groups.models import Group
from .listing import WorkshopRow, right_until, workshop_rows
from .models import Workshop
from .pages import WORKSHOPS_PER_PAGE
from .querysets import WorkshopQuerySet

# A change of the clock or of somebody's mind is never missed longer than that.
KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """What the visitor wants to see; ``month`` is its first day, ``None`` the list."""

    month: date | None = None
    past: bool = False
    page: str = ""
    group: int = 0
    spoken: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> Asked:
        """Whatever does not make sense is as if it was not asked."""
        group, page = query.get("group", ""), query.get("page", "")
        return cls(
            month=_month(query["month"], today) if "month" in query else None,
            past=query.get("past") == "1",
            page=page if _is_number(page) else "",
            group=int(group) if _is_number(group) else 0,
            spoken=query.get("spoken", "").replace("\0", "").strip()[:50],
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.group or self.spoken)

    def query(self, **changes: Any) -> str:
        """As the query of an address, with these changes; without the page."""
        month = f"{self.month:%Y-%m}" if self.month else ""
        facts = {
            "month": month,
            "past": "1" if self.past else "",
            "group": self.group,
            "spoken": self.spoken,
            **changes,
        }
        return urlencode({name: value for name, value in facts.items() if value})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _month(text: str, today: date) -> date:
    try:
        month = datetime.strptime(f"{text}-01", "%Y-%m-%d").date()
    except ValueError:
        month = today
    # Further away the clock has no local time.
    return month.replace(day=1) if 1970 < month.year < 9990 else today.replace(day=1)


@dataclass
class Day:
    date: date
    is_today: bool
    workshops: list[WorkshopRow] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """``earlier`` and ``later`` are neighbours where something may be."""

    first: date
    days: list[Day]
    earlier: date | None
    later: date | None

    @property
    def column(self) -> int:
        """Of the first day: 1 is Monday."""
        return self.first.weekday() + 1

    @property
    def is_empty(self) -> bool:
        return not any(day.workshops for day in self.days)


class Overview:
    """Of one site, as asked; read with a number of queries that does not grow."""

    def __init__(
        self, site: Site | None, language: str, asked: Asked, now: datetime
    ) -> None:
        self.site, self.language, self.asked, self.now = site, language, asked, now
        self.today = timezone.localdate(now)
        # Tomorrow another day is today.
        tomorrow = _midnight(self.today + timedelta(days=1))
        self.right_until = min(now + KEPT, tomorrow)

    @property
    def _workshops(self) -> WorkshopQuerySet:
        workshops = Workshop.objects.on_site(self.site)
        if self.asked.group:
            workshops = workshops.for_group(self.asked.group)
        if self.asked.spoken:
            workshops = workshops.filter(language=self.asked.spoken)
        return workshops

    def page(self) -> Page:
        """Of the list, its ``object_list`` made of rows."""
        every = self._workshops
        shown = every.past(self.now) if self.asked.past else every.upcoming(self.now)
        page = Paginator(shown, WORKSHOPS_PER_PAGE).get_page(self.asked.page)
        page.object_list = self._rows(page.object_list)
        return page

    def month(self, first: date) -> Month:
        end = _next_month(first)
        shown = self._workshops.between(_midnight(first), _midnight(end))
        if not self.asked.past:
            shown = shown.filter(end__gt=self.now)
        days = {
            day: Day(day, is_today=day == self.today)
            for day in (first + timedelta(days=n) for n in range((end - first).days))
        }
        for row in self._rows(shown):
            days[max(timezone.localdate(row.start), first)].workshops.append(row)
        earlier, later = self._neighbours(first, end)
        return Month(first, list(days.values()), earlier, later)

    def _neighbours(self, first: date, end: date) -> tuple[date | None, date | None]:
        """None leads further than there are workshops: robots would go on for ever."""
        bounds = self._workshops.aggregate(first=Min("start"), last=Max("end"))
        starts, ends = (
            timezone.localdate(moment) if moment else self.today
            for moment in (bounds["first"], bounds["last"])
        )
        begin = min(starts, self.today) if self.asked.past else self.today
        earlier = (first - timedelta(days=1)).replace(day=1)
        return (
            earlier if begin.replace(day=1) <= earlier else None,
            end if end <= max(ends, self.today) else None,
        )

    def _rows(self, workshops: Any) -> list[WorkshopRow]:
        rows = workshop_rows(workshops, self.site, self.language)
        self.right_until = right_until(rows, self.now, self.right_until)
        return rows

    def groups(self) -> list[tuple[int, str]]:
        """Groups that a workshop to come is meant for, by name."""
        coming = Workshop.objects.on_site(self.site).filter(end__gt=self.now)
        groups = Group.objects.public().filter(workshops__in=coming)
        return list(groups.order_by("name").values_list("pk", "name").distinct())

    def languages(self) -> list[str]:
        coming = Workshop.objects.on_site(self.site).filter(end__gt=self.now)
        spoken = coming.exclude(language="").order_by("language")
        return list(spoken.values_list("language", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
