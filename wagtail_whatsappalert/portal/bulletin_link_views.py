"""
The page behind the link in the mail of a bulletin; it works without signing in.

Nothing personal is on it. Mail scanners open links, so to look at it is not to have
opened it: that is noted when a button on it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..bulletins.models import BulletinReceipt
from ..bulletins.services import note_opened, note_passed_on
from ..bulletins.tokens import BadToken, read_receipt_token
from ..common.origin import Origin, origin_of
from .bulletin_pages import address
from .bulletin_read_views import show_to_pass_on, version_in
from .guards import language_for, open_page
from .responses import see_other, show

View = Callable[[HttpRequest, BulletinReceipt, str], HttpResponse]


def with_receipt(view: View) -> Callable[..., HttpResponse]:
    """``view(request, receipt, sealed)`` in the language of its coordinator."""

    @open_page
    @wraps(view)
    def wrapped(request: HttpRequest, sealed: str) -> HttpResponse:
        if request.method == "POST" and origin_of(request) is Origin.FOREIGN:
            return _problem(request, "foreign", 403)
        try:
            number = read_receipt_token(sealed)
        except BadToken:
            return _problem(request, "unknown", 404)
        receipt = _find(number)
        if receipt is None:
            return _problem(request, "void", 410)
        with translation.override(language_for(receipt.coordinator)):
            return view(request, receipt, sealed)

    return wrapped


def _find(number: int) -> BulletinReceipt | None:
    """``None`` for one that is erased, or whose coordinator stopped."""
    receipts = BulletinReceipt.objects.select_related("bulletin__author", "coordinator")
    receipt = receipts.filter(pk=number).first()
    if receipt and receipt.coordinator.is_active(timezone.localdate()):
        return receipt
    return None


def _problem(request: HttpRequest, what: str, status: int) -> HttpResponse:
    context = {"title": _("This link does not work"), "what": what}
    return show(request, "bulletin_no_link", context, status)


@with_receipt
@require_safe
def show_link(
    request: HttpRequest, receipt: BulletinReceipt, sealed: str
) -> HttpResponse:
    return show_to_pass_on(
        request,
        receipt.bulletin,
        receipt,
        passed_on_url=address("bulletin_link_passed_on", sealed),
        opened_url=address("bulletin_link_opened", sealed),
    )


@with_receipt
@require_POST
def opened(request: HttpRequest, receipt: BulletinReceipt, sealed: str) -> HttpResponse:
    """Our script tells it when she presses “Pass on”."""
    note_opened(receipt=receipt, now=timezone.now())
    return HttpResponse(status=204)


@with_receipt
@require_POST
def passed_on(
    request: HttpRequest, receipt: BulletinReceipt, sealed: str
) -> HttpResponse:
    version = version_in(request, receipt.bulletin)
    note_passed_on(receipt=receipt, version=version, now=timezone.now())
    return see_other(address("bulletin_link", sealed, done="passed_on"))
