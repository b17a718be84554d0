"""
What a signup form shows beside its fields, from a cache that is never late.

One query (the public version) for a form whose facts are cached; then the page
that carries the form stays as fast as it was.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.models import Site

from ..areas.models import Neighbourhood
from ..common.versions import public_version
from ..conf import conf
from ..groups.choices import mention_group
from ..groups.models import Group
from ..privacy.services import current_consent_texts
from ..site_settings.models import LegalBasis, WhatsAppAlertSettings
from ..texts.wording import current_house_rules

CACHE_SECONDS = 60 * 60


@dataclass(frozen=True)
class GroupFacts:
    """
    A group as its form needs it; strings and numbers only, for the cache.

    ``pk`` is ``None`` for one that nobody asked for yet: its form is about
    ``neighbourhood``, as of every group that ``is_wanted``.
    """

    pk: int | None
    name: str
    is_open: bool
    is_forming: bool
    is_full: bool
    signup_url: str
    minimum_age: int
    rules_id: int | None
    is_wanted: bool = False
    neighbourhood: int | None = None
    has_area: bool = False

    @property
    def gathers_interest(self) -> bool:
        return self.is_forming or self.is_wanted

    @property
    def as_mentioned(self) -> str:
        """In the active language."""
        return mention_group(self.name, self.is_wanted)


@dataclass(frozen=True)
class MunicipalFacts:
    """Whom a resident can reach, and what happens to the data."""

    name: str
    phone: str
    email: str
    privacy_officer: str
    privacy_url: str
    complaint_authority: str
    asks_consent: bool


@dataclass(frozen=True)
class FormFacts:
    """
    Everything around the fields of a form, for one site and language.

    ``group`` is ``None`` where the resident chooses; then ``choices`` lists the
    open groups as (number, name) and ``ages`` their minimum ages. ``texts`` is a
    digest of what is accepted.
    """

    municipal: MunicipalFacts
    house_rules_id: int | None
    consents: dict[str, str]
    consent_ids: dict[str, int | None]
    texts: str
    minimum_age: int
    group: GroupFacts | None = None
    choices: list[tuple[int, str]] = field(default_factory=list)
    ages: dict[int, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.group.is_open if self.group else bool(self.choices)


def form_facts(
    site: Site | None,
    language: str,
    group_id: int | None,
    version: str | None = None,
    *,
    neighbourhood: int | None = None,
) -> FormFacts:
    """
    The facts of the form for a group, or for the choice of one (``None``).

    With a ``neighbourhood`` instead it is to ask for a group there. ``site`` is
    ``None`` for the default site, which then is not looked up for facts that are
    cached. ``version`` saves the query for the public version if it is known.
    Raises ``Group.DoesNotExist``, ``Neighbourhood.DoesNotExist`` and
    ``Site.DoesNotExist``.
    """
    version = version or public_version()
    where = site.pk if site else "default"
    what = f"in{neighbourhood}" if neighbourhood else group_id
    key = f"whatsappalert.form.{version}.{where}.{language}.{what}"
    facts = cache.get(key)
    if facts is None:
        site = site or Site.objects.get(is_default_site=True)
        group = _read_group(site, group_id, neighbourhood)
        facts = _read_facts(site, language, group)
        cache.set(key, facts, CACHE_SECONDS)
    return facts


def _read_group(
    site: Site, group_id: int | None, neighbourhood: int | None
) -> GroupFacts | None:
    if neighbourhood:
        return _wanted_facts(neighbourhood, site)
    return _group_facts(Group.objects.filter(pk=group_id), site) if group_id else None


def _wanted_facts(neighbourhood: int, site: Site) -> GroupFacts:
    """Also before anybody asked for a group there, and it is kept as one."""
    known = Group.objects.filter(wanted_in=neighbourhood)
    if known.exists():
        return _group_facts(known, site)
    return GroupFacts(
        pk=None,
        name=Neighbourhood.objects.only("name").get(pk=neighbourhood).name,
        is_open=True,
        is_forming=False,
        is_full=False,
        signup_url="",
        minimum_age=conf.DEFAULT_MINIMUM_AGE,
        rules_id=None,
        is_wanted=True,
        neighbourhood=neighbourhood,
    )


def _read_facts(site: Site, language: str, group: GroupFacts | None) -> FormFacts:
    municipal = WhatsAppAlertSettings.for_site(site)
    asks_consent = municipal.legal_basis == LegalBasis.CONSENT
    rules = current_house_rules(site, language)
    consents = current_consent_texts(site, language) if asks_consent else {}
    minimum_age = group.minimum_age if group else conf.DEFAULT_MINIMUM_AGE
    sentences = {purpose: text.text for purpose, text in consents.items()}
    accepted = (
        rules.rules.get_prep_value(),
        sorted(sentences.items()),
        group and group.rules_id,
        minimum_age,
    )
    return FormFacts(
        municipal=read_municipal_facts(municipal, asks_consent),
        house_rules_id=rules.pk,
        consents=sentences,
        consent_ids={purpose: text.pk for purpose, text in consents.items()},
        texts=digest_of_texts(accepted),
        minimum_age=minimum_age,
        group=group,
        **({} if group else _choices(site)),
    )


def digest_of_texts(accepted: object) -> str:
    """Another one as soon as anything that is agreed to has other words."""
    return hashlib.sha256(_without_ids(accepted).encode()).hexdigest()[:16]


def _without_ids(value: object) -> str:
    """As text, without the ids that StreamField makes anew for unsaved blocks."""
    if isinstance(value, dict):
        return repr({k: _without_ids(v) for k, v in value.items() if k != "id"})
    if isinstance(value, list | tuple):
        return repr([_without_ids(part) for part in value])
    return repr(value)


def _choices(site: Site) -> dict[str, Any]:
    groups = Group.objects.open_for_signup().on_site(site)
    rows = list(groups.values_list("pk", "name", "minimum_age"))
    return {
        "choices": [(pk, name) for pk, name, _age in rows],
        "ages": {pk: age for pk, _name, age in rows},
    }


def _group_facts(which: QuerySet[Group], site: Site) -> GroupFacts:
    group = which.select_related("signup_page").get()
    page = group.signup_page
    rules = group.current_rules
    return GroupFacts(
        pk=group.pk,
        name=group.name,
        is_open=group.takes_signups,
        is_forming=group.is_forming,
        is_full=not group.gathers_interest and group.places_left == 0,
        signup_url=group.signup_link(page.get_url(current_site=site) if page else None),
        minimum_age=group.minimum_age,
        rules_id=rules.pk if rules else None,
        is_wanted=group.is_wanted,
        neighbourhood=group.wanted_in_id,
        has_area=bool(group.shape) or group.address_ranges.exists(),
    )


def read_municipal_facts(
    municipal: WhatsAppAlertSettings, asks_consent: bool
) -> MunicipalFacts:
    """What stands beside a form, from the settings of its site."""
    return MunicipalFacts(
        name=municipal.municipality,
        phone=municipal.phone,
        email=municipal.email,
        privacy_officer=municipal.privacy_officer,
        privacy_url=municipal.get_page_url("privacy_page"),
        complaint_authority=municipal.complaint_authority,
        asks_consent=asks_consent,
    )
