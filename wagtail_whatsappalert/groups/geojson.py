"""
All groups as GeoJSON. Outlines were simplified and written as text when the
group was saved, so answering is joining texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
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

CACHE_SECONDS = 60 * 60
# What decides whether a place is to be had, as ``listed_availability`` takes it.
PLACES = (
    "signup_route",
    "capacity",
    "places_given",
    "members_outside",
    "full_for_now",
)


def cached_geojson(key: str) -> bytes | None:
    """What ``build_geojson`` made for the same ``listing.list_key``, if it did."""
    return cache.get(f"whatsappalert.geojson.{key}")


def build_geojson(site: Site, language: str, key: str) -> bytes:
    """
    A FeatureCollection (RFC 7946) in UTF-8: an area, or a point where no area is
    known; a group without either has no geometry. No personal data.
    """
    with translation.override(language):
        urls = record_urls(GroupPageMixin, "group", site, language)
        features = ",".join(
            _feature(pk, urls.get(pk, ""), _state(language, *state), *facts)
            for pk, *facts, state in _read_groups()
        )
    body = f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()
    cache.set(f"whatsappalert.geojson.{key}", body, CACHE_SECONDS)
    return body


def _read_groups() -> Iterator[tuple[Any, ...]]:
    """Of each group: number, name, areas, outline, marker, and its state as listed."""
    # In any order: a database sorts these long texts slowly.
    groups = Group.objects.public().order_by()
    facts = ("pk", "name", "area_names", "outline", "location", "status")
    for *group, status, route, capacity, given, outside, is_full in groups.values_list(
        *facts, *PLACES
    ):
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
) -> str:
    # Text by text: an encoder for each feature would take most of the time.
    marker = _marker(location)
    geometry = outline or _point(marker)
    return (
        f'{{"type":"Feature","id":{pk},"geometry":{geometry},'
        f'"properties":{{"name":{quoted(name)},{state},'
        f'"areas":{quoted(areas)},"url":{quoted(url)}}},'
        f'"marker":{marker}}}'
    )


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
