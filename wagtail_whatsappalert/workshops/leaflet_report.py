"""How many printed copies of each leaflet the municipality needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from ..leaflets.models import Leaflet
from ..leaflets.rules import language_of_set
from ..mailing.models import Letter
from ..signups.leaflet_letters import LEAFLETS
from .models import Workshop


@dataclass(frozen=True)
class PrintOrder:
    """Copies of one leaflet: to post, and to hand out at workshops."""

    leaflet: Leaflet
    by_post: int
    at_workshops: int

    @property
    def total(self) -> int:
        return self.by_post + self.at_workshops


def print_orders(*, now: datetime) -> list[PrintOrder]:
    """
    One for each leaflet, in 3 queries.

    By post: the letters with leaflets that wait to be printed. At workshops: the
    places registered for those to come. Who still waits is in neither.
    """
    leaflets = list(Leaflet.objects.all())
    offered = {leaflet.language for leaflet in leaflets if leaflet.in_standard_set}
    by_post = _letters_by_set(offered)
    at_workshops = _places_by_leaflet(now)
    return [
        PrintOrder(
            leaflet,
            by_post[leaflet.language] if leaflet.in_standard_set else 0,
            at_workshops.get(leaflet.pk, 0),
        )
        for leaflet in leaflets
    ]


def _letters_by_set(offered: set[str]) -> Counter[str]:
    """How many letters on paper go with the set of each language."""
    waiting = Letter.objects.filter(kind=LEAFLETS, on_paper=True, sent_at=None)
    numbers = waiting.order_by().values_list("language").annotate(number=Count("pk"))
    found: Counter[str] = Counter()
    for language, number in numbers:
        found[language_of_set(language, offered)] += number
    return found


def _places_by_leaflet(now: datetime) -> Mapping[int, int]:
    coming = Workshop.objects.upcoming(now).filter(is_cancelled=False)
    numbers = coming.order_by().values_list("leaflets").annotate(n=Sum("places_given"))
    return dict(numbers)
