"""Answers that anybody's page may read: nothing in them is about a person."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

GEOJSON = "application/geo+json"
METHODS = ("GET", "HEAD", "OPTIONS")
# Browsers and shared caches ask again each time; a 304 costs one query.
CACHE_CONTROL = "public, no-cache"
DAY = 24 * 60 * 60


def open_data(
    request: HttpRequest, *, key: str, make: Callable[[], bytes], content_type: str
) -> HttpResponse:
    """
    What ``make`` answers, or 304 to who has it already; for every origin.

    ``key`` changes whenever the body does; it makes the ETag.
    """
    etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    # Whoever compresses an answer on its way makes its ETag a weak one.
    if etag in {each.removeprefix("W/") for each in asked}:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return for_every_origin(response)


def preflight() -> HttpResponse:
    """The answer to ``OPTIONS``: who asks with an ETag may."""
    response = for_every_origin(HttpResponse(status=204))
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = str(DAY)
    return response


def for_every_origin(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag"
    return response
