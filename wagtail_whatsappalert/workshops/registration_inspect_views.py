"""One registration in the admin: what is known and what can be done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import Button

from ..adminkit.viewsets import RecordInspectView
from ..privacy.access_log import AccessAction, record_access
from .registration_filters import label_of
from .registration_permissions import may_manage_registrations
from .registrations import Registration

ADMIN = "wagtail_whatsappalert_admin"


def buttons_of(registration: Registration) -> list[Button]:
    if registration.is_erased:
        return []
    active = registration.is_active
    there = registration.attended_at is not None
    offered = [
        (active or there, _("Attendance"), "registration_tick", "button-secondary"),
        (active, _("Move to another date"), "registration_move", "button-secondary"),
        (active, _("Cancel the registration"), "registration_cancel", "serious"),
    ]
    return [
        Button(
            label,
            url=reverse(f"{ADMIN}:{name}", args=[registration.pk]),
            classname=f"button {look}",
        )
        for is_on, label, name, look in offered
        if is_on
    ]


class RegistrationInspectView(RecordInspectView):
    any_permission_required = ["view"]
    template_name = "wagtail_whatsappalert/workshops/admin/registration_inspect.html"

    def get_visible_queryset(self) -> QuerySet[Registration]:
        visible = Registration.objects.visible_to(self.request.user)
        return visible.select_related(
            *("workshop", "site", "signup", "moved_to", "consent"),
            *("ticked_by", "ticked_by_host"),
        )

    def get_field_label(self, field_name: str, field: Any) -> str:
        labels = {
            "pk": _("Number"),
            "ticked_by": _("Ticked off by"),
            "ticked_by_host": _("Ticked off by the host"),
        }
        return labels.get(field_name) or super().get_field_label(field_name, field)

    def get_workshop_display_value(self) -> str:
        return label_of(self.object.workshop)

    def get_ticked_by_display_value(self) -> str:
        user = self.object.ticked_by
        return get_user_display_name(user) if user else ""

    def get_ticked_by_host_display_value(self) -> str:
        host = self.object.ticked_by_host
        return host.name if host else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = may_manage_registrations(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "registration": self.object,
            "actions": buttons_of(self.object) if manages else [],
            "unlocked": self.object.unlocked.order_by("pk"),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        record_access(
            AccessAction.VIEW,
            user=self.request.user,
            model=Registration,
            numbers=[self.object.pk],
        )
        return super().render_to_response(context, **kwargs)
