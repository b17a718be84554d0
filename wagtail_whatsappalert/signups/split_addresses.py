"""To which of two groups people belong, by their address."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

import shapely
from django.db import models
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from ..areas.addresses import AddressMatch, look_up_many
from ..areas.models import Neighbourhood
from ..geocoding.base import GeocodedAddress, GeocoderUnavailable
from ..geocoding.services import current_geocoder, geocode_address
from ..groups.address_list import read_address_list
from ..groups.address_ranges import AddressRange
from ..groups.choices import AreaSource
from ..groups.street_names import street_key
from .split_area import SLIVER, Part, shapes_of, share_of

logger = logging.getLogger(__name__)

# A manager waits for these: no more than so many questions, and no longer.
MOST_ASKED = 200
SECONDS = 8.0


class Ground(models.TextChoices):
    """Why somebody is proposed for one of the groups."""

    LIST = "list", _("By the list of addresses")
    LINES = "lines", _("By the streets and postcodes of the group")
    SERVICE = "service", _("By the address service")
    OUTSIDE = "outside", _("Lies outside this group")
    UNKNOWN = "unknown", _("Address not known")
    LATER = "later", _("Not looked up yet")
    ERASED = "erased", _("Data erased")


# Where a manager has to look.
DOUBTFUL = (Ground.LATER, Ground.UNKNOWN, Ground.OUTSIDE)


@dataclass(frozen=True)
class Address:
    """``postcode`` as ``normalise_postcode`` writes it."""

    postcode: str
    house_number: int
    addition: str = ""


@dataclass(frozen=True)
class Proposal:
    """Whether somebody goes to the new group, and why."""

    goes: bool
    ground: Ground


STAYS_OUTSIDE = Proposal(False, Ground.OUTSIDE)


def propose(part: Part, addresses: Mapping[int, Address]) -> dict[int, Proposal]:
    """
    For each person, by number. Whom nobody can place stays where he is.

    The list of addresses first, in a few queries; then the geocoder, for at most
    ``MOST_ASKED`` addresses and ``SECONDS``. The others are ``LATER``: the next time
    for them alone.
    """
    by_lines = part.source == AreaSource.ADDRESSES
    judge = LinesJudge(part) if by_lines else AreaJudge(part)
    distinct = set(addresses.values())
    told = judge.without_asking(distinct)
    told |= _ask_geocoder(judge, sorted(distinct - set(told), key=_in_order))
    return {number: told[address] for number, address in addresses.items()}


def _in_order(address: Address) -> tuple[str, int, str]:
    return address.postcode, address.house_number, address.addition


class AreaJudge:
    """Knows which neighbourhoods and which places on earth belong to which group."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.new, self.old = shapes_of(part)

    def without_asking(self, addresses: Iterable[Address]) -> dict[Address, Proposal]:
        addresses = list(addresses)
        matches = look_up_many((a.postcode, a.house_number) for a in addresses)
        by_code = dict(self._by_code(matches.values()))
        told = {}
        for address in addresses:
            match = matches.get((address.postcode, address.house_number))
            proposal = by_code.get(match.neighbourhood_code) if match else None
            if proposal:
                told[address] = proposal
        return told

    def _by_code(
        self, matches: Iterable[AddressMatch]
    ) -> Iterator[tuple[str, Proposal]]:
        """Of the neighbourhoods that lie wholly in one of the groups, or in none."""
        years = {match.neighbourhood_code: match.year for match in matches}
        found = Neighbourhood.objects.filter(code__in=years).order_by("year")
        rows = found.values_list("pk", "code", "year", "shape")
        if self.part.source == AreaSource.NEIGHBOURHOODS:
            yield from self._by_number(years, rows)
            return
        # The year that the list tells comes last and rules, else the newest.
        for _pk, code, _year, shape in sorted(rows, key=lambda r: r[2] == years[r[1]]):
            proposal = self._of_area(shapely.from_wkb(bytes(shape))) if shape else None
            if proposal:
                yield code, proposal

    def _by_number(
        self, codes: Collection[str], rows: Iterable[tuple]
    ) -> Iterator[tuple[str, Proposal]]:
        yield from ((code, STAYS_OUTSIDE) for code in codes)
        for pk, code, *_rest in rows:
            if pk in self.part.going or pk in self.part.staying:
                yield code, Proposal(pk in self.part.going, Ground.LIST)

    def _of_area(self, area: BaseGeometry) -> Proposal | None:
        new, old = share_of(self.new, area), share_of(self.old, area)
        if new > 1 - SLIVER or old > 1 - SLIVER:
            return Proposal(new > old, Ground.LIST)
        return STAYS_OUTSIDE if new + old < SLIVER else None

    def of_hit(self, hit: GeocodedAddress, address: Address) -> Proposal:
        point = hit.location.coordinates
        for area, goes in ((self.new, True), (self.old, False)):
            if shapely.intersects_xy(area, *point):
                return Proposal(goes, Ground.SERVICE)
        return STAYS_OUTSIDE


class LinesJudge:
    """Knows which streets and postcodes belong to which group."""

    def __init__(self, part: Part) -> None:
        self.new = read_address_list(part.lines).ranges
        self.old = read_address_list(part.lines_left).ranges

    def without_asking(self, addresses: Iterable[Address]) -> dict[Address, Proposal]:
        """By postcode; where a street decides, somebody must tell it first."""
        told = {}
        for address in addresses:
            new, old = (_holds(each, address) for each in (self.new, self.old))
            if new != old and not self._needs_street(address):
                told[address] = Proposal(new, Ground.LINES)
        return told

    def _needs_street(self, address: Address) -> bool:
        return any(
            each.street and _holds([each], address, each.street)
            for each in (*self.new, *self.old)
        )

    def of_hit(self, hit: GeocodedAddress, address: Address) -> Proposal:
        street = street_key(hit.street)
        new, old = (_holds(each, address, street) for each in (self.new, self.old))
        if new == old:
            return Proposal(False, Ground.UNKNOWN) if new else STAYS_OUTSIDE
        return Proposal(new, Ground.LINES)


def _holds(ranges: Iterable[AddressRange], address: Address, street: str = "") -> bool:
    whole = address.postcode.replace(" ", "")
    return any(
        each.postcode in ("", whole, whole[:4])
        and each.street in ("", street)
        and each.holds(address.house_number)
        for each in ranges
    )


def _ask_geocoder(
    judge: AreaJudge | LinesJudge, addresses: Collection[Address]
) -> dict[Address, Proposal]:
    nobody_knows = Proposal(False, Ground.UNKNOWN)
    if current_geocoder() is None:
        return dict.fromkeys(addresses, nobody_knows)
    told = dict.fromkeys(addresses, Proposal(False, Ground.LATER))
    for address, hit in _hits(list(addresses)[:MOST_ASKED]):
        told[address] = judge.of_hit(hit, address) if hit else nobody_knows
    return told


def _hits(
    addresses: Iterable[Address],
) -> Iterator[tuple[Address, GeocodedAddress | None]]:
    """Until the time is over, or the service does not answer any more."""
    end = monotonic() + SECONDS
    for address in addresses:
        if monotonic() > end:
            return
        try:
            hits = geocode_address(
                address.postcode, address.house_number, address.addition
            )
        except GeocoderUnavailable as problem:
            logger.warning("Addresses could not be looked up. %s", problem)
            return
        yield address, hits[0] if hits else None
