"""What a coordinator sees of a bulletin, signed in: to read it and pass it on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..bulletins.listing import shown_status
from ..bulletins.models import Bulletin, BulletinReceipt, BulletinStatus
from ..bulletins.rules import bulletins_of
from ..bulletins.services import note_opened, note_passed_on, receipt_for
from ..bulletins.wording import pass_on_link, sender_of, text_to_pass_on, until_of
from ..coordinators.models import Coordinator
from .bulletin_pages import address
from .bulletin_parts import passed_on as passed_on_state
from .guards import for_coordinator
from .responses import see_other, show

THANKS = gettext_lazy("Thank you. The sender sees that you passed it on.")


@for_coordinator
def read(request: HttpRequest, coordinator: Coordinator, pk: int) -> HttpResponse:
    bulletin, receipt = _find(coordinator, pk)
    now = timezone.now()
    if receipt and bulletin.is_current(now):
        note_opened(receipt=receipt, now=now)
    return show_to_pass_on(
        request,
        bulletin,
        receipt,
        passed_on_url=address("portal_bulletin_passed_on", pk),
    )


@for_coordinator
def passed_on(request: HttpRequest, coordinator: Coordinator, pk: int) -> HttpResponse:
    if request.method != "POST":
        return see_other(address("portal_bulletin_read", pk))
    bulletin, receipt = _find(coordinator, pk)
    if receipt is None:
        receipt = receipt_for(bulletin, coordinator)
    version = version_in(request, bulletin)
    note_passed_on(receipt=receipt, version=version, now=timezone.now())
    return see_other(address("portal_bulletin_read", pk, done="passed_on"))


def _find(coordinator: Coordinator, pk: int) -> tuple[Bulletin, BulletinReceipt | None]:
    """What she got, also when it is over, or what is current for her groups."""
    got = BulletinReceipt.objects.select_related("bulletin__author")
    # By way of its own number: one that is too long for the database finds nothing.
    this = Bulletin.objects.filter(pk=pk)
    receipt = got.filter(coordinator=coordinator, bulletin__in=this).first()
    if receipt:
        return receipt.bulletin, receipt
    current = bulletins_of(coordinator, timezone.now()).select_related("author")
    bulletin = current.filter(pk=pk).first()
    if bulletin is None:
        raise Http404
    return bulletin, None


def version_in(request: HttpRequest, bulletin: Bulletin) -> int:
    """Which version was on the screen; the newest if the form does not say."""
    number = request.POST.get("version", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 5
    return max(1, min(int(number), bulletin.version)) if is_number else bulletin.version


def show_to_pass_on(
    request: HttpRequest,
    bulletin: Bulletin,
    receipt: BulletinReceipt | None,
    **urls: Any,
) -> HttpResponse:
    """The same page with and without signing in; once it is over only that."""
    status = shown_status(bulletin, timezone.now())
    is_thanked = request.GET.get("done") == "passed_on"
    context = {
        "title": _title(status),
        "bulletin": bulletin,
        "status": status,
        "until": until_of(bulletin),
        "sender": sender_of(bulletin),
        "passed_on": passed_on_state(bulletin, receipt),
        "was_passed_on": bool(receipt and receipt.passed_on_at),
        "share_url": pass_on_link(bulletin),
        "shared_text": text_to_pass_on(bulletin),
        "done": THANKS if is_thanked else "",
        **urls,
    }
    return show(request, "bulletin_read", context)


def _title(status: str) -> str:
    titles = {
        BulletinStatus.WITHDRAWN: _("This message is withdrawn"),
        "over": _("This message is over"),
    }
    return titles.get(status) or _("A message for your group")
