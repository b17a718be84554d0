"""The leaflets on a page of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..common.languages import asked_language
from ..common.responses import render_page
from ..site_settings.models import WhatsAppAlertSettings

TEMPLATE = "wagtail_whatsappalert/leaflets/leaflets_page.html"


@require_safe
def leaflets(request: HttpRequest) -> HttpResponse:
    """In the language of the request first, or in that of ``?language=``."""
    site = Site.find_for_request(request)
    with translation.override(asked_language(request)):
        context = {
            "title": _("Leaflets"),
            "municipal": WhatsAppAlertSettings.for_site(site) if site else None,
        }
        return render_page(request, TEMPLATE, context)
