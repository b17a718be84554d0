"""“Is your group still active?”: from the mail without signing in, or with one tap."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..coordination.activity_services import confirm_activity, report_stopped
from ..coordination.exceptions import QuestionOver
from ..coordination.models import ActivityCheck
from ..coordination.tokens import ActivityLink, read_activity_link
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.tokens import BadToken
from .guards import for_own_group
from .responses import keep_private, see_other, show


def sealed_page(view: Any) -> Any:
    """
    ``view(request, link, sealed)`` in the language of the link.

    The link is the secret, so a post needs no CSRF token and no cookie; one from
    another site is refused.
    """

    @discreet
    @csrf_exempt
    @non_atomic_requests
    @wraps(view)
    def wrapped(request: HttpRequest, sealed: str) -> HttpResponse:
        try:
            link = read_activity_link(sealed)
        except BadToken:
            return _show(request, None, "bad", 404)
        with translation.override(link.language):
            if request.method == "POST" and origin_of(request) is Origin.FOREIGN:
                return _show(request, None, "foreign", 403)
            return view(request, link, sealed)

    return wrapped


@sealed_page
def portal_active(
    request: HttpRequest, link: ActivityLink, sealed: str
) -> HttpResponse:
    """GET shows the buttons, because mail scanners open links; POST answers."""
    checks = ActivityCheck.objects.select_related("group").filter(pk=link.check)
    check = checks.first()
    coordinator = _coordinator(check, link)
    if check and not check.is_open:
        return _show(request, check, "answered" if check.is_answered else "over", 200)
    if check is None or coordinator is None:
        return _show(request, None, "gone", 410)
    if request.method == "POST":
        return _answer(request, check, coordinator, sealed)
    return _show(request, check, "ask", 200)


def _coordinator(check: ActivityCheck | None, link: ActivityLink) -> Coordinator | None:
    """Who was asked, if she still runs the group."""
    if check is None:
        return None
    active = check.group.coordinators.active(timezone.localdate())
    return active.filter(pk=link.coordinator).first()


def _answer(
    request: HttpRequest, check: ActivityCheck, coordinator: Coordinator, sealed: str
) -> HttpResponse:
    answer, now = request.POST.get("answer"), timezone.now()
    if answer == "yes":
        confirm_activity(group_id=check.group_id, coordinator=coordinator, now=now)
    elif answer == "stopped":
        try:
            report_stopped(check=check, coordinator=coordinator, now=now)
        except QuestionOver:
            check.refresh_from_db()
            return _show(request, check, "answered", 409)
    else:
        return _show(request, check, "ask", 422)
    return see_other(reverse("wagtail_whatsappalert:portal_active", args=[sealed]))


def _show(
    request: HttpRequest, check: ActivityCheck | None, state: str, status: int
) -> HttpResponse:
    context = {
        "title": _title(check, state),
        "check": check,
        "of": check.group if check else None,
        "state": state,
    }
    return keep_private(show(request, "active", context, status))


def _title(check: ActivityCheck | None, state: str) -> str:
    if check and state == "ask":
        return _("Is %(group)s still active?") % {"group": check.group}
    return _("Is your group still active?")


@for_own_group
def portal_group_active(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """One tap on her own pages; then a page that says thank you."""
    if request.method == "POST":
        confirm_activity(group_id=group.pk, coordinator=coordinator, now=timezone.now())
        return see_other(request.path)
    check = group.activity_checks.open().first()
    if check is None:
        check = ActivityCheck(group=group)
        return _show(request, check, "answered", 200)
    return see_other(reverse("wagtail_whatsappalert:coordinator_start"))
