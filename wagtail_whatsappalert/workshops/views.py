"""Calendar files and open data of workshops."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_safe,
)
from wagtail.models import Site

from ..common.languages import asked_language
from ..common.open_data import (
    GEOJSON,
    METHODS,
    open_data,
    preflight,
)
from ..common.record_page import record_page
from ..common.responses import render_page
from ..common.sites import cached_site
from ..common.versions import public_version
from .calendar import workshop_ics
from .geojson import workshops_geojson as geojson
from .models import Workshop
from .pages import WorkshopPageMixin, workshop_facts

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@conditional_page
def download_ics(request, pk):
    """Any workshop: the record holds nothing that visitors may not read."""
    workshop = get_object_or_404(Workshop, pk=pk)
    page = record_page(WorkshopPageMixin, "workshop", pk, get_language())
    url = page.get_full_url(request) if page else None
    response = HttpResponse(workshop_ics(workshop, url or ""), content_type=CALENDAR)
    response["Content-Disposition"] = content_disposition_header(
        True, _file_name(workshop)
    )
    return response


def _file_name(workshop):
    day = timezone.localdate(workshop.start)
    return f"{slugify(workshop.title)[:60] or 'workshop'}-{day:%Y-%m-%d}.ics"


@require_safe
def workshop_address(request, pk):
    """
    The address of a workshop that stays when its page moves: it leads there. One
    without a page is shown here.
    """
    site = Site.find_for_request(request)
    workshop = get_object_or_404(Workshop.objects.on_site(site), pk=pk)
    page = record_page(WorkshopPageMixin, "workshop", pk, asked_language(request))
    url = page.get_full_url(request) if page else None
    if url:
        return redirect(url)
    template = "wagtail_whatsappalert/workshops/workshop_alone.html"
    return render_page(request, template, workshop_facts(workshop))


@require_http_methods(METHODS)
def workshops_geojson(request):
    """Open data: the workshops to come, for our map and for anybody else's."""
    if request.method == "OPTIONS":
        return preflight()
    version = public_version()
    site = cached_site(request, version)
    if site is None:
        raise Http404
    body = geojson(site, asked_language(request), timezone.now(), version)
    # It changes as time goes by, so it is its own key.
    return open_data(
        request, key=body.decode(), make=lambda: body, content_type=GEOJSON
    )
