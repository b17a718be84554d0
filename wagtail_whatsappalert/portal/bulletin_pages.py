"""What the pages of bulletins have in common."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..bulletins.models import Bulletin
from ..bulletins.notifications import announce_here
from ..bulletins.rules import bulletins_for
from ..steering.models import Contact
from .responses import municipal_facts, see_other, show

DONE = {
    "sent": _("The bulletin is sent. Below you see who passes it on."),
    "asked": _("A colleague is asked to read it. It leaves when it is approved."),
    "approved": _("You approved it. The bulletin is sent."),
    "refused": _("It is not sent. Who wrote it gets your reason by mail."),
    "corrected": _("The correction is sent to everybody who got the bulletin."),
    "withdrawn": _("The bulletin is withdrawn. Whoever got it is told."),
    "same": _("Nothing has changed."),
}


def address(view: str, *args: Any, done: str = "") -> str:
    url = reverse(f"wagtail_whatsappalert:{view}", args=args)
    return f"{url}?done={done}" if done else url


def find_bulletin(contact: Contact, pk: int) -> Bulletin:
    """404 for one outside her districts, as for one that does not exist."""
    related = bulletins_for(contact).select_related("steering_group", "author")
    bulletin = related.filter(pk=pk).first()
    if bulletin is None:
        raise Http404
    return bulletin


def back_to(bulletin: Bulletin, done: str) -> HttpResponse:
    """To its page; the mails are queued once the answer is on its way."""
    response = see_other(address("portal_bulletin", bulletin.pk, done=done))
    if bulletin.announce_since:
        response.afterwards = lambda: announce_here(bulletin.pk)
    return response


def show_form(
    request: HttpRequest, name: str, form: Any, status: int = 200, **context: Any
) -> HttpResponse:
    # What the summary of errors looks for.
    facts = {"municipal": municipal_facts(request)}
    return show(request, name, {"form": form, "facts": facts, **context}, status)
