"""What somebody who signed in sees first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access.models import Role
from ..coordinators.models import Coordinator
from .bulletin_parts import current_bulletins, own_bulletins
from .coordination_parts import (
    activity_part,
    missing_part,
    stopping_part,
    takeover_part,
)
from .guards import is_bound
from .people_home import her_groups
from .responses import TEMPLATES, municipal_facts, see_other, show
from .thread_parts import contact_part, coordinator_part

# Each answers the name of a template in ``portal/`` and its context, or ``None``.
Part = Callable[[Any, datetime], tuple[str, dict[str, Any]] | None]

COORDINATOR_PARTS: list[Part] = [
    current_bulletins,
    takeover_part,
    activity_part,
    her_groups,
    stopping_part,
    coordinator_part,
]
CONTACT_PARTS: list[Part] = [own_bulletins, contact_part, missing_part]


def home(request: HttpRequest) -> HttpResponse:
    """For who is signed in, whatever the role."""
    visitor = request.whatsappalert_visitor
    if visitor.role == Role.CONTACT:
        return show_parts(request, CONTACT_PARTS, {"title": _("Steering group")})
    if not is_bound(visitor.person):
        return see_other(reverse("wagtail_whatsappalert:portal_welcome"))
    return show_parts(request, COORDINATOR_PARTS, coordinator_context(visitor.person))


def coordinator_context(coordinator: Coordinator) -> dict[str, Any]:
    state = Coordinator.objects.with_agreement_state().get(pk=coordinator.pk)
    return {
        "title": _("Your groups"),
        "has_groups": coordinator.groups.exists(),
        "has_newer_agreement": state.has_newer_agreement,
    }


def show_parts(
    request: HttpRequest, parts: list[Part], context: dict[str, Any]
) -> HttpResponse:
    """Each part by its own template, one below the other."""
    visitor, now = request.whatsappalert_visitor, timezone.now()
    made = [part(visitor.person, now) for part in parts]
    common = {"visitor": visitor, "municipal": municipal_facts(request)}
    context["parts"] = [
        render_to_string(
            f"{TEMPLATES}/{name.removesuffix('.html')}.html", common | own, request
        )
        for name, own in filter(None, made)
    ]
    return show(request, "home", common | context)
