"""
From an address, a name or a place on earth to the groups that it belongs to.

Asks our own lists first: of addresses, of streets, of names. Only what these leave
open goes to a geocoder, from the server. Nothing of an address is kept or logged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Site

from ..common.locations import Location
from ..common.postcodes import normalise_postcode
from ..common.versions import public_version
from ..geocoding.services import geocode_address
from .address_ranges import AddressRange
from .finder_areas import finder_areas
from .finder_cards import FinderSite, finder_site
from .finder_evidence import Evidence, local_evidence
from .finder_search import Finding, Outcome, Search
from .finder_texts import find_named
from .models import Group

POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Za-z]{2}\b")
NUMBER = re.compile(r"\b([1-9]\d{0,4}) ?([A-Za-z]?)\b")


def find_by_address(
    site: Site, postcode: str, house_number: int, addition: str = "", **how: Any
) -> Finding:
    """
    ``postcode`` as ``normalise_postcode`` writes it.

    Asks the list of addresses first, the geocoder only if that does not tell. Never
    raises for a service that is down, and writes no address into a log. ``how`` may
    be the public ``version``, if it is known, and ``before_asking``: called before a
    geocoder is asked; what it raises comes out.
    """
    search, _facts = _search(site, **how)
    return _by_address(search, postcode, house_number, addition)


def find_by_text(site: Site, text: str, **how: Any) -> Finding:
    """
    A neighbourhood, a group, or a street with or without a house number. A postcode
    with a house number is an address. ``how`` as above.
    """
    search, facts = _search(site, **how)
    address = _address_in(text)
    if address:
        return _by_address(search, *address)
    return find_named(search, facts, text)


def find_by_point(site: Site, longitude: float, latitude: float, **how: Any) -> Finding:
    """Degrees (WGS84). ``how`` as above."""
    search, _facts = _search(site, **how)
    known = Evidence()
    known.add_point(Location(longitude, latitude), search.areas)
    return search.conclude(known)


def covers_address(
    group_id: int, postcode: str, house_number: int, addition: str = ""
) -> bool | None:
    """
    Whether an address lies in the area of a group; ``None`` if nobody knows.

    Asks a geocoder where our own lists do not tell.
    """
    version = public_version()
    search = Search(finder_areas(version), version, {group_id})
    found = _by_address(search, postcode, house_number, addition)
    if found.outcome is Outcome.ONE:
        return True
    is_told = found.outcome in (Outcome.NOWHERE, Outcome.OUTSIDE)
    return False if is_told and _has_area(group_id) else None


def _has_area(group_id: int) -> bool:
    """Neighbourhoods without a boundary do not tell what lies outside them."""
    group = Group.objects.filter(pk=group_id)
    listed = AddressRange.objects.filter(group=OuterRef("pk"))
    is_drawn = group.filter(shape__isnull=False).exists()
    return is_drawn or group.filter(Exists(listed)).exists()


def _search(
    site: Site,
    *,
    version: str | None = None,
    before_asking: Callable[[], None] = lambda: None,
) -> tuple[Search, FinderSite]:
    version = version or public_version()
    facts = finder_site(site, version)
    search = Search(
        areas=finder_areas(version),
        version=version,
        groups=facts.cards,
        sharing=facts.sharing,
        municipality_code=facts.municipality_code,
        before_asking=before_asking,
    )
    return search, facts


def _by_address(search: Search, postcode: str, number: int, addition: str) -> Finding:
    known = local_evidence(search.areas, postcode, number)
    return search.find(
        known, lambda: geocode_address(postcode, number, addition), addition
    )


def _address_in(text: str) -> tuple[str, int, str] | None:
    """``Dorpsstraat 5a, 7901 AB Hoogeveen``: the postcode and what else is a number."""
    match = POSTCODE.search(text)
    postcode = normalise_postcode(match[0]) if match else None
    if match is None or postcode is None or " " not in postcode:
        return None
    numbers = NUMBER.findall(text[match.end() :]) or NUMBER.findall(
        text[: match.start()]
    )
    return (postcode, int(numbers[0][0]), numbers[0][1]) if numbers else None
