"""What the admin offers at a workshop to who manages registrations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from .models import Workshop
from .registration_permissions import (
    may_manage_registrations,
    may_view_registrations,
)

ADMIN = "wagtail_whatsappalert_admin"


def workshop_buttons(workshop: Workshop, user: Any) -> list[Button]:
    """A manager of other groups is refused there: asking here costs a query a row."""
    links = []
    if may_view_registrations(user):
        people = reverse("whatsappalert_registrations:index")
        links.append((_("Registrations"), f"{people}?workshop={workshop.pk}", "group"))
    if may_manage_registrations(user):
        attendance = reverse(f"{ADMIN}:attendance", args=[workshop.pk])
        links.append((_("Attendance"), attendance, "check"))
        enter = reverse(f"{ADMIN}:enter_registration")
        url = f"{enter}?workshop={workshop.pk}"
        links.append((_("Enter a registration"), url, "plus"))
    return [
        Button(label, url=url, icon_name=icon, priority=30 + place)
        for place, (label, url, icon) in enumerate(links)
    ]
