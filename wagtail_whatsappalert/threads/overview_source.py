"""What waits for an answer, per group, in the managers' overview."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..coordination.overview_sources import Source, register_source
from ..groups.models import Group
from .models import Thread
from .querysets import VIEW_THREAD


def waiting_threads(groups: QuerySet[Group]) -> dict[int, int]:
    waiting = Thread.objects.order_by().waiting().filter(group__in=groups)
    return dict(waiting.values_list("group").annotate(Count("pk")))


def list_of_threads(group: int, user: Any) -> str:
    if not user.has_perm(VIEW_THREAD):
        return ""
    query = urlencode({"group": group, "state": "waiting"})
    return f"{reverse('whatsappalert_threads:index')}?{query}"


register_source(
    Source(
        name="threads",
        label=_("Reports and questions without an answer"),
        counter=waiting_threads,
        address=list_of_threads,
    )
)
