"""Asks the geocoder that the site has chosen."""

from __future__ import annotations

import logging
from dataclasses import fields

from django.utils.module_loading import import_string

from ..common.locations import Location
from ..conf import conf
from .base import GeocodedAddress, Geocoder, GeocoderUnavailable
from .careful import Care, CarefulGeocoder

logger = logging.getLogger(__name__)


def current_geocoder() -> Geocoder | None:
    """
    The geocoder of the settings as they are now; ``None`` when it is off.

    It is asked with the care that the settings tell: ``CarefulGeocoder``.
    """
    chosen = conf.GEOCODER
    if chosen is None:
        return None
    options = chosen.get("OPTIONS", {})
    names = {field.name.upper(): field.name for field in fields(Care)}
    care = {names[key]: value for key, value in chosen.items() if key in names}
    return CarefulGeocoder(
        import_string(chosen["BACKEND"])(**options),
        name=f"{chosen['BACKEND']}|{options!r}",
        care=Care(**care),
    )


def geocode(query: str) -> list[GeocodedAddress]:
    """
    The addresses that fit, best first; empty when the geocoder is off.

    Raises ``GeocoderUnavailable``.
    """
    geocoder = current_geocoder()
    query = query.strip()
    return geocoder.search(query) if geocoder and query else []


def geocode_address(
    postcode: str, house_number: int, addition: str = ""
) -> list[GeocodedAddress]:
    """
    The addresses with this postcode and house number, first those with this addition.

    Empty when the geocoder is off, and always in Belgium, where a postcode holds many
    streets. ``postcode`` as ``normalise_postcode`` writes it. Raises
    ``GeocoderUnavailable``.
    """
    geocoder = current_geocoder()
    if geocoder is None or conf.COUNTRY == "BE":
        return []
    hits = geocoder.search_address(postcode, house_number, addition)
    wanted = _plain(addition)
    return sorted(hits, key=lambda hit: _plain(hit.addition) != wanted)


def _plain(addition: str) -> str:
    return "".join(sign for sign in addition.casefold() if sign.isalnum())


def locate(query: str) -> Location | None:
    """Where the best hit is; ``None`` for no hit and for no service."""
    try:
        hits = geocode(query)
    except GeocoderUnavailable as problem:
        logger.warning("An address could not be looked up. %s", problem)
        return None
    return hits[0].location if hits else None
