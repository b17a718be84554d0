"""
What a coordinator does before she sees anybody's data: she accepts the agreement
and says how she is reached. And later, what she keeps up to date herself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..access.models import Role
from ..access.services import devices
from ..access.sessions import Visitor
from ..coordinators.models import ConfidentialityAgreement, Coordinator
from ..coordinators.services import (
    NotInForce,
    accept_agreement_herself,
    change_own_details,
    confirm_reachable,
)
from ..coordinators.wording import current_agreement
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import complete_wording, readable_html
from .guards import for_coordinator, for_everybody_signed_in
from .responses import municipal_facts, see_other, show
from .sign_in_forms import AgreementForm, DetailsForm, ReachableForm
from .sign_in_paths import start_url

NEWER = _(
    "There is a newer version of the agreement than the one that you read. Read this "
    "one and accept it."
)
SAVED = _("Your changes are saved.")


@dataclass(frozen=True)
class Steps:
    """What she still has to do; a form that is ``None`` is done already."""

    agreement: AgreementForm | None
    reachable: ReachableForm | None

    @property
    def forms(self) -> list[Any]:
        return [form for form in (self.agreement, self.reachable) if form]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [problem for form in self.forms for problem in form.problems]

    def are_valid(self) -> bool:
        # Each of them looks, so that the summary names every mistake.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)


def steps_of(coordinator: Coordinator, data: QueryDict | None = None) -> Steps:
    agreement = reachable = None
    if needs_agreement(coordinator):
        agreement = AgreementForm(data)
    if coordinator.reachable_at is None:
        is_posted = data is not None
        reachable = ReachableForm(data) if is_posted else ReachableForm.of(coordinator)
    return Steps(agreement, reachable)


def needs_agreement(coordinator: Coordinator) -> bool:
    """She accepted none, or a newer version followed the one that she accepted."""
    state = Coordinator.objects.with_agreement_state().get(pk=coordinator.pk)
    return state.agreement_id is None or state.has_newer_agreement


def site_of(request: HttpRequest, coordinator: Coordinator) -> Site:
    """Of the agreement that she accepted, else where she is now; 404 without any."""
    accepted = coordinator.agreement
    site = (accepted and accepted.site) or Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


@for_coordinator
def welcome(request: HttpRequest, coordinator: Coordinator) -> HttpResponse:
    posted = request.method == "POST"
    steps = steps_of(coordinator, request.POST if posted else None)
    if not steps.forms:
        return see_other(start_url())
    if not posted:
        return show_steps(request, coordinator, steps)
    if not steps.are_valid():
        return show_steps(request, coordinator, steps, 422)
    try:
        keep(request, coordinator, steps, timezone.now())
    except NotInForce:
        return show_steps(request, coordinator, steps, 409, refusal=NEWER)
    return see_other(start_url())


def keep(
    request: HttpRequest, coordinator: Coordinator, steps: Steps, now: datetime
) -> None:
    """All of it or nothing. Raises ``NotInForce``."""
    with transaction.atomic():
        if steps.agreement:
            accept_agreement_herself(
                coordinator=coordinator,
                site=site_of(request, coordinator),
                language=translation.get_language(),
                number=steps.agreement.cleaned_data["number"],
                now=now,
            )
        if steps.reachable:
            data = steps.reachable.cleaned_data
            confirm_reachable(
                coordinator=coordinator,
                phone=data["phone"],
                in_directory=data["in_directory"],
                now=now,
            )


def show_steps(
    request: HttpRequest,
    coordinator: Coordinator,
    steps: Steps,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    is_first_time = coordinator.agreement_id is None or steps.reachable is not None
    context = {
        "title": _("Before you begin") if is_first_time else _("A new agreement"),
        "steps": steps,
        "coordinator": coordinator,
        "facts": {"municipal": municipal_facts(request)},
        **context,
    }
    if steps.agreement:
        site = site_of(request, coordinator)
        agreement = current_agreement(site, translation.get_language())
        context |= {
            "agreement": agreement,
            "text": readable_agreement(agreement, site),
            # A tick is for the version that stood above it.
            "is_ticked": status == 422 and "accepts" in steps.agreement.data,
        }
    return show(request, "welcome", context, status)


def readable_agreement(agreement: ConfidentialityAgreement, site: Site) -> str:
    """Safe HTML with the placeholders filled in."""
    wording = complete_wording(WhatsAppAlertSettings.for_site(site).wording)
    return readable_html([agreement.text], wording)[0]


@for_everybody_signed_in
def details(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Her own data, and signing out everywhere."""
    if visitor.role != Role.COORDINATOR:
        return show_details(request, visitor)
    if request.method != "POST":
        return show_details(request, visitor, DetailsForm.of(visitor.person))
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return show_details(request, visitor, form, 422)
    coordinator = change_own_details(coordinator=visitor.person, **form.cleaned_data)
    # From here on in the language that she chose.
    with translation.override(coordinator.language):
        url = reverse("wagtail_whatsappalert:portal_details")
    return see_other(f"{url}?done=saved")


def show_details(
    request: HttpRequest,
    visitor: Visitor,
    form: DetailsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "title": _("My details"),
        "form": form,
        "person": visitor.person,
        "devices": devices(role=visitor.role, person=visitor.person.pk, now=now),
        "until": visitor.session.expires_at,
        "done": SAVED if request.GET.get("done") == "saved" else None,
        "facts": {"municipal": municipal_facts(request)},
    }
    if form is not None and visitor.person.agreement:
        agreement = visitor.person.agreement
        site = site_of(request, visitor.person)
        context |= {"agreement": agreement, "text": readable_agreement(agreement, site)}
    return show(request, "welcome_details", context, status)
