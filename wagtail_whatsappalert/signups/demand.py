"""Where groups are asked for: how many people, in which neighbourhood; no names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import ngettext

from ..areas.models import Neighbourhood
from ..groups.choices import AreaSource, GroupStatus
from ..groups.models import Group
from .lifecycle import SignupStatus

INTERESTED = Q(signups__status=SignupStatus.INTERESTED)
UNCONFIRMED = Q(signups__status=SignupStatus.UNCONFIRMED)


@dataclass(frozen=True)
class Demand:
    """
    Who asks for a group in one neighbourhood, in numbers.

    ``group`` is the number of the wanted group that keeps them. ``covered_by`` are
    the groups, by number and name, that are there by now.
    """

    group: int
    neighbourhood: int
    name: str
    interested: int
    unconfirmed: int
    volunteers: int
    since: datetime | None
    covered_by: tuple[tuple[int, str], ...] = ()

    @property
    def in_words(self) -> str:
        asking = ngettext(
            "%(count)d person asks for a group",
            "%(count)d people ask for a group",
            self.interested,
        )
        return asking % {"count": self.interested}


def demands(groups: QuerySet[Group]) -> list[Demand]:
    """
    Of those of these groups that are wanted and that somebody asks for, the most
    wanted first. Two queries.
    """
    rows = (
        groups.filter(status=GroupStatus.WANTED)
        .order_by()
        .values_list("pk", "wanted_in", "wanted_in__name")
        .annotate(
            interested=Count("signups", filter=INTERESTED),
            unconfirmed=Count("signups", filter=UNCONFIRMED),
            volunteers=Count(
                "signups", filter=INTERESTED & Q(signups__wants_to_coordinate=True)
            ),
            since=Min("signups__confirmed_at", filter=INTERESTED),
        )
    )
    asked = [row for row in rows if row[3] or row[4]]
    covering = _covering(row[1] for row in asked)
    found = [Demand(*row, tuple(covering.get(row[1], ()))) for row in asked]
    return sorted(found, key=lambda one: (-one.interested, one.name, one.group))


def _covering(neighbourhoods: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    groups = covering_groups(list(neighbourhoods))
    covering: dict[int, list[tuple[int, str]]] = {}
    rows = groups.values_list("neighbourhoods", "pk", "name").order_by("name", "pk")
    for neighbourhood, pk, name in rows:
        covering.setdefault(neighbourhood, []).append((pk, name))
    return covering


def covering_groups(neighbourhoods: Sequence[int]) -> QuerySet[Group]:
    """Groups that residents see and that have one of these as a whole."""
    return Group.objects.public().filter(
        area_source=AreaSource.NEIGHBOURHOODS, neighbourhoods__in=neighbourhoods
    )


def demand_geojson(found: Sequence[Demand]) -> bytes:
    """The same numbers for a map, where the outline of a neighbourhood is known."""
    outlines = dict(
        Neighbourhood.objects.filter(pk__in=[one.neighbourhood for one in found])
        .exclude(outline="")
        .values_list("pk", "outline")
    )
    features = [
        {
            "type": "Feature",
            "id": one.group,
            "geometry": json.loads(outlines[one.neighbourhood]),
            "marker": None,
            "properties": {
                "name": one.name,
                "status": "forming",
                "status_label": one.in_words,
                "count": one.interested,
            },
        }
        for one in found
        if one.neighbourhood in outlines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
