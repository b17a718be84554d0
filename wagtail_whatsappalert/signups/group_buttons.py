"""What the admin offers at a group to who manages its signups."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ..common.versioning import known_language
from ..groups.models import Group
from .managing import may_start_groups
from .permissions import may_export, may_manage
from .split_rules import SPLITTABLE

ADMIN = "wagtail_whatsappalert_admin"


def group_buttons(group: Group, user: Any) -> list[Button]:
    """A manager of other groups is refused there: asking here costs a query a row."""
    if not may_manage(user):
        return []
    query = {"group": group.pk, "language": known_language(translation.get_language())}
    signups = reverse("whatsappalert_signups:index")
    links = [(_("Signups"), f"{signups}?group={group.pk}", "group")]
    if group.takes_people:
        links += [
            (_("Enter a signup"), _url("enter_signup", query), "plus"),
            (_("Print a signup form"), _url("print_signup_form", query), "print"),
        ]
    if group.is_forming and may_start_groups(user):
        start = reverse(f"{ADMIN}:start_group", args=[group.pk])
        links.append((_("Start this group"), start, "check"))
    if group.status in SPLITTABLE and may_start_groups(user):
        split = reverse(f"{ADMIN}:split_group", args=[group.pk])
        links.append((_("Split this group"), split, "cut"))
    if may_export(user):
        contacts = reverse("whatsappalert_signups:download_contacts", args=[group.pk])
        links.append((_("Contacts of who is ready"), contacts, "mobile-alt"))
    if may_start_groups(user):
        invite = reverse(f"{ADMIN}:invite_link", args=[group.pk])
        links.append((_("Invite link"), invite, "link"))
    return [
        Button(label, url=url, icon_name=icon, priority=30 + place)
        for place, (label, url, icon) in enumerate(links)
    ]


def _url(name: str, query: dict[str, Any]) -> str:
    return f"{reverse(f'{ADMIN}:{name}')}?{urlencode(query)}"
