"""What contacts see of their bulletins, and decide about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from ..bulletins.exceptions import NobodyReached, NotInTime, OwnBulletin
from ..bulletins.listing import (
    Receiver,
    numbers_of,
    receipts_of,
    receivers_of,
    shown_status,
)
from ..bulletins.models import Bulletin, BulletinStatus
from ..bulletins.rules import area_of_bulletin, bulletins_for, readers_in
from ..bulletins.services import (
    approve_bulletin,
    may_be_corrected,
    refuse_bulletin,
    withdraw_bulletin,
)
from ..bulletins.wording import text_to_pass_on, until_of
from ..coordinators.models import Coordinator
from ..privacy.access_log import AccessAction, record_access
from ..steering.models import Contact
from .bulletin_forms import ReasonForm
from .bulletin_pages import DONE, address, back_to, find_bulletin, show_form
from .guards import for_contact
from .responses import see_other, show

BULLETINS_PER_PAGE, RECEIVERS_PER_PAGE = 20, 50

STATUS_LABELS = {
    BulletinStatus.AWAITING: gettext_lazy("Waits for a second reader"),
    BulletinStatus.SENT: gettext_lazy("Current"),
    BulletinStatus.REFUSED: gettext_lazy("Not sent"),
    BulletinStatus.WITHDRAWN: pgettext_lazy("bulletin", "Withdrawn"),
    "over": gettext_lazy("Over"),
}
TOO_LATE = gettext_lazy(
    "This cannot be done any more: somebody else was first, or its time is over. Below "
    "you see how it stands now."
)
NOT_YOURSELF = gettext_lazy("You wrote it yourself: somebody else has to read it.")
NOBODY = gettext_lazy("Nobody would get it: no group there has a coordinator now.")


@for_contact
@require_safe
def bulletin_list(request: HttpRequest, contact: Contact) -> HttpResponse:
    """All that she may see, the newest first."""
    bulletins = bulletins_for(contact).select_related("author")
    pages = Paginator(bulletins, BULLETINS_PER_PAGE).get_page(request.GET.get("page"))
    numbers, now = numbers_of(list(pages.object_list)), timezone.now()
    rows = [
        (each, status_label(each, now), numbers[each.pk]) for each in pages.object_list
    ]
    context = {"title": _("Bulletins"), "pages": pages, "rows": rows}
    return show(request, "bulletin_list", context)


def status_label(bulletin: Bulletin, now: Any) -> Any:
    return STATUS_LABELS[shown_status(bulletin, now)]


@for_contact
@require_safe
def bulletin(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""))
    return show_bulletin(request, contact, find_bulletin(contact, pk), done=done)


def show_bulletin(
    request: HttpRequest,
    contact: Contact,
    bulletin: Bulletin,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """How it stands, and who did what with it."""
    now = timezone.now()
    receipts = Paginator(receipts_of(bulletin), RECEIVERS_PER_PAGE)
    pages = receipts.get_page(request.GET.get("page"))
    receivers = receivers_of(bulletin, list(pages.object_list))
    _log_look(contact, receivers)
    is_awaiting = bulletin.status == BulletinStatus.AWAITING
    context |= {
        "title": _("Bulletin"),
        "bulletin": bulletin,
        "status": shown_status(bulletin, now),
        "status_label": status_label(bulletin, now),
        "until": until_of(bulletin),
        "shared_text": text_to_pass_on(bulletin),
        "districts": list(bulletin.districts.all()),
        "numbers": numbers_of([bulletin])[bulletin.pk],
        "pages": pages,
        "receivers": receivers,
        "earlier": list(bulletin.texts.order_by("-version")),
        "may_correct": may_be_corrected(bulletin, now),
        "may_withdraw": bulletin.is_current(now) or is_awaiting,
        "may_decide": is_awaiting and bulletin.author_id != contact.pk,
        "readers": _readers(bulletin) if is_awaiting else [],
    }
    return show(request, "bulletin", context, status)


def _readers(bulletin: Bulletin) -> list[Contact]:
    if bulletin.author is None:
        return []
    area = area_of_bulletin(bulletin)
    return readers_in(area, of=bulletin.author, today=timezone.localdate())


def _log_look(contact: Contact, receivers: list[Receiver]) -> None:
    if receivers:
        record_access(
            AccessAction.LIST,
            user=None,
            model=Coordinator,
            numbers=[receiver.receipt.coordinator_id for receiver in receivers],
            contact=contact.pk,
        )


@for_contact
def approve(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    bulletin = find_bulletin(contact, pk)
    if request.method != "POST":
        return see_other(address("portal_bulletin", bulletin.pk))

    def act() -> Bulletin:
        return approve_bulletin(bulletin=bulletin, reader=contact, now=timezone.now())

    return _perform(request, contact, pk, act, "approved")


@for_contact
def refuse(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    def act(bulletin: Bulletin, reason: str) -> Bulletin:
        return refuse_bulletin(
            bulletin=bulletin, reader=contact, reason=reason, now=timezone.now()
        )

    return _ask_why(request, contact, pk, act, "refused", _("Do not send it"))


@for_contact
def withdraw(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    def act(bulletin: Bulletin, reason: str) -> Bulletin:
        return withdraw_bulletin(bulletin=bulletin, reason=reason, now=timezone.now())

    return _ask_why(request, contact, pk, act, "withdrawn", _("Withdraw the bulletin"))


def _ask_why(
    request: HttpRequest,
    contact: Contact,
    pk: int,
    act: Callable[[Bulletin, str], Bulletin],
    done: str,
    title: str,
) -> HttpResponse:
    """A page with one field, and then the deed."""
    bulletin = find_bulletin(contact, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"title": title, "bulletin": bulletin, "deed": done}
        status = 422 if form.is_bound else 200
        return show_form(request, "bulletin_reason", form, status, **context)
    reason = form.cleaned_data["reason"]
    unsent = [reason]
    return _perform(
        request, contact, pk, lambda: act(bulletin, reason), done, unsent=unsent
    )


def _perform(
    request: HttpRequest,
    contact: Contact,
    pk: int,
    act: Callable[[], Bulletin],
    done: str,
    **typed: Any,
) -> HttpResponse:
    problems = {NotInTime: TOO_LATE, OwnBulletin: NOT_YOURSELF, NobodyReached: NOBODY}
    try:
        return back_to(act(), done)
    except tuple(problems) as problem:
        found, refusal = find_bulletin(contact, pk), problems[type(problem)]
        return show_bulletin(request, contact, found, 409, refusal=refusal, **typed)
