"""Steering groups and their contacts in the admin; each look at a person is logged."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from ..adminkit.discreet_search import DiscreetIndexView
from ..adminkit.values import NOTHING
from ..adminkit.versions import language_name
from ..adminkit.viewsets import (
    RecordDeleteView,
    RecordInspectView,
    RecordViewSet,
)
from ..coordinators.models import Coordinator
from ..coordinators.shown import VIEW_COORDINATORS
from ..privacy.access_log import AccessAction, record_access
from .forms import ContactForm, SteeringGroupForm
from .models import Contact, SteeringGroup
from .rules import area_of, coordinators_of, groups_in

GROUPS, CONTACTS = "whatsappalert_steering_groups", "whatsappalert_contacts"
VIEW_CONTACTS = "wagtail_whatsappalert.view_contact"
WHOLE = gettext_lazy("The whole municipality")


def log_access(action, request, model, records):
    record_access(
        action,
        user=request.user,
        model=model,
        numbers=[record.pk for record in records],
    )


def names_of_districts(steering_group):
    return ", ".join(map(str, steering_group.districts.all())) or WHOLE


def linked(view, records, label=str):
    """The records with links to their pages in the admin, a dash for none."""
    links = [(reverse(view, args=[each.pk]), label(each)) for each in records]
    return format_html_join(", ", '<a href="{}">{}</a>', links) or NOTHING


def name_of(person):
    return person.name


class SteeringGroupInspectView(RecordInspectView):
    """Coordinators and groups follow from the districts, contacts are entered."""

    LABELS = {
        "contacts": gettext_lazy("Contacts"),
        "coordinators": gettext_lazy("Coordinators"),
        "groups": gettext_lazy("Groups"),
    }

    def get_fields(self):
        return [*super().get_fields(), *self.LABELS]

    def get_field_label(self, field_name, field):
        label = self.LABELS.get(field_name)
        return label or super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field):
        if field_name in self.LABELS:
            return getattr(self, f"get_{field_name}_display_value")()
        return super().get_field_display_value(field_name, field)

    def get_districts_display_value(self):
        return names_of_districts(self.object)

    def get_contacts_display_value(self):
        contacts = list(self.object.contacts.active(timezone.localdate()))
        return self._people(Contact, VIEW_CONTACTS, f"{CONTACTS}:inspect", contacts)

    def get_coordinators_display_value(self):
        coordinators = list(coordinators_of(self.object, timezone.localdate()))
        view = "whatsappalert_coordinators:inspect"
        return self._people(Coordinator, VIEW_COORDINATORS, view, coordinators)

    def _people(self, model, permission, view, people):
        """Names for who may see them, for others how many there are."""
        if not self.request.user.has_perm(permission):
            return str(len(people))
        if people:
            log_access(AccessAction.LIST, self.request, model, people)
        return linked(view, people, name_of)

    def get_groups_display_value(self):
        groups = groups_in(area_of(self.object))
        if self.request.user.has_perm("wagtail_whatsappalert.view_group"):
            return linked("whatsappalert_groups:inspect", groups)
        return ", ".join(map(str, groups)) or NOTHING


class SteeringGroupViewSet(RecordViewSet):
    model = SteeringGroup
    name = GROUPS
    icon = "group"
    menu_label = gettext_lazy("Steering groups")
    add_to_reference_index = False
    inspect_view_class = SteeringGroupInspectView
    list_prefetch_related = ("districts",)
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            sort_key="name",
            url_name=f"{GROUPS}:inspect",
        ),
        Column("area", label=gettext_lazy("Districts"), accessor=names_of_districts),
        "needs_second_reader",
    ]
    list_filter = ["needs_second_reader", "districts"]
    search_fields = ("name",)
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("districts", widget=CheckboxSelectMultiple),
            FieldPanel("needs_second_reader"),
            HelpPanel(
                content=gettext_lazy(
                    "Coordinators belong to it by themselves: who runs a group in "
                    "these districts. Add contacts and officers under Contacts."
                )
            ),
        ],
        base_form_class=SteeringGroupForm,
    )
    inspect_view_fields = ["name", "districts", "needs_second_reader"]


def state(contact):
    today = timezone.localdate()
    if contact.is_active(today):
        return _("Active")
    return _("Starts later") if contact.active_from > today else _("Stopped")


class ContactFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_state",
        choices=[
            ("active", gettext_lazy("Active")),
            ("other", gettext_lazy("Not active")),
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Contact
        fields = ["state", "steering_group", "kind", "districts"]

    def filter_state(self, queryset, name, value):
        active = Contact.objects.active(timezone.localdate()).values("pk")
        if value == "active":
            return queryset.filter(pk__in=active)
        return queryset.exclude(pk__in=active)


class ContactIndexView(DiscreetIndexView):
    any_permission_required = ["view"]

    def search_queryset(self, queryset):
        typed = (self.search_query or "").strip()
        found = Q(name__icontains=typed) | Q(email__icontains=typed)
        return queryset.filter(found) if typed else queryset

    def render_to_response(self, context, **response_kwargs):
        log_access(AccessAction.LIST, self.request, Contact, context["object_list"])
        return super().render_to_response(context, **response_kwargs)


class ContactCreateView(generic.CreateView):
    def save_instance(self):
        contact = super().save_instance()
        log_access(AccessAction.ENTER, self.request, Contact, [contact])
        return contact


class ContactEditView(generic.EditView):
    def get_object(self, queryset=None):
        if not self.user_has_permission("change"):
            raise PermissionDenied
        return super().get_object(queryset)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        log_access(AccessAction.VIEW, request, Contact, [self.object])
        return response

    def save_instance(self):
        contact = super().save_instance()
        log_access(AccessAction.CHANGE, self.request, Contact, [contact])
        return contact


class ContactDeleteView(RecordDeleteView):
    def get_object(self, queryset=None):
        if not self.user_has_permission("delete"):
            raise PermissionDenied
        return super().get_object(queryset)

    def delete_action(self):
        log_access(AccessAction.ERASE, self.request, Contact, [self.object])
        super().delete_action()


class ContactInspectView(RecordInspectView):
    any_permission_required = ["view"]

    def get(self, request, *args, **kwargs):
        log_access(AccessAction.VIEW, request, Contact, [self.object])
        return super().get(request, *args, **kwargs)

    def get_language_display_value(self):
        return language_name(self.object)

    def get_districts_display_value(self):
        chosen = ", ".join(map(str, self.object.districts.all()))
        return chosen or _("All of the steering group")


class ContactViewSet(RecordViewSet):
    model = Contact
    name = CONTACTS
    icon = "user"
    menu_label = gettext_lazy("Contacts")
    add_to_reference_index = False
    index_view_class = ContactIndexView
    add_view_class = ContactCreateView
    edit_view_class = ContactEditView
    delete_view_class = ContactDeleteView
    inspect_view_class = ContactInspectView
    filterset_class = ContactFilterSet
    list_select_related = ("steering_group",)
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            sort_key="name",
            url_name=f"{CONTACTS}:inspect",
        ),
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor=lambda contact: contact.get_kind_display(),
        ),
        Column("steering_group", label=gettext_lazy("Steering group")),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=state,
            primary=lambda contact: contact.is_active(timezone.localdate()),
        ),
        BooleanColumn("is_public", label=gettext_lazy("On public pages")),
    ]
    search_fields = ("name", "email")
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("steering_group"),
            FieldPanel("kind"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
            FieldPanel("language"),
            FieldPanel("districts", widget=CheckboxSelectMultiple),
            FieldPanel("is_public"),
            FieldRowPanel([FieldPanel("active_from"), FieldPanel("active_until")]),
            HelpPanel(
                content=gettext_lazy(
                    "Only facts of the job. With this e-mail address the contact "
                    "signs in, without a password, to write bulletins."
                )
            ),
        ],
        base_form_class=ContactForm,
    )
    inspect_view_fields = ContactForm.Meta.fields
