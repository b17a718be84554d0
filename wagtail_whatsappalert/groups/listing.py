"""
The rows of the overview: every group with what a resident wants to know.

Built from ``values_list`` rows, without model instances, and kept in a cache
whose key carries the public version: cold the number of queries is the same
for 10 groups and for 1,000, warm it is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypedDict

from django.core.cache import cache
from django.utils.translation import gettext
from wagtail.models import Site

from ..common.pages import record_urls
from ..common.versions import public_version
from ..places.models import Availability, availability_of
from .models import COORDINATOR_PLACES, Group, GroupStatus, SignupRoute
from .pages import GroupPageMixin
from .querysets import GroupQuerySet

CACHE_SECONDS = 60 * 60


class GroupRow(TypedDict):
    """
    One group in lists and on maps: a dict, which templates and caches read fastest.

    ``number`` is the key as text, ``areas`` are names of neighbourhoods; the
    labels are in the language of the list. ``availability`` and its label are
    empty for a group that nobody can join now; the label also says so of a group of
    which nobody knows if it is still active.
    """

    pk: int
    number: str
    name: str
    status: str
    status_label: str
    areas: str
    districts: tuple[int, ...]
    description: str
    availability: str
    availability_label: str
    url: str


def list_key(version: str, site_id: int, language: str) -> str:
    """Changes whenever anything in the list does. ``version`` is the public one."""
    return f"{version}.{site_id}.{language}"


def group_rows(site: Site, language: str, key: str | None = None) -> list[GroupRow]:
    """
    Every public group that the site shows, by name, in the active language.

    ``key`` saves the query for the version if ``list_key`` is known.
    """
    key = key or list_key(public_version(), site.pk, language)
    key = f"whatsappalert.groups.{key}"
    rows = cache.get(key)
    if rows is None:
        rows = _read_rows(Group.objects.public().on_site(site), site, language)
        cache.set(key, rows, CACHE_SECONDS)
    return rows


def chosen_rows(
    rows: Iterable[GroupRow], numbers: Iterable[int], site: Site, language: str
) -> list[GroupRow]:
    """
    Of the site's ``rows`` those of these groups, in the given order.

    A group that only another site lists is read anew.
    """
    found = {row["pk"]: row for row in rows}
    missing = [number for number in numbers if number not in found]
    if missing:
        others = Group.objects.public().filter(pk__in=missing)
        found |= {row["pk"]: row for row in _read_rows(others, site, language)}
    return [found[number] for number in numbers if number in found]


def filter_rows(
    rows: Iterable[GroupRow], *, query: str = "", status: str = "", district: int = 0
) -> list[GroupRow]:
    """Rows with every word of the query, the status and the district, if given."""
    words = query.casefold().split()
    return [
        row
        for row in rows
        if (not status or row["status"] == status)
        and (not district or district in row["districts"])
        and _matches(row, words)
    ]


def _matches(row: GroupRow, words: list[str]) -> bool:
    text = f"{row['name']} {row['areas']} {row['description']}".casefold()
    return all(word in text for word in words)


def districts_of(rows: Iterable[GroupRow]) -> set[int]:
    """The districts that have a group."""
    return {district for row in rows for district in row["districts"]}


def _read_rows(groups: GroupQuerySet, site: Site, language: str) -> list[GroupRow]:
    urls = record_urls(GroupPageMixin, "group", site, language)
    status_labels = {status.value: str(status.label) for status in GroupStatus}
    labels = _availability_labels()
    values = groups.values_list(
        "pk",
        "name",
        "status",
        "area_names",
        "district_numbers",
        "area_description",
        "signup_route",
        "capacity",
        "places_given",
        "members_outside",
        "full_for_now",
        "unverified_since",
    )
    rows: list[GroupRow] = []
    for pk, name, status, areas, districts, description, route, *facts in values:
        *places, unverified = facts
        availability = listed_availability(status, route, *places)
        rows.append(
            {
                "pk": pk,
                "number": str(pk),
                "name": name,
                "status": status,
                "status_label": status_labels[status],
                "areas": areas,
                "districts": tuple(map(int, districts.split())),
                "description": description,
                "availability": availability,
                "availability_label": labels[unverified is not None][availability],
                "url": urls.get(pk, ""),
            }
        )
    return rows


def _availability_labels() -> tuple[dict[str, str], dict[str, str]]:
    """Of ordinary groups, and of those that are unverified."""
    plain = {a.value: str(a.label) for a in Availability}
    note = gettext("Not verified: we do not know if it is still active")
    noted = {value: f"{label}. {note}" for value, label in plain.items()}
    return plain | {"": ""}, noted | {"": note}


# Most groups of a site are alike.
@lru_cache(maxsize=4096)
def listed_availability(
    status: str, route: str, capacity: int, given: int, outside: int, is_full: bool
) -> str:
    """Empty where our form gives no places, so their number says nothing."""
    is_open = status in (GroupStatus.FORMING, GroupStatus.ACTIVE)
    if not is_open or route != SignupRoute.FORM:
        return ""
    if is_full:
        return Availability.FULL.value
    return availability_of(capacity - given - outside - COORDINATOR_PLACES).value
