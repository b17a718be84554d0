"""Where an address lies, from the list of addresses that was imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..common.versions import kept_until_change
from .address_runs import codes_in, holders_of, neighbourhood_code
from .models import PostcodeAddresses

# What fits in one statement on every database.
BATCH = 500


@dataclass(frozen=True)
class AddressMatch:
    """
    The neighbourhood of an address: its code (BU01180101), of which year.

    ``is_exact`` is false where the house number itself is not in the list, but every
    number of its postcode that is, in any municipality, lies in this neighbourhood.
    """

    neighbourhood_code: str
    year: int
    municipality_code: str
    is_exact: bool = True


def look_up(postcode: str, house_number: int) -> AddressMatch | None:
    """
    Where an address lies; ``None`` where the list does not tell. One query.

    ``postcode`` as ``normalise_postcode`` writes it. A postcode on the border of two
    municipalities stands in both lists; the one that has the number tells. Where
    several neighbourhoods could be meant, none is named.
    """
    rows = list(PostcodeAddresses.objects.filter(postcode=postcode))
    return _told_by(rows, house_number)


def look_up_many(
    addresses: Iterable[tuple[str, int]],
) -> dict[tuple[str, int], AddressMatch]:
    """
    As ``look_up``, for postcodes with house numbers; one query for each 500 postcodes.

    Addresses of which the list does not tell are left out.
    """
    addresses = set(addresses)
    rows = defaultdict(list)
    for postcodes in _batches(sorted({postcode for postcode, _number in addresses})):
        for row in PostcodeAddresses.objects.filter(postcode__in=postcodes):
            rows[row.postcode].append(row)
    told = {each: _told_by(rows[each[0]], each[1]) for each in addresses}
    return {address: match for address, match in told.items() if match}


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _told_by(
    rows: Sequence[PostcodeAddresses], house_number: int
) -> AddressMatch | None:
    exact = [
        _match(row, code) for row in rows for code in holders_of(row.runs, house_number)
    ]
    if exact:
        return exact[0] if len(exact) == 1 else None
    near = [
        _match(row, code, is_exact=False) for row in rows for code in codes_in(row.runs)
    ]
    return near[0] if len(near) == 1 else None


def _match(row: PostcodeAddresses, code: str, *, is_exact: bool = True) -> AddressMatch:
    return AddressMatch(
        neighbourhood_code=neighbourhood_code(code),
        year=row.year,
        municipality_code=row.municipality_code,
        is_exact=is_exact,
    )


def has_addresses(version: str) -> bool:
    """
    Whether any list was imported; no query where it is known for this version.

    ``version`` as ``public_version`` or ``area_version`` answers it.
    """
    return kept_until_change("has_addresses", PostcodeAddresses.objects.exists, version)
