"""
Groups as GeoJSON. Outlines were simplified and written as text when the group
was saved, so answering is joining texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from django.core.cache import cache
from django.utils import translation
from wagtail.models import Site

from ..common.locations import parse_location
from ..common.pages import record_urls
from ..places.models import Availability
from .listing import listed_availability
from .models import Group, GroupStatus
from .pages import GroupPageMixin
from .querysets import GroupQuerySet

CACHE_SECONDS = 60 * 60
# Which outline: one for a whole municipality on a screen, one for its streets.
DETAILS = {"full": "outline", "overview": "overview_outline"}
# What decides whether a place is to be had, as ``listed_availability`` takes it.
PLACES = (
    "signup_route",
    "capacity",
    "places_given",
    "members_outside",
    "full_for_now",
)
HEAD, TAIL = b'{"type":"FeatureCollection","features":[\n', b"\n]}"


def groups_geojson(site: Site, language: str, detail: str, key: str) -> bytes:
    """
    A FeatureCollection (RFC 7946) in UTF-8 of the groups that the site shows.

    A group has an area, or a point where no area is known; one without either has
    no geometry. No personal data. Kept under ``key``: ``listing.list_key``.
    """
    key = f"whatsappalert.geojson.{detail}.{key}"
    body = cache.get(key)
    if body is None:
        groups = Group.objects.public().on_site(site)
        body = _collection(_features(groups, site, language, detail))
        cache.set(key, body, CACHE_SECONDS)
    return body


def chosen_geojson(
    numbers: Iterable[int], site: Site, language: str, detail: str, key: str
) -> bytes:
    """The same of some groups, also of those that only another site lists."""
    body = groups_geojson(site, language, detail, key)
    found = {number: _cut(body, number) for number in numbers}
    lines = [line for line in found.values() if line]
    missing = [number for number, line in found.items() if not line]
    if missing:
        others = Group.objects.public().filter(pk__in=missing)
        lines.extend(_features(others, site, language, detail))
    return _collection(lines)


def _collection(features: Iterable[bytes]) -> bytes:
    return HEAD + b",\n".join(features) + TAIL


def _cut(body: bytes, number: int) -> bytes:
    """The line of one group, out of a collection with a line for each."""
    start = body.find(b'\n{"type":"Feature","id":%d,' % number)
    if start < 0:
        return b""
    return body[start + 1 : body.index(b"\n", start + 1)].rstrip(b",")


def _features(
    groups: GroupQuerySet, site: Site, language: str, detail: str
) -> list[bytes]:
    read = list(_read_groups(groups, DETAILS[detail]))
    if not read:
        return []
    with translation.override(language):
        urls = record_urls(GroupPageMixin, "group", site, language)
        return [
            _feature(pk, urls.get(pk, ""), _state(language, *state), *facts)
            for pk, *facts, state in read
        ]


def _read_groups(groups: GroupQuerySet, outline: str) -> Iterator[tuple[Any, ...]]:
    """Of each group: number, name, areas, outline, marker, and its state as listed."""
    facts = ("pk", "name", "area_names", outline, "location", "status")
    # In any order: a database sorts these long texts slowly.
    values = groups.order_by().values_list(*facts, *PLACES)
    for *group, status, route, capacity, given, outside, is_full in values:
        is_listed = listed_availability(
            status, route, capacity, given, outside, is_full
        )
        yield *group, (status, is_listed)


def _feature(
    pk: int,
    url: str,
    state: str,
    name: str,
    areas: str,
    outline: str,
    location: str,
) -> bytes:
    # Text by text: an encoder for each feature would take most of the time.
    marker = _marker(location)
    geometry = outline or _point(marker)
    return (
        f'{{"type":"Feature","id":{pk},"geometry":{geometry},'
        f'"properties":{{"name":{quoted(name)},{state},'
        f'"areas":{quoted(areas)},"url":{quoted(url)}}},'
        f'"marker":{marker}}}'
    ).encode()


# The same text for many groups.
@lru_cache(maxsize=256)
def _state(language: str, status: str, availability: str) -> str:
    """Status and availability with their labels, in the active language."""
    label = str(Availability(availability).label) if availability else ""
    texts = {
        "status": status,
        "status_label": str(GroupStatus(status).label),
        "availability": availability,
        "availability_label": label,
    }
    return json.dumps(texts)[1:-1]


# Markers seldom move: after a change most were read before.
@lru_cache(maxsize=4096)
def _marker(location: str) -> str:
    point = parse_location(location)
    return f"[{point.longitude},{point.latitude}]" if point else "null"


def _point(marker: str) -> str:
    if marker == "null":
        return marker
    return f'{{"type":"Point","coordinates":{marker}}}'
