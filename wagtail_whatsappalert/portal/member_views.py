"""Who is in a group, and who is on the way to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..common.printable import printable
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.group_figures import figures_of
from ..signups.hand_over import (
    find_members,
    first_nameless,
    members,
    names_with_offer,
    names_without_workshop,
    people_of,
    release,
    release_names,
)
from .guards import for_own_group
from .people_pages import PER_PAGE, page_of, rows_of
from .people_views import DONE
from .responses import show

LONGEST_SEARCH = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_members(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """Members by name; searched by post, because a name never stands in an address."""
    figures = figures_of(group)
    people = people_of(coordinator, group, now=timezone.now())
    typed = printable(request.POST.get("q", "")).strip()[:LONGEST_SEARCH]
    page = None
    if typed:
        wanted = find_members(people, typed)[: PER_PAGE + 1]
    else:
        page = page_of(request, members(people), figures.members - figures.nameless)
        wanted = page.object_list
    found = release(wanted, group=group, coordinator=coordinator)
    context = {
        "title": _("Members"),
        "group": group,
        "figures": figures,
        "rows": rows_of(found[:PER_PAGE], group),
        "pages": page,
        "typed": typed,
        "has_more": bool(typed) and len(found) > PER_PAGE,
        "nameless": first_nameless(people) if figures.nameless else None,
        "done": DONE.get(request.GET.get("done", "")),
    }
    return show(request, "members", context)


@require_safe
@for_own_group
def portal_waiting(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """Numbers of who waits; names of who was offered a place or needs the workshop."""
    figures = figures_of(group)
    people = people_of(coordinator, group, now=timezone.now())
    page = page_of(request, names_without_workshop(people), figures.needs_workshop)
    names = release_names(
        [*names_with_offer(people), *page.object_list], coordinator=coordinator
    )
    context = {
        "title": _("Waiting list and workshop"),
        "group": group,
        "figures": figures,
        "pages": page,
        "offered": [each for each in names if each.offer_until],
        "without_workshop": [each for each in names if not each.offer_until],
    }
    return show(request, "waiting", context)
