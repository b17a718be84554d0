"""
What a form to register shows beside its fields, from a cache that is never late.

One query (the public version) for a form whose facts are cached; what time brings
(registering starts, the workshop is over) is worked out when they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Site

from ..common.versions import public_version
from ..privacy.models import OF_WORKSHOPS, ConsentPurpose
from ..privacy.services import current_consent_texts
from ..signups.form_context import (
    CACHE_SECONDS,
    MunicipalFacts,
    digest_of_texts,
    read_municipal_facts,
)
from ..site_settings.models import LegalBasis, WhatsAppAlertSettings
from .models import Workshop, WorkshopState, state_of


@dataclass(frozen=True)
class WorkshopFacts:
    """A workshop as its form needs it, under the names of the record."""

    pk: int
    title: str
    start: datetime
    end: datetime
    venue: str
    is_cancelled: bool
    takes_registrations: bool
    opens_at: datetime | None
    registers_until: datetime
    places_left: int
    most_places: int
    ends_on_another_day: bool

    @classmethod
    def of(cls, workshop: Workshop) -> WorkshopFacts:
        return cls(**{name: getattr(workshop, name) for name in cls.__annotations__})

    def state(self, now: datetime) -> WorkshopState:
        """Of places that are left only whether there are any is always right."""
        return state_of(self, now)

    def is_open(self, now: datetime) -> bool:
        return self.state(now) in (WorkshopState.OPEN, WorkshopState.FULL)


@dataclass(frozen=True)
class RegisterFacts:
    """
    Everything around the fields of a form, for one site and language.

    ``workshop`` is ``None`` where the visitor chooses; then ``workshops`` are those
    that take registrations now or later. ``consent`` is the sentence beside the box,
    empty where none is asked, and ``texts`` a digest of it.
    """

    municipal: MunicipalFacts
    consent: str
    consent_id: int | None
    texts: str
    workshop: WorkshopFacts | None = None
    workshops: list[WorkshopFacts] = field(default_factory=list)

    def choices(self, now: datetime) -> list[WorkshopFacts]:
        """What can be chosen at this moment, the first one first."""
        return [one for one in self.workshops if one.is_open(now)]


def register_facts(
    site: Site | None, language: str, workshop_id: int | None, version: str = ""
) -> RegisterFacts:
    """
    The facts of the form for a workshop, or for the choice of one (``None``).

    ``site`` is ``None`` for the default site. ``version`` saves the query for the
    public version if it is known. Raises ``Workshop.DoesNotExist`` and
    ``Site.DoesNotExist``.
    """
    version = version or public_version()
    where = site.pk if site else "default"
    key = f"whatsappalert.register.{version}.{where}.{language}.{workshop_id}"
    facts = cache.get(key)
    if facts is None:
        site = site or Site.objects.get(is_default_site=True)
        facts = _read_facts(site, language, workshop_id)
        cache.set(key, facts, CACHE_SECONDS)
    return facts


def _read_facts(site: Site, language: str, workshop_id: int | None) -> RegisterFacts:
    workshop = Workshop.objects.get(pk=workshop_id) if workshop_id else None
    municipal = WhatsAppAlertSettings.for_site(site)
    asks_consent = municipal.legal_basis == LegalBasis.CONSENT
    text = None
    if asks_consent:
        texts = current_consent_texts(site, language, OF_WORKSHOPS)
        text = texts[ConsentPurpose.WORKSHOP]
    return RegisterFacts(
        municipal=read_municipal_facts(municipal, asks_consent),
        consent=text.text if text else "",
        consent_id=text.pk if text else None,
        texts=digest_of_texts(text.text) if text else "",
        workshop=WorkshopFacts.of(workshop) if workshop else None,
        workshops=[] if workshop else _workshops(site),
    )


def _workshops(site: Site) -> list[WorkshopFacts]:
    """Also those that open later: the facts outlive the moment."""
    to_choose = Workshop.objects.taking_registrations(timezone.now())
    return [WorkshopFacts.of(workshop) for workshop in to_choose.on_site(site)]
