"""Where an address lies, from the list of addresses that was imported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AddressMatch:
    """
    The neighbourhood of an address: its code (BU01180101), of which year.

    ``is_exact`` is false where the house number itself is not in the list, but every
    number of its postcode that is lies in this one neighbourhood.
    """

    neighbourhood_code: str
    year: int
    municipality_code: str
    is_exact: bool = True


def look_up(postcode: str, house_number: int) -> AddressMatch | None:
    """
    Where an address lies; ``None`` where the list does not tell. At most one query.

    ``postcode`` as ``normalise_postcode`` writes it.
    """
    raise NotImplementedError


def has_addresses(version: str) -> bool:
    """Whether any list was imported; no query where it is known for this version."""
    raise NotImplementedError
