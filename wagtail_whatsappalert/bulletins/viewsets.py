"""Bulletins in the admin, to look at. Who got them is shown as numbers only."""

from __future__ import annotations

import django_filters
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from ..adminkit.values import NOTHING
from ..adminkit.viewsets import (
    READING,
    RecordIndexView,
    RecordInspectView,
    RecordViewSet,
)
from .listing import numbers_of
from .models import Bulletin, BulletinStatus, Urgency

NAMESPACE = "whatsappalert_bulletins"
SHOWN = 80


def start_of_text(bulletin):
    text = bulletin.text
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def name_of(contact):
    return contact.name if contact else NOTHING


class BulletinFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=BulletinStatus.choices
    )
    urgency = django_filters.ChoiceFilter(
        label=gettext_lazy("Urgency"), choices=Urgency.choices
    )
    current = django_filters.ChoiceFilter(
        label=gettext_lazy("Current"),
        method="filter_current",
        choices=[("yes", gettext_lazy("Only what is current now"))],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Bulletin
        fields = ["current", "status", "urgency", "steering_group"]

    def filter_current(self, queryset, name, value):
        return queryset.filter(pk__in=Bulletin.objects.current(timezone.now()))


class BulletinIndexView(RecordIndexView):
    any_permission_required = ["view"]


class BulletinInspectView(RecordInspectView):
    any_permission_required = ["view"]

    OWN_LABELS = {
        "receivers": gettext_lazy("Coordinators"),
        "earlier": gettext_lazy("What it said before"),
    }

    def get_visible_queryset(self):
        related = ("steering_group", "author", "second_reader")
        return Bulletin.objects.select_related(*related)

    def get_fields(self):
        return [*super().get_fields(), *self.OWN_LABELS]

    def get_field_label(self, field_name, field):
        label = self.OWN_LABELS.get(field_name)
        return label or super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field):
        if field_name in self.OWN_LABELS:
            return getattr(self, f"get_{field_name}_display_value")()
        return super().get_field_display_value(field_name, field)

    def get_author_display_value(self):
        return name_of(self.object.author)

    def get_second_reader_display_value(self):
        return name_of(self.object.second_reader)

    def get_districts_display_value(self):
        chosen = ", ".join(map(str, self.object.districts.all()))
        return chosen or _("The whole area of the steering group")

    def get_receivers_display_value(self):
        numbers = numbers_of([self.object])[self.object.pk]
        return _(
            "%(all)d got it, %(opened)d opened it, %(passed_on)d passed it on; "
            "%(queued)d mails are still to be sent, %(failed)d failed."
        ) % {
            "all": numbers.receivers,
            "opened": numbers.opened,
            "passed_on": numbers.passed_on,
            "queued": numbers.queued,
            "failed": numbers.failed,
        }

    def get_earlier_display_value(self):
        texts = [(each.version, each.text, each.action) for each in self._earlier()]
        if not texts:
            return NOTHING
        return format_html_join(mark_safe("<br>"), "{}. {} {}", texts)

    def _earlier(self):
        return self.object.texts.order_by("version")


class BulletinViewSet(RecordViewSet):
    model = Bulletin
    name = NAMESPACE
    icon = "mail"
    menu_label = gettext_lazy("Bulletins")
    add_to_reference_index = False
    offered_views = READING
    exclude_form_fields = []
    index_view_class = BulletinIndexView
    inspect_view_class = BulletinInspectView
    filterset_class = BulletinFilterSet
    list_select_related = ("steering_group",)
    list_display = [
        TitleColumn(
            "text",
            label=gettext_lazy("Text"),
            accessor=start_of_text,
            url_name=f"{NAMESPACE}:inspect",
        ),
        Column("steering_group", label=gettext_lazy("Steering group")),
        Column(
            "status",
            label=gettext_lazy("Status"),
            accessor=lambda bulletin: bulletin.get_status_display(),
            sort_key="status",
        ),
        Column(
            "urgency",
            label=gettext_lazy("Urgency"),
            accessor=lambda bulletin: bulletin.get_urgency_display(),
        ),
        "created_at",
        "valid_until",
    ]
    search_fields = ("text", "action")
    ordering = ["-created_at"]
    inspect_view_fields = [
        "steering_group",
        "author",
        "districts",
        "urgency",
        "text",
        "action",
        "valid_until",
        "status",
        "version",
        "created_at",
        "sent_at",
        "second_reader",
        "read_at",
        "corrected_at",
        "withdrawn_at",
        "reason",
    ]
