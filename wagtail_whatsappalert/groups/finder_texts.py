"""Finds what people typed in their own words: a name, or a street."""

from __future__ import annotations

from collections.abc import Iterator

from ..geocoding.base import GeocodedAddress
from ..geocoding.services import current_geocoder, geocode
from .finder_areas import Place
from .finder_cards import FinderSite
from .finder_evidence import Evidence, asked, groups_of_street, street_groups
from .finder_names import Named, names_of, split_street, words_of
from .finder_search import Finding, Outcome, Search, finding
from .street_names import street_key

ABSENT = (Outcome.UNKNOWN, Outcome.UNAVAILABLE)


def find_named(search: Search, site: FinderSite, text: str) -> Finding:
    """
    Names first, then streets of our own lists; with a house number it is a street,
    which a geocoder may know.
    """
    names = names_of(site, search.areas)
    if named := names.exactly(text):
        return _of_names(search, named)
    street, number = split_street(text)
    listed = search.of_ours(groups_of_street(search.areas, street, number))
    if listed:
        return search.found(listed, None)
    if number is None and (named := names.starting(text)):
        return _of_names(search, named)
    found = _geocoded(search, site, text, street, number)
    if found.outcome in ABSENT and (named := names.starting(street)):
        return _of_names(search, named)
    return found


def _of_names(search: Search, named: Named) -> Finding:
    groups = list(named.groups)
    for place in named.places:
        groups += _groups_of(search, place)
    ours = search.of_ours(groups)
    place = _one_place(named.places)
    if ours:
        return search.found(ours, place)
    return finding(Outcome.NOWHERE, [], place)


def _one_place(places: list[Place]) -> Place | None:
    """The same neighbourhood in several years is one: the newest."""
    if len({(place.name, place.municipality_code) for place in places}) != 1:
        return None
    return max(places, key=lambda place: place.year)


def _groups_of(search: Search, place: Place) -> Iterator[int]:
    """Groups that hold the neighbourhood, or a part of it."""
    yield from search.areas.groups_in.get(place.pk, ())
    for group, _share in search.areas.sharing(place):
        yield group
    for group in street_groups(search.areas, place):
        if search.areas.streets[group]:
            yield group


def _geocoded(
    search: Search, site: FinderSite, text: str, street: str, number: int | None
) -> Finding:
    if current_geocoder() is None:
        return Finding(Outcome.UNAVAILABLE)
    search.before_asking()
    hits: list[GeocodedAddress] = []
    for query in _queries(site, text):
        answer = asked(lambda query=query: geocode(query))
        if answer is None:
            return Finding(Outcome.UNAVAILABLE)
        hits += answer
        inside = _inside(search, _alike(answer, street, number))
        if inside:
            return _joined(search, inside)
    return Finding(Outcome.OUTSIDE if hits else Outcome.UNKNOWN)


def _queries(site: FinderSite, text: str) -> Iterator[str]:
    """In the municipality first: elsewhere there are streets of the same name."""
    name = site.municipality
    if name and not set(words_of(name)) <= set(words_of(text)):
        yield f"{text}, {name}"
    yield text


def _alike(
    hits: list[GeocodedAddress], street: str, number: int | None
) -> list[GeocodedAddress]:
    """Services add what looks like it: left out where there is something better."""
    key = street_key(street)
    for is_alike in (
        lambda hit: number is None or hit.house_number == number,
        lambda hit: street_key(hit.street) == key,
    ):
        hits = [hit for hit in hits if is_alike(hit)] or hits
    return hits


def _inside(search: Search, hits: list[GeocodedAddress]) -> list[Evidence]:
    found = []
    for hit in hits:
        known = Evidence()
        search.add_hit(known, hit)
        if search.of_ours(known.sure) or not search.is_outside(known):
            found.append(known)
    return found


def _joined(search: Search, found: list[Evidence]) -> Finding:
    """One answer for all that a street can be."""
    groups = search.of_ours(pk for known in found for pk in known.sure)
    places = {known.place for known in found}
    place = places.pop() if len(places) == 1 else None
    if groups:
        return search.found(groups, place)
    return finding(Outcome.NOWHERE, [], place)
