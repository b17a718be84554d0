"""What the list of registrations can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .models import Workshop
from .registrations import Registration, RegistrationStatus


def workshops_with_people(request: Any) -> QuerySet[Workshop]:
    """The newest first: what is looked for is nearly always near today."""
    visible = Registration.objects.visible_to(request.user)
    found = Workshop.objects.filter(pk__in=visible.order_by().values("workshop"))
    return found.only("title", "start").order_by("-start", "-pk")


class WorkshopChoiceField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, workshop: Workshop) -> str:
        return label_of(workshop)


def label_of(workshop: Workshop) -> str:
    """Evenings have one title: the day tells them apart."""
    start = date_format(timezone.localtime(workshop.start), "SHORT_DATETIME_FORMAT")
    return f"{start} {workshop.title}"


class WorkshopFilter(django_filters.ModelChoiceFilter):
    field_class = WorkshopChoiceField


class RegistrationFilterSet(WagtailFilterSet):
    """Without a word about them, erased people are left out."""

    workshop = WorkshopFilter(
        label=_("Workshop"), queryset=workshops_with_people, empty_label=_("All")
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=RegistrationStatus.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    attended = django_filters.ChoiceFilter(
        label=_("Attendance"),
        choices=[
            ("yes", _("Was there")),
            ("no", _("Had a place and did not come")),
            ("walk_in", _("Came without registering")),
        ],
        method="filter_attended",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    erased = django_filters.ChoiceFilter(
        label=_("Erased people"),
        choices=[("too", _("Show them too")), ("only", _("Only them"))],
        method="filter_erased",
        empty_label=_("Hide them"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("erased"):
            queryset = queryset.not_erased()
        return queryset

    def filter_attended(self, queryset: Any, name: str, value: str) -> Any:
        if value == "no":
            return queryset.no_shows(timezone.now())
        if value == "walk_in":
            return queryset.filter(is_walk_in=True)
        return queryset.attended()

    def filter_erased(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == "too" else queryset.exclude(erased_at=None)

    def in_force(self) -> dict[str, Any]:
        """Which filters are in force, by number and name only, for the log."""
        return {
            name: value.pk if isinstance(value, Model) else value
            for name, value in self.form.cleaned_data.items()
            if value
        }
