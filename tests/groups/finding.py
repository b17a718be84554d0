"""A small municipality of squares, its addresses, and a geocoder that knows some."""

from dataclasses import replace

from tests.areas.factories import polygon, square
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.common.versions import AREAS, touch_public_version
from wagtail_whatsappalert.geocoding.base import (
    GeocodedAddress,
    Geocoder,
    GeocoderUnavailable,
)
from wagtail_whatsappalert.groups.finder import Finding, find_by_address
from wagtail_whatsappalert.groups.models import Group

from .factories import make_group, make_neighbourhood

YEAR = 2025
# Neighbourhoods stand side by side, 0.1 degree wide.
WEST, SOUTH = 6.4, 52.7
POSTCODE = "7901 AB"


def make_place(number, name="", *, year=YEAR, **kwargs):
    """Neighbourhood BU0118000N: the square that is number N from the west."""
    boundary = polygon(square(west=WEST + number / 10, south=SOUTH))
    defaults = {
        "code": f"BU0118{number:04}",
        "year": year,
        "name": name or f"Buurt {number}",
        "boundary": boundary,
    }
    return make_neighbourhood(**{**defaults, **kwargs})


def make_drawn_group(west, width=0.05, **kwargs):
    """A group whose area is drawn: a square from ``west``, in degrees."""
    drawn = polygon(square(west=west, south=SOUTH, size=width))
    return make_group(area_source="drawn", drawn_area=drawn, **kwargs)


def make_listed_group(text, **kwargs):
    """A group with a list of streets and postcodes."""
    return make_group(area_source="addresses", address_list=text, **kwargs)


def know_address(postcode, number, *, year=YEAR, municipality="GM0118"):
    """The address index has the postcode, 1 to 99, in the neighbourhood at N."""
    digits = municipality.removeprefix("GM").lstrip("0")
    PostcodeAddresses.objects.create(
        postcode=postcode,
        year=year,
        municipality_code=municipality,
        runs=f"{digits}{number:04}:1-99",
    )
    touch_public_version(AREAS)


class KnownAddresses(Geocoder):
    """Answers from ``addresses``, counts in ``asked`` what it was asked."""

    addresses = []
    asked = []
    is_down = False

    def search(self, query):
        self.asked.append(query)
        if self.is_down:
            raise GeocoderUnavailable("The geocoder of the tests is down.")
        words = query.casefold().replace(",", "").split()
        return [
            hit
            for hit in self.addresses
            if all(word in hit.label.casefold() for word in words)
        ]

    def search_address(self, postcode, house_number, addition=""):
        self.asked.append(f"{postcode} {house_number}")
        if self.is_down:
            raise GeocoderUnavailable("The geocoder of the tests is down.")
        return [
            hit
            for hit in self.addresses
            if (hit.postcode, hit.house_number) == (postcode, house_number)
        ]


ADDRESS = GeocodedAddress(
    label="Hoofdstraat 12, 7901 AB Hoogeveen",
    location=Location(WEST + 0.01, SOUTH + 0.01),
    street="Hoofdstraat",
    house_number=12,
    postcode="7901 AB",
    town="Hoogeveen",
    municipality_code="GM0118",
)


def address_at(east, north=0.01, **kwargs):
    """An address so many degrees east and north of the corner of the first place."""
    return replace(ADDRESS, location=Location(WEST + east, SOUTH + north), **kwargs)


def use_geocoder(settings, monkeypatch):
    """Let the finder ask ``KnownAddresses``, which knows none yet."""
    backend = f"{KnownAddresses.__module__}.{KnownAddresses.__qualname__}"
    settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": {"BACKEND": backend}}
    for name, value in (("addresses", []), ("asked", []), ("is_down", False)):
        monkeypatch.setattr(KnownAddresses, name, value)
    return KnownAddresses


def told(found: Finding):
    """The outcome, and the names of the groups."""
    return found.outcome, [Group.objects.get(pk=pk).name for pk in found.groups]


def by_address(site, number=12, postcode=POSTCODE, addition=""):
    return told(find_by_address(site, postcode, number, addition))
