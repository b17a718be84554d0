"""What stands around the list of signups for who may do something with them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, HeaderButton

from ..adminkit.columns import PlainCheckboxColumn
from .managing import may_ask_everybody
from .permissions import may_manage

ADMIN = "wagtail_whatsappalert_admin"


class ManagerButtonsMixin:
    """Checkboxes with bulk actions, entering by hand, the form on paper."""

    template_name = "wagtail_whatsappalert/signups/admin/index.html"

    @cached_property
    def columns(self) -> list[Any]:
        if not may_manage(self.request.user):
            return super().columns
        boxes = PlainCheckboxColumn("bulk_actions", obj_type="signup")
        return [boxes, *super().columns]

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = super().header_buttons
        if not may_manage(self.request.user):
            return buttons
        url = reverse(f"{ADMIN}:enter_signup")
        enter = HeaderButton(_("Enter a signup"), url=url, icon_name="plus")
        return [*buttons, enter]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        user = self.request.user
        offered = [
            (may_manage(user), _("Print a signup form"), "print_signup_form", "print"),
            (
                may_ask_everybody(user),
                _("Ask to accept the new rules"),
                "ask_to_accept_rules",
                "list-ol",
            ),
        ]
        ours = [
            Button(
                label,
                url=reverse(f"{ADMIN}:{name}"),
                icon_name=icon,
                priority=120 + place,
            )
            for place, (is_on, label, name, icon) in enumerate(offered)
            if is_on
        ]
        return [*super().header_more_buttons, *ours]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "may_manage": may_manage(self.request.user)}
