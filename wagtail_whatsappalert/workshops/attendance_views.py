"""The list of an evening on the phone of the host, with a link and no account."""

from __future__ import annotations

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from ..signups.answers import Pages
from .attendance_answers import Desk, answer, print_context, wants_json
from .attendance_links import evening_of_link, read_attendance_link
from .attendance_services import Ticker

TITLES = {"list": _("Who is there?"), "closed": _("The list is closed now")}
PROBLEMS = {
    "bad_link": _("This link does not work"),
    "void_link": _("This link no longer works"),
    "foreign": _("This form came from another website"),
}
PAPER = "wagtail_whatsappalert/workshops/attendance_paper.html"

PAGES = Pages("wagtail_whatsappalert/workshops/attendance_", TITLES, PROBLEMS)
with_evening = PAGES.with_sealed_link(read_attendance_link, evening_of_link)


@with_evening
def workshop_attendance(request, evening, sealed):
    now = timezone.now()
    desk = desk_of(request, evening, sealed, now)
    is_late = request.method == "POST" and wants_json(request)
    if not evening.is_open(now) and not is_late:
        return show_closed(request, evening, desk)
    return answer(request, desk, now)


@with_evening
def workshop_attendance_print(request, evening, sealed):
    now = timezone.now()
    desk = desk_of(request, evening, sealed, now)
    if not evening.is_open(now):
        return show_closed(request, evening, desk)
    context = {**print_context(desk), "back_url": desk.url}
    response = render(request, PAPER, context)
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def desk_of(request, evening, sealed, now):
    def show(context, status):
        return PAGES.show(request, "list", {**context, "evening": evening}, status)

    return Desk(
        workshop=evening.workshop,
        by=Ticker(host=evening.host),
        url=reverse("wagtail_whatsappalert:workshop_attendance", args=[sealed]),
        print_url=reverse(
            "wagtail_whatsappalert:workshop_attendance_print", args=[sealed]
        ),
        show=show,
        takes=lambda at: evening.takes_late(at, now),
    )


def show_closed(request, evening, desk):
    """Without names. What her phone could not send on the day still leaves here."""
    now_in_ms = int(timezone.now().timestamp() * 1000)
    context = {
        "evening": evening,
        "workshop": evening.workshop,
        "desk": desk,
        "now_in_ms": now_in_ms,
    }
    return PAGES.show(request, "closed", context, 403)
