"""All workshops of a site, or those for one group, in a calendar to subscribe to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..common.versions import kept_until_change
from ..groups.models import Group
from .calendar import calendar_text
from .calendar_events import event_stamp, readable_events, stored_event
from .calendar_lines import text_line
from .models import Workshop
from .querysets import WorkshopQuerySet

# How long a workshop that is over stays, so that calendars do not drop it at once.
DAYS_BACK = 31
# How often calendars are asked to look again.
EVERY = "PT6H"


@dataclass(frozen=True)
class CalendarFeed:
    """
    Of one site, or of what is meant for one of its groups, cancelled ones too.

    ``addresses`` is that of a workshop without its number. Read with one query, two
    with a group, and kept until something changes; the text is the same all day.
    ``Group.DoesNotExist`` if there is no such group in public.
    """

    site: Site
    group: int | None
    language: str
    addresses: str
    now: datetime

    def digest(self, version: str) -> str:
        """Changes when the body does."""
        return kept_until_change(
            f"{self._name}.digest", lambda: self._fresh[0], version
        )

    def body(self, version: str) -> bytes:
        """In UTF-8."""
        return kept_until_change(self._name, lambda: self._fresh[1], version)

    @property
    def _name(self) -> str:
        place = f"{self.site.pk}.{self.language}.{self.group}.{self.addresses}"
        return f"workshops.ics.{self._since:%Y%m%d}.{place}"

    @property
    def _since(self) -> datetime:
        today = timezone.localtime(self.now).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return today - timedelta(days=DAYS_BACK)

    @cached_property
    def _fresh(self) -> tuple[str, bytes]:
        workshops = Workshop.objects.on_site(self.site).filter(end__gte=self._since)
        name = self.site.site_name
        if self.group is not None:
            name = Group.objects.public().only("name").get(pk=self.group).name
            workshops = workshops.for_group(self.group)
        events = _read_events(workshops.order_by("start", "pk"))
        with translation.override(self.language):
            readable = readable_events("".join(events), self.addresses)
            body = calendar_text(readable, self._since.year, _head(name)).encode()
        return hashlib.blake2b(body, digest_size=16).hexdigest(), body


def _read_events(workshops: WorkshopQuerySet) -> list[str]:
    """With marks; those that are out of date are written anew."""
    stamp = event_stamp()
    rows = list(workshops.values_list("pk", "calendar_event"))
    old = [pk for pk, event in rows if not event.startswith(stamp)]
    anew = Workshop.objects.in_bulk(old) if old else {}
    events = (stored_event(anew[pk]) if pk in anew else event for pk, event in rows)
    return [event[len(stamp) :] for event in events]


def _head(place: str) -> str:
    name = f"{_('Workshops')}: {place}" if place else _("Workshops")
    return "".join(
        [
            text_line("NAME", name),
            text_line("X-WR-CALNAME", name),
            f"REFRESH-INTERVAL;VALUE=DURATION:{EVERY}\r\n",
            f"X-PUBLISHED-TTL:{EVERY}\r\n",
        ]
    )
