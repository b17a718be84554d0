"""What the finder tells of a group and of the municipality, in memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Site

from ..places.models import Availability
from ..site_settings.models import WhatsAppAlertSettings
from .choices import GroupStatus, SignupRoute
from .listing import GroupRow, group_rows, list_key
from .models import Group

# Sites times languages; a process that serves more makes some of them anew.
KEPT = 16


class Step(Enum):
    """What somebody who found a group can do now."""

    SIGN_UP = "sign_up"
    WAITING_LIST = "waiting_list"
    REGISTER_INTEREST = "register_interest"
    EXTERNAL = "external"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Card:
    """A group as an answer shows it; ``link`` is where one signs up elsewhere."""

    row: GroupRow
    step: Step
    link: str = ""


@dataclass(frozen=True, eq=False)
class FinderSite:
    """
    A site in one language: its public groups by number and in order of name, and what
    an answer tells of the municipality. ``sharing`` are groups that share addresses
    with another one on purpose.
    """

    cards: dict[int, Card]
    sharing: frozenset[int]
    municipality: str
    full_name: str
    municipality_code: str
    phone: str
    start_url: str


_kept: OrderedDict[str, FinderSite] = OrderedDict()


def finder_site(site: Site, version: str) -> FinderSite:
    """
    As it is now, in the active language. ``version`` is the public one: no query if
    that did not change since the last time in this process.
    """
    language = get_language() or ""
    key = list_key(version, site.pk, language)
    facts = _kept.get(key)
    if facts is None:
        facts = _kept[key] = _read_site(site, language, key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return facts


def forget_sites() -> None:
    """For tests: one that is rolled back gives its versions to the next."""
    _kept.clear()


def _read_site(site: Site, language: str, key: str) -> FinderSite:
    settings = WhatsAppAlertSettings.for_site(site)
    groups = Group.objects.public().on_site(site)
    links = _links(groups.filter(signup_route=SignupRoute.EXTERNAL), site)
    closed = set(_numbers(groups.filter(signup_route=SignupRoute.CLOSED)))
    return FinderSite(
        cards={
            row["pk"]: _card(row, links.get(row["pk"]), row["pk"] in closed)
            for row in group_rows(site, language, key)
        },
        sharing=frozenset(_numbers(groups.filter(allows_overlap=True))),
        municipality=settings.municipality,
        full_name=settings.full_name,
        municipality_code=settings.municipality_code,
        phone=settings.phone,
        start_url=settings.get_page_url("start_page"),
    )


def _numbers(groups: QuerySet[Group]) -> QuerySet[Group]:
    return groups.order_by().values_list("pk", flat=True)


def _links(groups: QuerySet[Group], site: Site) -> dict[int, str]:
    found = {}
    for group in groups.select_related("signup_page").defer("shape", "drawn_area"):
        page = group.signup_page
        url = page.get_url(current_site=site) if page else None
        found[group.pk] = group.signup_link(url)
    return found


def _card(row: GroupRow, link: str | None, is_closed: bool) -> Card:
    if row["status"] == GroupStatus.PAUSED:
        return Card(row, Step.PAUSED)
    if link:
        return Card(row, Step.EXTERNAL, link)
    if is_closed or link is not None:
        return Card(row, Step.CLOSED)
    if row["status"] == GroupStatus.FORMING:
        return Card(row, Step.REGISTER_INTEREST)
    is_full = row["availability"] == Availability.FULL.value
    return Card(row, Step.WAITING_LIST if is_full else Step.SIGN_UP)
