"""The admin asks us for an address, so that no editor's browser asks a stranger."""

from __future__ import annotations

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from .base import GeocoderUnavailable
from .services import geocode

MAX_LENGTH = 250


def refusal(text, status):
    return JsonResponse({"error": text}, status=status)


@cache_control(no_store=True, private=True)
@require_admin_access
@require_GET
def geocode_address(request):
    query = request.GET.get("q", "").strip()
    if not query:
        return refusal(_("Type an address first."), 400)
    if len(query) > MAX_LENGTH:
        return refusal(_("This address is too long."), 400)
    try:
        hits = geocode(query)
    except GeocoderUnavailable:
        return refusal(
            _("Addresses cannot be looked up now. Put the marker on the map yourself."),
            503,
        )
    return JsonResponse({"results": [as_result(hit) for hit in hits]})


def as_result(hit):
    return {
        "label": hit.label,
        "longitude": hit.location.longitude,
        "latitude": hit.location.latitude,
    }
