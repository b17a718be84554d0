"""Signups in the admin: the list, each person, contacts to download."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..adminkit.columns import PlainColumn
from ..adminkit.viewsets import READING, RecordViewSet
from .contact_views import ContactsView, DownloadContactsView
from .filters import SignupFilterSet
from .inspect_views import SignupInspectView
from .list_views import (
    NameColumn,
    SignupIndexView,
    phone_of,
    source_in_words,
    status_in_words,
)
from .models import Signup
from .permissions import OFFERED_PERMISSIONS


class SignupViewSet(RecordViewSet):
    model = Signup
    name = "whatsappalert_signups"
    icon = "group"
    menu_label = _("Signups")
    add_to_reference_index = False
    # Nobody edits a signup by hand: services change it, one step at a time.
    offered_views = READING
    index_view_class = SignupIndexView
    inspect_view_class = SignupInspectView
    exclude_form_fields = []
    list_display = [
        NameColumn(
            "name",
            label=_("Name"),
            sort_key="name",
            url_name="whatsappalert_signups:inspect",
        ),
        PlainColumn("number", label=_("Number"), accessor="pk", sort_key="pk"),
        PlainColumn(
            "phone",
            label=_("Mobile phone"),
            accessor=phone_of,
            classname="w-whitespace-nowrap",
        ),
        PlainColumn(
            "group", label=_("Group"), accessor="group.label", sort_key="group__name"
        ),
        PlainColumn(
            "status", label=_("Status"), accessor=status_in_words, sort_key="status"
        ),
        PlainColumn("ticket", label=_("Order"), sort_key="ticket"),
        PlainColumn("created_at", label=_("Signed up"), sort_key="created_at"),
        PlainColumn(
            "source",
            label=_("Signed up how"),
            accessor=source_in_words,
            sort_key="source",
        ),
    ]
    list_per_page = 25
    filterset_class = SignupFilterSet
    search_fields = ("name", "email", "postcode")
    inspect_view_fields = [
        *("pk", "group", "status", "ticket", "name", "phone"),
        *("asked_phone", "email", "new_email"),
        *("address", "is_outside_area", "outside_reason"),
        *("relation", "wants_to_coordinate", "language", "minimum_age"),
        *("workshop_replacement", "leaflets_sent_at", "source", "entered_by"),
        "entered_by_coordinator",
        *("created_at", "confirmed_at", "placed_at", "offer_until", "added_at"),
        *("reconfirmed_at", "reconfirm_asked_at", "rules_asked_at"),
        "unreachable_at",
        *("closed_at", "erase_by", "erased_at"),
    ]

    def get_urlpatterns(self):
        contacts = self.construct_view(ContactsView)
        download = self.construct_view(DownloadContactsView)
        return [
            *super().get_urlpatterns(),
            path("contacts/", contacts, name="contacts"),
            path("contacts/<int:group>/", download, name="download_contacts"),
        ]

    def get_permissions_to_register(self):
        registered = super().get_permissions_to_register()
        return registered.filter(codename__in=OFFERED_PERMISSIONS)
