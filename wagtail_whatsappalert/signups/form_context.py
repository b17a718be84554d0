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
from wagtail.models import Site

from ..common.versions import public_version
from ..conf import conf
from ..groups.models import Group
from ..privacy.services import current_consent_texts
from ..site_settings.models import LegalBasis, WhatsAppAlertSettings
from ..texts.wording import current_house_rules

CACHE_SECONDS = 60 * 60


@dataclass(frozen=True)
class GroupFacts:
    """A group as its form needs it; strings and numbers only, for the cache."""

    pk: int
    name: str
    is_open: bool
    is_forming: bool
    is_full: bool
    signup_url: str
    minimum_age: int
    rules_id: int | None


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
    site: Site | None, language: str, group_id: int | None, version: str | None = None
) -> FormFacts:
    """
    The facts of the form for a group, or for the choice of one (``None``).

    ``site`` is ``None`` for the default site, which then is not looked up for
    facts that are cached. ``version`` saves the query for the public version if
    it is known. Raises ``Group.DoesNotExist`` and ``Site.DoesNotExist``.
    """
    version = version or public_version()
    where = site.pk if site else "default"
    key = f"whatsappalert.form.{version}.{where}.{language}.{group_id}"
    facts = cache.get(key)
    if facts is None:
        site = site or Site.objects.get(is_default_site=True)
        facts = _read_facts(site, language, group_id)
        cache.set(key, facts, CACHE_SECONDS)
    return facts


def _read_facts(site: Site, language: str, group_id: int | None) -> FormFacts:
    municipal = WhatsAppAlertSettings.for_site(site)
    asks_consent = municipal.legal_basis == LegalBasis.CONSENT
    rules = current_house_rules(site, language)
    consents = current_consent_texts(site, language) if asks_consent else {}
    group = _group_facts(group_id, site) if group_id else None
    minimum_age = group.minimum_age if group else conf.DEFAULT_MINIMUM_AGE
    sentences = {purpose: text.text for purpose, text in consents.items()}
    accepted = (
        rules.rules.get_prep_value(),
        sorted(sentences.items()),
        group and group.rules_id,
        minimum_age,
    )
    return FormFacts(
        municipal=_municipal_facts(municipal, asks_consent),
        house_rules_id=rules.pk,
        consents=sentences,
        consent_ids={purpose: text.pk for purpose, text in consents.items()},
        texts=_digest_of(accepted),
        minimum_age=minimum_age,
        group=group,
        **({} if group else _choices()),
    )


def _digest_of(accepted: object) -> str:
    return hashlib.sha256(_without_ids(accepted).encode()).hexdigest()[:16]


def _without_ids(value: object) -> str:
    """As text, without the ids that StreamField makes anew for unsaved blocks."""
    if isinstance(value, dict):
        return repr({k: _without_ids(v) for k, v in value.items() if k != "id"})
    if isinstance(value, list | tuple):
        return repr([_without_ids(part) for part in value])
    return repr(value)


def _choices() -> dict[str, Any]:
    groups = Group.objects.open_for_signup().values_list("pk", "name", "minimum_age")
    rows = list(groups)
    return {
        "choices": [(pk, name) for pk, name, _age in rows],
        "ages": {pk: age for pk, _name, age in rows},
    }


def _group_facts(pk: int, site: Site) -> GroupFacts:
    group = Group.objects.select_related("signup_page").get(pk=pk)
    page = group.signup_page
    rules = group.current_rules
    return GroupFacts(
        pk=group.pk,
        name=group.name,
        is_open=group.takes_signups,
        is_forming=group.is_forming,
        is_full=not group.is_forming and group.places_left == 0,
        signup_url=group.signup_link(page.get_url(current_site=site) if page else None),
        minimum_age=group.minimum_age,
        rules_id=rules.pk if rules else None,
    )


def _municipal_facts(
    municipal: WhatsAppAlertSettings, asks_consent: bool
) -> MunicipalFacts:
    return MunicipalFacts(
        name=municipal.municipality,
        phone=municipal.phone,
        email=municipal.email,
        privacy_officer=municipal.privacy_officer,
        privacy_url=municipal.get_page_url("privacy_page"),
        complaint_authority=municipal.complaint_authority,
        asks_consent=asks_consent,
    )
