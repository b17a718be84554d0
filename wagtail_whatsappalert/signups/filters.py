"""What the list of signups can be narrowed to."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..areas.models import District
from ..groups.models import Group, WorkshopRule
from ..mailing.models import Letter
from .lifecycle import ACTIVE, SignupStatus
from .models import Relation, Signup, SignupTransition, Source
from .notifications import MOVED
from .permissions import groups_visible_to
from .reconfirmation import to_be_asked_by_phone

WORKSHOP_NEEDED = Q(
    status__in=ACTIVE - {SignupStatus.ADDED},
    group__workshop_rule=WorkshopRule.REQUIRED,
    workshop_replacement="",
)


def gets_paper() -> Q:
    """Whose letters wait to be printed."""
    waiting = Letter.objects.filter(on_paper=True, sent_at=None)
    moves = waiting.filter(kind=MOVED).values("subject_id")
    about = waiting.filter(kind__startswith="signup_").exclude(kind=MOVED)
    moved = SignupTransition.objects.filter(pk__in=moves)
    return Q(pk__in=about.values("subject_id")) | Q(pk__in=moved.values("signup"))


def visible_groups(request: Any) -> QuerySet[Group]:
    return groups_visible_to(request.user).only("name", "status")


class GroupChoiceField(ModelChoiceField):
    """Tells a neighbourhood without a group from a group of the same name."""

    def label_from_instance(self, group: Group) -> str:
        return group.label


class GroupFilter(django_filters.ModelChoiceFilter):
    field_class = GroupChoiceField


def wanting(signups: Any, value: str) -> Any:
    """Signups in which something stands out, or waits for somebody."""
    if value == "asked_by_phone":
        asked = to_be_asked_by_phone(timezone.now())
        return signups.filter(pk__in=asked.order_by().values("pk"))
    conditions = {
        "no_email": Q(email=""),
        "to_be_removed": Q(to_be_removed=True),
        "unreachable": Q(status=SignupStatus.READY, unreachable_at__isnull=False),
        "suspected": ~Q(suspicion=""),
        "workshop": WORKSHOP_NEEDED,
        "outside_area": Q(is_outside_area=True),
        "paper": gets_paper(),
    }
    return signups.filter(conditions[value])


class SignupFilterSet(WagtailFilterSet):
    """Without a word about them, erased people are left out."""

    group = GroupFilter(label=_("Group"), queryset=visible_groups, empty_label=_("All"))
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=SignupStatus.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    standing_out = django_filters.ChoiceFilter(
        label=_("To be looked at"),
        choices=[
            ("to_be_removed", _("Still to be removed from the WhatsApp group")),
            ("unreachable", _("The coordinator could not reach them")),
            ("asked_by_phone", _("To be asked by telephone whether they stay")),
            ("workshop", _("Workshop needed")),
            ("outside_area", _("Lives outside the area of the group")),
            ("no_email", _("Without e-mail address")),
            ("paper", _("Waits to be printed")),
            ("suspected", _("Suspected spam")),
        ],
        method="filter_standing_out",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    created_at = django_filters.DateFromToRangeFilter(
        label=_("Signed up"), widget=DateRangePickerWidget
    )
    source = django_filters.MultipleChoiceFilter(
        label=_("Signed up how"),
        choices=Source.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    relation = django_filters.ChoiceFilter(
        label=_("Relation"),
        choices=Relation.choices,
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    wants_to_coordinate = django_filters.ChoiceFilter(
        label=_("Wants to become coordinator"),
        choices=[("true", _("Yes")), ("false", _("No"))],
        method="filter_wants_to_coordinate",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    district = django_filters.ModelChoiceFilter(
        label=_("District"),
        queryset=lambda request: District.objects.only("name"),
        method="filter_district",
        empty_label=_("All"),
    )
    erased = django_filters.ChoiceFilter(
        label=_("Erased people"),
        choices=[("too", _("Show them too")), ("only", _("Only them"))],
        method="filter_erased",
        empty_label=_("Hide them"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Signup
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("erased"):
            queryset = queryset.not_erased()
        return queryset

    def filter_standing_out(self, queryset, name, value):
        return wanting(queryset, value)

    def filter_wants_to_coordinate(self, queryset, name, value):
        return queryset.filter(wants_to_coordinate=value == "true")

    def filter_district(self, queryset, name, value):
        # A group in two neighbourhoods of one district is one group.
        groups = Group.objects.filter(neighbourhoods__district=value)
        return queryset.filter(group__in=groups)

    def filter_erased(self, queryset, name, value):
        return queryset if value == "too" else queryset.exclude(erased_at=None)

    def in_force(self) -> dict[str, Any]:
        """Which filters are in force, by number and name only, for the log."""
        return {
            name: _loggable(value)
            for name, value in self.form.cleaned_data.items()
            if value
        }


def _loggable(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, slice):
        return [_day(value.start), _day(value.stop)]
    return value


def _day(moment: date | None) -> str | None:
    return moment and timezone.localtime(moment).date().isoformat()
