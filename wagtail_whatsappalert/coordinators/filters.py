"""Finding coordinators in the admin."""

from __future__ import annotations

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from .models import Coordinator


class CoordinatorFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_state",
        choices=[
            ("active", gettext_lazy("Active")),
            ("later", gettext_lazy("Starts later")),
            ("stopped", gettext_lazy("Stopped")),
        ],
        empty_label=gettext_lazy("All"),
    )
    agreement = django_filters.ChoiceFilter(
        label=gettext_lazy("Agreement"),
        method="filter_agreement",
        choices=[
            ("accepted", gettext_lazy("Accepted")),
            ("outdated", gettext_lazy("Out of date")),
            ("missing", gettext_lazy("Not accepted")),
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Coordinator
        fields = ["state", "agreement", "groups"]

    def filter_state(self, queryset, name, value):
        today = timezone.localdate()
        if value == "active":
            return queryset.active(today)
        later = {"active_from__gt": today}
        return queryset.filter(
            **later if value == "later" else {"active_until__lt": today}
        )

    def filter_agreement(self, queryset, name, value):
        if value == "outdated":
            return queryset.filter(has_newer_agreement=True)
        return queryset.filter(agreement__isnull=value == "missing")
