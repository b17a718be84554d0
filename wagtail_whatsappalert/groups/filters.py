"""What the list of groups can be narrowed to."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .area_forms import existing_states
from .models import Group


class GroupFilterSet(WagtailFilterSet):
    coordinator = django_filters.ChoiceFilter(
        label=_("Coordinator"),
        method="filter_coordinator",
        choices=[
            ("none", _("None")),
            ("deputy", _("Only a deputy")),
            ("present", _("Present")),
        ],
        empty_label=_("All"),
    )

    class Meta:
        model = Group
        fields = ["status", "coordinator", "signup_route", "neighbourhoods__district"]

    def filter_coordinator(self, queryset, name, value):
        """``queryset`` comes from ``with_coordinator_state``."""
        if value == "none":
            return queryset.public().filter(has_coordinator=False)
        return queryset.filter(has_coordinator=True, has_lead=value == "present")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["neighbourhoods__district"].label = _("District")
        self.filters["status"].extra["choices"] = existing_states()

    def filter_queryset(self, queryset):
        # A group in two neighbourhoods of one district is one group.
        return super().filter_queryset(queryset).distinct()
