"""Reports and questions in the admin: who waits for an answer, and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from ..adminkit.discreet_search import DiscreetIndexView
from ..adminkit.viewsets import READING, RecordViewSet
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..signups.permissions import limit_of
from .inspect_views import INSPECT, ThreadInspectView
from .models import Thread, ThreadKind

WAITING_DAYS = (3, 7, 14, 30)


def groups_of(request: Any) -> Any:
    """The groups that a limited manager may see, of others all."""
    limit = limit_of(request.user)
    groups = Group.objects.all() if limit is None else limit
    return groups.existing().only("name")


def waiting_choices() -> list[tuple[str, str]]:
    return [
        (str(days), _("Longer than %(days)d days") % {"days": days})
        for days in WAITING_DAYS
    ]


def state_in_words(thread: Thread) -> str:
    if not thread.is_open:
        return pgettext("reports", "Closed")
    if thread.waiting_since is None:
        return _("Answered")
    days = (timezone.now() - thread.waiting_since).days
    return ngettext(
        "Waits for an answer, %(days)d day", "Waits for an answer, %(days)d days", days
    ) % {"days": days}


class ThreadFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"), choices=ThreadKind.choices
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_state",
        choices=[
            ("open", pgettext_lazy("reports", "Open")),
            ("waiting", gettext_lazy("Waits for an answer")),
            ("untouched", gettext_lazy("Open, and nothing happened for long")),
            ("closed", pgettext_lazy("reports", "Closed")),
        ],
        empty_label=gettext_lazy("All"),
    )
    waits = django_filters.ChoiceFilter(
        label=gettext_lazy("Waits for an answer"),
        method="filter_waits",
        choices=waiting_choices,
        empty_label=gettext_lazy("All"),
    )
    group = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Group"), queryset=groups_of, empty_label=gettext_lazy("All")
    )

    class Meta:
        model = Thread
        fields: list[str] = []

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "untouched":
            return queryset.untouched(timezone.now())
        return getattr(queryset, value)()

    def filter_waits(self, queryset: Any, name: str, value: str) -> Any:
        oldest = timezone.now() - timedelta(days=int(value))
        return queryset.filter(waiting_since__lt=oldest)


class ThreadIndexView(DiscreetIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().visible_to(self.request.user)

    def filter_queryset(self, queryset: Any) -> Any:
        # Of a question that makes no sense the answer is not everything.
        if not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        record_access(
            AccessAction.LIST,
            user=self.request.user,
            model=Thread,
            numbers=[thread.pk for thread in context["object_list"]],
        )
        return super().render_to_response(context, **kwargs)


class ThreadViewSet(RecordViewSet):
    model = Thread
    name = "whatsappalert_threads"
    icon = "comment"
    menu_label = gettext_lazy("Reports and questions")
    add_to_reference_index = False
    # Written by coordinators, answered on the page that shows it.
    offered_views = READING
    index_view_class = ThreadIndexView
    inspect_view_class = ThreadInspectView
    exclude_form_fields = []
    filterset_class = ThreadFilterSet
    list_select_related = ("group",)
    list_display = [
        TitleColumn(
            "subject",
            label=gettext_lazy("Subject"),
            sort_key="subject",
            url_name=INSPECT,
        ),
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor=lambda thread: thread.get_kind_display(),
        ),
        Column("group", label=gettext_lazy("Group"), sort_key="group__name"),
        Column(
            "addressee",
            label=gettext_lazy("For"),
            accessor=lambda thread: thread.get_addressee_display(),
        ),
        Column(
            "state",
            label=gettext_lazy("State"),
            accessor=state_in_words,
            sort_key="waiting_since",
        ),
        Column("changed_at", label=gettext_lazy("Last message"), sort_key="changed_at"),
    ]
    search_fields = ("subject",)
    ordering = ["-changed_at", "-pk"]
    inspect_view_fields = [
        *("subject", "kind", "group", "coordinator", "addressee"),
        *("opened_at", "waiting_since", "closed_at", "result"),
    ]

    def get_permissions_to_register(self) -> Any:
        registered = super().get_permissions_to_register()
        return registered.filter(codename__in=("view_thread", "change_thread"))
