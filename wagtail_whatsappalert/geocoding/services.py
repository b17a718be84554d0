"""Asks the geocoder that the site has chosen."""

from __future__ import annotations

import logging

from django.utils.module_loading import import_string

from ..common.locations import Location
from ..conf import conf
from .base import GeocodedAddress, Geocoder, GeocoderUnavailable

logger = logging.getLogger(__name__)


def current_geocoder() -> Geocoder | None:
    """The geocoder of the settings as they are now; ``None`` when it is off."""
    chosen = conf.GEOCODER
    if chosen is None:
        return None
    return import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {}))


def geocode(query: str) -> list[GeocodedAddress]:
    """
    The addresses that fit, best first; empty when the geocoder is off.

    Raises ``GeocoderUnavailable``.
    """
    geocoder = current_geocoder()
    query = query.strip()
    return geocoder.search(query) if geocoder and query else []


def locate(query: str) -> Location | None:
    """Where the best hit is; ``None`` for no hit and for no service."""
    try:
        hits = geocode(query)
    except GeocoderUnavailable as problem:
        logger.warning("An address could not be looked up. %s", problem)
        return None
    return hits[0].location if hits else None


def geocode_address(
    postcode: str, house_number: int, addition: str = ""
) -> list[GeocodedAddress]:
    """
    The addresses with this postcode and house number; empty when the geocoder is off.

    ``postcode`` as ``normalise_postcode`` writes it. Raises ``GeocoderUnavailable``.
    """
    geocoder = current_geocoder()
    if geocoder is None:
        return []
    return geocoder.search_address(postcode, house_number, addition)
