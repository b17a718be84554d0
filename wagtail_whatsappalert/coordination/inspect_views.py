"""One succession in the admin: how it stands, who volunteers, what can be done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.viewsets import RecordInspectView
from ..privacy.access_log import AccessAction, record_access
from ..signups.models import Signup
from .candidates import volunteers_of
from .list_views import log_people, person, state_of_succession
from .managing import may_hand_over, successions_visible_to
from .models import Succession, SuccessionStatus

ADMIN = "wagtail_whatsappalert_admin"
TEMPLATES = "wagtail_whatsappalert/coordination/admin"


class SuccessionInspectView(RecordInspectView):
    any_permission_required = ["view"]
    template_name = f"{TEMPLATES}/succession.html"

    def get_visible_queryset(self) -> QuerySet[Succession]:
        related = ("group", "coordinator", "successor", "handled_by")
        return successions_visible_to(self.request.user).select_related(*related)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_hand_over(self.request.user):
            return []
        offered = []
        if self.object.is_open or self.object.status == SuccessionStatus.ENDED:
            offered.append((_("Choose a successor"), "propose_successor", "user"))
        if self.object.is_open:
            offered.append((_("She stays"), "cancel_succession", "undo"))
        return [
            HeaderButton(
                label,
                url=reverse(f"{ADMIN}:{name}", args=[self.object.pk]),
                icon_name=icon,
            )
            for label, name, icon in offered
        ]

    def get_field_label(self, field_name: str, field: Any) -> str:
        if field_name == "group":
            return _("Group")
        return super().get_field_label(field_name, field)

    def get_group_display_value(self) -> str:
        return self.object.group.name

    def get_status_display_value(self) -> str:
        return state_of_succession(self.object)

    def get_coordinator_display_value(self) -> str:
        return person(self.object.coordinator, self.request.user)

    def get_successor_display_value(self) -> str:
        return person(self.object.successor, self.request.user)

    def get_handled_by_display_value(self) -> str:
        user = self.object.handled_by
        return get_user_display_name(user) if user else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        log_people(self.request.user, [self.object])
        return {
            **super().get_context_data(**kwargs),
            "sees_volunteers": may_hand_over(self.request.user),
            "volunteers": self._volunteers(),
        }

    def _volunteers(self) -> list[Signup]:
        if not may_hand_over(self.request.user):
            return []
        return shown_volunteers(self.object, self.request.user)


def shown_volunteers(succession: Succession, user: Any) -> list[Signup]:
    """Who said that he would like to take over; that it was seen is logged."""
    volunteers = list(volunteers_of(succession.group_id, user))
    if volunteers:
        record_access(
            AccessAction.LIST,
            user=user,
            model=Signup,
            numbers=[signup.pk for signup in volunteers],
        )
    return volunteers
