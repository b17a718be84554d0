from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..common.responses import render_page
from ..common.sites import cached_site
from ..common.versions import public_version
from ..site_settings.models import WhatsAppAlertSettings
from .geojson import build_geojson, cached_geojson
from .listing import list_key
from .models import Group

# Browsers and shared caches ask again each time; a 304 costs one query.
CACHE_CONTROL = "public, no-cache"


@require_safe
def groups_geojson(request):
    """Open data: every group, for our map and for anybody else's."""
    version = public_version()
    site = cached_site(request, version)
    if site is None:
        raise Http404
    language = _language(request)
    key = list_key(version, site.pk, language)
    etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    # Whoever compresses an answer on its way makes its ETag a weak one.
    if etag in {each.removeprefix("W/") for each in asked}:
        response = HttpResponseNotModified()
    else:
        body = cached_geojson(key) or build_geojson(site, language, key)
        response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return response


def _language(request) -> str:
    asked = request.GET.get("language", "")
    known = dict(settings.LANGUAGES)
    return asked if asked in known else translation.get_language() or ""


@require_safe
def house_rules(request):
    """The house rules on a page of their own, with a group's additions."""
    group_id = request.GET.get("group", "")
    group = None
    if group_id.isascii() and group_id.isdecimal() and len(group_id) < 10:
        group = Group.objects.public().filter(pk=group_id).first()
    site = Site.find_for_request(request)
    context = {
        "title": _("House rules"),
        "group": group,
        "group_rules": group.current_rules if group else None,
        "municipal": WhatsAppAlertSettings.for_site(site) if site else None,
    }
    return render_page(
        request, "wagtail_whatsappalert/groups/house_rules_page.html", context
    )
