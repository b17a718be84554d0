"""The first screen of a group: who may be added now, and who must be removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.coordinator_services import Mark
from ..signups.group_figures import figures_of
from ..signups.hand_over import (
    TO_ADD,
    people_of,
    release,
    release_contacts,
    to_hand_over,
)
from .guards import for_own_group
from .people_pages import contacts_file, page_of, rows_of
from .responses import show

DONE = {
    Mark.ADDED: _("Marked as added."),
    Mark.NOT_ADDED: _("Marked as not added yet."),
    Mark.UNREACHABLE: _(
        "Marked as not reachable. We ask this person to check the number; the place "
        "is kept."
    ),
    Mark.REFUSED: _("Refused. We tell this person by mail, without your reason."),
    Mark.WITHDRAWN: _("Withdrawn. We tell this person by mail."),
    Mark.LEFT: _("Marked as left. The place is free for the next."),
    Mark.REMOVED: _("Marked as removed."),
}


@require_safe
@for_own_group
def portal_group(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    figures = figures_of(group)
    people = to_hand_over(people_of(coordinator, group, now=timezone.now()))
    page = page_of(request, people, figures.to_add + figures.to_remove)
    released = release(page.object_list, group=group, coordinator=coordinator)
    rows = rows_of(released, group)
    return show(
        request,
        "people",
        {
            "title": group.name,
            "group": group,
            "figures": figures,
            "pages": page,
            "to_add": [row for row in rows if not row.person.to_be_removed],
            "to_remove": [row for row in rows if row.person.to_be_removed],
            "done": DONE.get(request.GET.get("done", "")),
            "marked": marked_person(request),
        },
    )


def marked_person(request: HttpRequest) -> int | None:
    """Whom she just marked as added or not reachable: she may want to look back."""
    number = request.GET.get("person", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 16
    return int(number) if is_number else None


@require_safe
@for_own_group
def portal_contacts(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """Everybody who may be added now, in one file for her telephone."""
    people = to_hand_over(people_of(coordinator, group, now=timezone.now()))
    content = release_contacts(people.filter(TO_ADD), coordinator=coordinator)
    return contacts_file(group, "", content)
