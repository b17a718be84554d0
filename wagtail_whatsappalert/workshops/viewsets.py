"""Workshops in the admin."""

from __future__ import annotations

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..adminkit.choices_input import ChoicesInput
from ..adminkit.panels import AddressPanel, LocationPanel
from ..adminkit.record_pages import MakesPageViewSet
from ..adminkit.values import NOTHING
from ..adminkit.viewsets import RecordDeleteView, RecordEditView, RecordInspectView
from .forms import NewWorkshopForm, WorkshopCreationForm, WorkshopForm, name_of_host
from .hosts import WorkshopHost
from .models import Workshop, WorkshopState


class HostChoice(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, host):
        return name_of_host(host)


class HostFilter(django_filters.ModelChoiceFilter):
    field_class = HostChoice


class WorkshopFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"),
        method="filter_when",
        choices=[("upcoming", _("Still to come")), ("past", _("Over"))],
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="filter_state",
        choices=WorkshopState.choices,
        empty_label=_("All"),
    )
    hosts = HostFilter(label=_("Host"), queryset=WorkshopHost.objects.all())

    class Meta:
        model = Workshop
        fields = ["when", "state", "hosts", "is_cancelled"]

    def filter_when(self, queryset, name, value):
        now = timezone.now()
        return queryset.past(now) if value == "past" else queryset.upcoming(now)

    def filter_state(self, queryset, name, value):
        return queryset.in_state(value, timezone.now())


def panels(form_class, *more):
    return ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("When")),
            where_panel(),
            who_panel(),
            registering_panel(),
            FieldPanel("what_to_bring"),
            FieldPanel("leaflets", widget=ChoicesInput),
            FieldPanel("is_cancelled"),
            *more,
        ],
        base_form_class=form_class,
    )


def where_panel():
    return MultiFieldPanel(
        [
            FieldPanel("venue"),
            AddressPanel("address", location_field="location"),
            LocationPanel("location", address_field="address"),
            FieldPanel("directions"),
            FieldPanel("accessibility"),
            FieldPanel("online_link"),
        ],
        heading=_("Where"),
    )


def who_panel():
    return MultiFieldPanel(
        [
            FieldPanel("host"),
            FieldPanel("hosts", widget=ChoicesInput),
            FieldPanel("language"),
            FieldPanel("groups", widget=ChoicesInput),
            FieldPanel("neighbourhoods", widget=ChoicesInput),
            FieldPanel("site"),
        ],
        heading=_("By whom and for whom"),
    )


def registering_panel():
    return MultiFieldPanel(
        [
            FieldPanel("takes_registrations"),
            FieldRowPanel(
                [FieldPanel("capacity"), FieldPanel("places_per_registration")]
            ),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        ],
        heading=_("Registering"),
    )


def state_of_row(workshop):
    return workshop.state(timezone.now()).label


def is_asking(workshop):
    return workshop.state(timezone.now()) in (WorkshopState.OPEN, WorkshopState.FULL)


def places_of(workshop):
    return f"{workshop.places_taken} / {workshop.capacity}"


class WorkshopEditView(RecordEditView):
    def save_instance(self):
        workshop = super().save_instance()
        over = workshop.places_taken - workshop.capacity
        if over > 0:
            text = ngettext(
                "%(count)d person more is registered than there are places. Nobody "
                "loses a place by that.",
                "%(count)d people more are registered than there are places. Nobody "
                "loses a place by that.",
                over,
            )
            messages.warning(self.request, text % {"count": over})
        return workshop


class WorkshopDeleteView(RecordDeleteView):
    refusal = _(
        "%(record)s cannot be deleted: people have registered, or an exercise belongs "
        "to it. Tick “cancelled” instead: then everybody hears of it."
    )


class WorkshopInspectView(RecordInspectView):
    def get_field_label(self, field_name, field):
        labels = {"state": _("State"), "hosts": _("Hosts")}
        return labels.get(field_name) or super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field):
        if field_name == "state":
            return state_of_row(self.object)
        if field_name == "hosts":
            return ", ".join(map(name_of_host, self.object.hosts.all())) or NOTHING
        return super().get_field_display_value(field_name, field)


class WorkshopViewSet(MakesPageViewSet):
    model = Workshop
    name = "whatsappalert_workshops"
    icon = "date"
    menu_label = _("Workshops")
    ordering = "-start"
    edit_view_class = WorkshopEditView
    delete_view_class = WorkshopDeleteView
    inspect_view_class = WorkshopInspectView
    list_display = [
        "title",
        Column("start", label=_("Start"), sort_key="start"),
        StatusTagColumn(
            "state", label=_("State"), accessor=state_of_row, primary=is_asking
        ),
        Column("places", label=_("Places taken"), accessor=places_of),
        Column("venue", label=_("Place"), sort_key="venue"),
        Column("host", label=_("Given by"), sort_key="host"),
    ]
    list_export = [
        "title",
        "start",
        "end",
        "venue",
        "address",
        "host",
        "capacity",
        "places_taken",
        "is_cancelled",
    ]
    filterset_class = WorkshopFilterSet
    search_fields = ["title", "venue", "address", "host"]
    inspect_view_fields = [
        "title",
        "start",
        "end",
        "state",
        "capacity",
        "places_taken",
        "places_left",
        "venue",
        "address",
        "location",
        "directions",
        "accessibility",
        "online_link",
        "host",
        "hosts",
        "language",
        "groups",
        "neighbourhoods",
        "leaflets",
        "what_to_bring",
        "takes_registrations",
        "opens_at",
        "closes_at",
        "places_per_registration",
        "is_cancelled",
        "updated_at",
    ]
    edit_handler = panels(WorkshopForm)
    make_panels = staticmethod(panels)
    new_form_class = NewWorkshopForm


class WorkshopChooserViewSet(ChooserViewSet):
    """Chooses a workshop, or makes one on the spot."""

    model = Workshop
    icon = "date"
    choose_one_text = _("Choose a workshop")
    choose_another_text = _("Choose another workshop")
    edit_item_text = _("Edit this workshop")
    create_action_label = _("Make workshop")
    creation_tab_label = _("New workshop")
    creation_form_class = WorkshopCreationForm
