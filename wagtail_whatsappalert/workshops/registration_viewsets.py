"""Registrations in the admin: the list and each of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..adminkit.columns import PlainColumn
from ..adminkit.viewsets import READING, RecordViewSet
from .registration_filters import RegistrationFilterSet
from .registration_inspect_views import RegistrationInspectView
from .registration_list_views import (
    NameColumn,
    RegistrationIndexView,
    attendance_in_words,
    status_in_words,
    workshop_in_words,
)
from .registration_permissions import OFFERED_PERMISSIONS
from .registrations import Registration


class RegistrationViewSet(RecordViewSet):
    model = Registration
    name = "whatsappalert_registrations"
    icon = "check"
    menu_label = _("Registrations")
    add_to_reference_index = False
    # Nobody edits a registration by hand: services change it.
    offered_views = READING
    index_view_class = RegistrationIndexView
    inspect_view_class = RegistrationInspectView
    exclude_form_fields = []
    list_display = [
        NameColumn(
            "name",
            label=_("Name"),
            sort_key="name",
            url_name="whatsappalert_registrations:inspect",
        ),
        PlainColumn("number", label=_("Number"), accessor="pk", sort_key="pk"),
        PlainColumn(
            "workshop",
            label=_("Workshop"),
            accessor=workshop_in_words,
            sort_key="workshop__start",
        ),
        PlainColumn(
            "status", label=_("Status"), accessor=status_in_words, sort_key="status"
        ),
        PlainColumn("places", label=_("People"), sort_key="places"),
        PlainColumn("attended", label=_("Was there"), accessor=attendance_in_words),
        PlainColumn("created_at", label=_("Registered"), sort_key="created_at"),
    ]
    list_per_page = 25
    filterset_class = RegistrationFilterSet
    search_fields = ("name", "email")
    inspect_view_fields = [
        *("pk", "workshop", "status", "ticket", "name", "email", "phone"),
        *("places", "access_needs", "signup", "consent", "language", "suspicion"),
        *("is_walk_in", "created_at", "confirmed_at", "placed_at", "closed_at"),
        *("moved_to", "attended_at", "people_attended", "ticked_by"),
        *("ticked_by_host", "erased_at"),
    ]

    def get_permissions_to_register(self):
        registered = super().get_permissions_to_register()
        return registered.filter(codename__in=OFFERED_PERMISSIONS)
