"""Groups and neighbourhoods by name, as people type names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from ..areas.models import District
from .finder_areas import FinderAreas, Place, same_municipality
from .finder_cards import FinderSite

Words = tuple[str, ...]

# A house number is the last number, with at most a letter, an addition or a town
# behind it.
STREET = re.compile(r"(?P<street>.*?)[\s,]+(?P<number>[1-9]\d{0,4})(?P<rest>\D*)")


@dataclass(frozen=True)
class Entry:
    """What a name stands for: groups, or a neighbourhood. ``rank``: 0 is best."""

    words: Words
    rank: int
    groups: tuple[int, ...] = ()
    place: Place | None = None


@dataclass
class Named:
    """What a text names; empty if it names nothing."""

    groups: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.groups or self.places)


class Names:
    """Every name of a site: of groups, neighbourhoods and districts."""

    def __init__(self, site: FinderSite, areas: FinderAreas) -> None:
        self.entries = [*_groups(site), *_places(site, areas), *_districts(site)]

    def exactly(self, text: str) -> Named:
        """What has this very name, but for capitals, accents and marks."""
        words = words_of(text)
        return _collected(
            [each for each in self.entries if each.rank < 2 and each.words == words]
        )

    def starting(self, text: str) -> Named:
        """
        What has a name with words that begin as those of the text; the best kind of
        name that does.
        """
        words = words_of(text)
        found = [each for each in self.entries if _begin(each.words, words)]
        best = min((each.rank for each in found), default=0)
        return _collected([each for each in found if each.rank == best])


def words_of(text: str) -> Words:
    """The words of a text without capitals, accents and marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(re.findall(r"[^\W_]+", plain))


def split_street(text: str) -> tuple[str, int | None]:
    """``Dorpsstraat 5a, Pesse`` is Dorpsstraat and 5."""
    match = STREET.fullmatch(text)
    if match is None or not words_of(match["street"]):
        return text.partition(",")[0], None
    return match["street"].strip(" ,"), int(match["number"])


def _begin(words: Words, wanted: Words) -> bool:
    return bool(wanted) and all(
        any(word.startswith(each) for word in words) for each in wanted
    )


def _collected(entries: list[Entry]) -> Named:
    named = Named()
    for each in entries:
        named.groups += [pk for pk in each.groups if pk not in named.groups]
        if each.place:
            named.places.append(each.place)
    return named


def _groups(site: FinderSite) -> Iterator[Entry]:
    for pk, card in site.cards.items():
        yield Entry(words_of(card.row["name"]), 0, (pk,))
        if card.row["description"]:
            yield Entry(words_of(card.row["description"]), 3, (pk,))


def _places(site: FinderSite, areas: FinderAreas) -> Iterator[Entry]:
    for place in areas.places.values():
        if same_municipality(site.municipality_code, place.municipality_code):
            yield Entry(words_of(place.name), 0, place=place)


def _districts(site: FinderSite) -> Iterator[Entry]:
    members: dict[int, list[int]] = {}
    for pk, card in site.cards.items():
        for district in card.row["districts"]:
            members.setdefault(district, []).append(pk)
    rows = District.objects.filter(pk__in=members).order_by("name")
    for district, name in rows.values_list("pk", "name"):
        yield Entry(words_of(name), 1, tuple(members[district]))


_kept: WeakKeyDictionary[FinderSite, Names] = WeakKeyDictionary()


def names_of(site: FinderSite, areas: FinderAreas) -> Names:
    """Kept as long as the facts of the site are: until something changes."""
    names = _kept.get(site)
    if names is None:
        names = _kept[site] = Names(site, areas)
    return names
