"""How the portal answers: a page of ours in the site's base template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from ..common.responses import render_page
from ..site_settings.models import WhatsAppAlertSettings

Response = TypeVar("Response", bound=HttpResponse)

TEMPLATES = "wagtail_whatsappalert/portal"


def show(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """
    A page with ``portal/<name>.html`` inside; ``title`` is its heading.

    ``group`` in the context is the group that the page is about, for the way back.
    """
    context = {
        "inside": f"{TEMPLATES}/{name}.html",
        "visitor": getattr(request, "whatsappalert_visitor", None),
        # Not every page has a telephone number on it.
        "municipal": SimpleLazyObject(lambda: municipal_facts(request)),
        **context,
    }
    return render_page(request, f"{TEMPLATES}/page.html", context, status)


def municipal_facts(request: HttpRequest) -> WhatsAppAlertSettings | None:
    site = Site.find_for_request(request)
    return WhatsAppAlertSettings.for_site(site) if site else None


class SeeOther(HttpResponseRedirect):
    """303; ``afterwards`` is done once the answer is on its way."""

    status_code = 303
    afterwards: Callable[[], None] | None = None

    def close(self) -> None:
        afterwards, self.afterwards = self.afterwards, None
        try:
            if afterwards:
                afterwards()
        finally:
            super().close()


def see_other(url: str) -> SeeOther:
    """303, which no cache keeps: after every post that did something."""
    return keep_private(SeeOther(url))


def keep_private(response: Response) -> Response:
    """For no cache and no search engine, and its address for no other site."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
