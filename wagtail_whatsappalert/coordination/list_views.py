"""The lists of successions, and of the questions if groups are active."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from ..adminkit.values import NOTHING, readable
from ..adminkit.viewsets import RecordIndexView
from ..coordinators.models import Coordinator
from ..coordinators.shown import VIEW_COORDINATORS
from ..privacy.access_log import AccessAction, record_access
from .activity_notifications import next_step_at
from .managing import checks_visible_to, successions_visible_to
from .models import ActivityCheck, Succession, SuccessionStatus


def person(coordinator: Coordinator | None, user: Any) -> str:
    """Her name, for who may see coordinators; else her number."""
    if coordinator is None:
        return NOTHING
    return coordinator.name if user.has_perm(VIEW_COORDINATORS) else str(coordinator)


def state_of_succession(succession: Succession) -> str:
    if succession.status == SuccessionStatus.ASKED and succession.was_declined:
        return _("Declined: choose somebody else")
    return str(succession.get_status_display())


def log_people(user: Any, successions: list[Succession]) -> None:
    """That somebody saw who stops, and who takes over."""
    numbers = {s.coordinator_id for s in successions} | {
        s.successor_id for s in successions
    }
    numbers.discard(None)
    if numbers and user.has_perm(VIEW_COORDINATORS):
        record_access(
            AccessAction.LIST, user=user, model=Coordinator, numbers=sorted(numbers)
        )


class SuccessionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_state",
        choices=[
            ("open", pgettext_lazy("succession", "Open")),
            ("declined", gettext_lazy("Declined")),
            *SuccessionStatus.choices,
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Succession
        fields = ["state"]

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "open":
            return queryset.open()
        if value == "declined":
            asked = queryset.filter(status=SuccessionStatus.ASKED, successor=None)
            return asked.exclude(proposed_at=None)
        return queryset.filter(status=value)


class SuccessionIndexView(RecordIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[Succession]:
        visible = successions_visible_to(self.request.user)
        return visible.select_related("group", "coordinator", "successor")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        for succession in context["object_list"]:
            succession.seen_by = self.request.user
        log_people(self.request.user, list(context["object_list"]))
        return context


def state_of_check(check: ActivityCheck) -> str:
    if check.is_answered:
        if check.answered_at == check.paused_at:
            return _("Its coordinator says that it has stopped")
        return (
            _("Active, as a manager says")
            if check.answered_for_her_by_id
            else _("Active, as its coordinator says")
        )
    if not check.is_open:
        return _("Not asked any more")
    if check.paused_at:
        return _("Paused: nobody answered")
    if check.unverified_at:
        return _("Unverified")
    return (
        _("Reminded %(count)d times") % {"count": check.reminders}
        if (check.reminders)
        else _("Asked")
    )


def next_step_of(check: ActivityCheck) -> str:
    """What comes by itself, and when."""
    if not check.is_open or check.paused_at:
        return NOTHING
    at = readable(next_step_at(check))
    if check.unverified_at:
        return _("Paused from %(at)s") % {"at": at}
    if check.reminders < 2:
        return _("Reminder from %(at)s") % {"at": at}
    return _("Unverified from %(at)s") % {"at": at}


class ActivityFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_state",
        choices=[
            ("open", gettext_lazy("Waits for an answer")),
            ("asked", gettext_lazy("Asked")),
            ("reminded", gettext_lazy("Reminded")),
            ("unverified", gettext_lazy("Unverified")),
            ("paused", gettext_lazy("Paused: nobody answered")),
            ("stopped", gettext_lazy("Says that it has stopped")),
            ("active", gettext_lazy("Says that it is active")),
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = ActivityCheck
        fields = ["state"]

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        is_open = Q(open_key__isnull=False)
        says_stopped = Q(answered_at=F("paused_at"))
        quiet = is_open & Q(unverified_at=None)
        unverified = Q(unverified_at__isnull=False, paused_at=None)
        conditions = {
            "open": is_open,
            "asked": quiet & Q(reminders=0),
            "reminded": quiet & Q(reminders__gt=0),
            "unverified": is_open & unverified,
            "paused": is_open & Q(paused_at__isnull=False),
            "stopped": says_stopped,
            "active": Q(answered_at__isnull=False) & ~_not_null(says_stopped),
        }
        return queryset.filter(conditions[value])


def _not_null(condition: Q) -> Q:
    return condition & Q(paused_at__isnull=False)


class ActivityIndexView(RecordIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[ActivityCheck]:
        return checks_visible_to(self.request.user).select_related("group")
