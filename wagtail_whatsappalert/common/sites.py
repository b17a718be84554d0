"""Which site a template is rendered for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

CACHE_SECONDS = 60 * 60


def site_in_context(context: Mapping[str, Any]) -> Site | None:
    """
    The site of the request in a template's context; the default one where there
    is no request (``{{ page.body }}`` renders blocks without).
    """
    request = context.get("request")
    if request is not None:
        return Site.find_for_request(request)
    return Site.objects.filter(is_default_site=True).first()


def cached_site(request: HttpRequest, version: str) -> Site | None:
    """
    The site of the request, without a query once it is known.

    ``version`` is ``common.versions.public_version``: it changes with the sites.
    """
    host = f"{request.get_host()}:{request.get_port()}"
    key = f"whatsappalert.site.{version}.{host}"
    site = cache.get(key)
    if site is None:
        site = Site.find_for_request(request)
        if site is not None:
            cache.set(key, site, CACHE_SECONDS)
    return site
