"""Pages of our own, in the base template of the site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from ..conf import conf

FRAGMENT_HEADER = "X-WhatsAppAlert-Fragment"


def wants_fragment(request: HttpRequest) -> bool:
    """Whether our script asks, which wants only the inside of a page."""
    return request.headers.get(FRAGMENT_HEADER) == "1"


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the site's base template; never kept by any cache or search engine."""
    context = {"base_template": conf.BASE_TEMPLATE, **context}
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
