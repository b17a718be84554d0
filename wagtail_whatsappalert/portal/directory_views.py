"""Whom a coordinator can reach: the contacts of her area, and other coordinators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..areas.models import District
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..steering.models import Contact
from ..steering.rules import contacts_of_coordinator
from .guards import for_bound_coordinator
from .responses import show

PER_PAGE = 25


@for_bound_coordinator
@require_safe
def directory(request: HttpRequest, coordinator: Coordinator) -> HttpResponse:
    today = timezone.localdate()
    listed = Coordinator.objects.in_directory(today).exclude(pk=coordinator.pk)
    districts = list(_districts_of(listed))
    chosen = _chosen(request, districts)
    found = _in_district(listed, chosen) if chosen else listed
    pages = Paginator(_with_groups(found), PER_PAGE).get_page(request.GET.get("page"))
    people = list(pages.object_list)
    reachable = contacts_of_coordinator(coordinator, today)
    contacts = list(reachable.order_by("kind", "name", "pk"))
    _log_look(coordinator, people, contacts)
    context = {
        "title": _("Contacts and coordinators"),
        "contacts": contacts,
        "pages": pages,
        "people": people,
        "districts": districts,
        "chosen": chosen,
        "page_query": f"district={chosen}&" if chosen else "",
        "is_listed": coordinator.in_directory,
    }
    return show(request, "directory", context)


def _districts_of(listed: QuerySet[Coordinator]) -> QuerySet[District]:
    groups = Group.objects.public().filter(coordinators__in=listed.order_by())
    there = District.objects.filter(
        neighbourhoods__groups__in=groups.order_by().values("pk")
    )
    return there.distinct().order_by("name", "pk").only("name")


def _chosen(request: HttpRequest, districts: list[District]) -> int:
    """The number of a district in the list; zero for all."""
    wanted = request.GET.get("district", "")
    return next((d.pk for d in districts if str(d.pk) == wanted), 0)


def _in_district(listed: QuerySet[Coordinator], district: int) -> QuerySet[Coordinator]:
    groups = Group.objects.public().filter(neighbourhoods__district=district)
    running = Coordinator.objects.filter(groups__in=groups.order_by().values("pk"))
    return listed.filter(pk__in=running.order_by().values("pk"))


def _with_groups(listed: QuerySet[Coordinator]) -> QuerySet[Coordinator]:
    groups = Group.objects.public().only("name").order_by("name")
    return listed.prefetch_related(Prefetch("groups", queryset=groups)).order_by(
        "name", "pk"
    )


def _log_look(
    coordinator: Coordinator, people: list[Coordinator], contacts: list[Contact]
) -> None:
    for model, records in ((Coordinator, people), (Contact, contacts)):
        if records:
            record_access(
                AccessAction.LIST,
                user=None,
                model=model,
                numbers=[record.pk for record in records],
                coordinator=coordinator.pk,
            )
