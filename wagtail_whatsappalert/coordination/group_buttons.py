"""What the admin offers at a group to who may act for its coordinator."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ..groups.models import Group, GroupStatus
from .managing import may_act_for_coordinators, may_hand_over


def coordination_buttons(group: Group, user: Any) -> list[Button]:
    """A manager of other groups is refused there: asking here costs a query a row."""
    started = group.status in (GroupStatus.ACTIVE, GroupStatus.PAUSED)
    if not started or not may_act_for_coordinators(user):
        return []
    url = reverse("wagtail_whatsappalert_admin:confirm_activity", args=[group.pk])
    label = _("Confirm that it is active")
    buttons = [Button(label, url=url, icon_name="check", priority=40)]
    if may_hand_over(user):
        url = reverse(
            "wagtail_whatsappalert_admin:stop_for_coordinator", args=[group.pk]
        )
        label = _("A coordinator stops")
        buttons.append(Button(label, url=url, icon_name="user", priority=41))
    return buttons
