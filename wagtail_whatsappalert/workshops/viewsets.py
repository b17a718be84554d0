"""Workshops in the admin."""

from __future__ import annotations

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..adminkit.panels import AddressPanel, LocationPanel
from ..adminkit.record_pages import MakesPageViewSet
from .forms import NewWorkshopForm, WorkshopCreationForm, WorkshopForm
from .models import Workshop


class WorkshopFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"),
        method="filter_when",
        choices=[("upcoming", _("Still to come")), ("past", _("Over"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Workshop
        fields = ["when", "is_cancelled"]

    def filter_when(self, queryset, name, value):
        now = timezone.now()
        return queryset.past(now) if value == "past" else queryset.upcoming(now)


def panels(form_class, *more):
    return ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("When")),
            MultiFieldPanel(
                [
                    FieldPanel("venue"),
                    AddressPanel("address", location_field="location"),
                    LocationPanel("location", address_field="address"),
                ],
                heading=_("Where"),
            ),
            FieldPanel("host"),
            FieldPanel("what_to_bring"),
            FieldPanel("is_cancelled"),
            *more,
        ],
        base_form_class=form_class,
    )


class WorkshopViewSet(MakesPageViewSet):
    model = Workshop
    name = "whatsappalert_workshops"
    icon = "date"
    menu_label = _("Workshops")
    ordering = "-start"
    list_display = [
        "title",
        Column("start", label=_("Start"), sort_key="start"),
        Column("venue", label=_("Place"), sort_key="venue"),
        Column("host", label=_("Given by"), sort_key="host"),
        BooleanColumn("is_cancelled", label=_("Cancelled"), sort_key="is_cancelled"),
    ]
    list_export = [
        "title",
        "start",
        "end",
        "venue",
        "address",
        "host",
        "is_cancelled",
    ]
    filterset_class = WorkshopFilterSet
    search_fields = ["title", "venue", "address", "host"]
    inspect_view_fields = [
        "title",
        "start",
        "end",
        "venue",
        "address",
        "location",
        "host",
        "what_to_bring",
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
