"""The calendar of workshops that people subscribe to."""

from __future__ import annotations

from django.http import Http404, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..common.languages import asked_language
from ..common.open_data import METHODS, for_every_origin, open_data, preflight
from ..common.sites import cached_site
from ..common.versions import public_version
from ..groups.models import Group
from ..groups.views import is_number
from .calendar_feed import CalendarFeed
from .views import CALENDAR


@require_http_methods(METHODS)
def workshops_ics(request):
    """Open data; ``?group=12`` is what is meant for one group, or for everybody."""
    if request.method == "OPTIONS":
        return preflight()
    asked = request.GET.get("group", "")
    if asked and not is_number(asked):
        words = _("“group” is the number of a group.")
        return for_every_origin(HttpResponseBadRequest(words, content_type=PLAIN))
    version = public_version()
    site = cached_site(request, version)
    if site is None:
        raise Http404
    return _answer(request, _feed(request, site, asked), version)


PLAIN = "text/plain; charset=utf-8"


def _feed(request, site, asked):
    url = reverse("wagtail_whatsappalert:workshop_address", args=[0])
    return CalendarFeed(
        site=site,
        group=int(asked) if asked else None,
        language=asked_language(request),
        addresses=request.build_absolute_uri(url).removesuffix("0/"),
        now=timezone.now(),
    )


def _answer(request, feed, version):
    try:
        return open_data(
            request,
            key=feed.digest(version),
            make=lambda: feed.body(version),
            content_type=CALENDAR,
        )
    except Group.DoesNotExist as error:
        raise Http404 from error
