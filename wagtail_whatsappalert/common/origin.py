"""
Where a form post came from, for forms on pages that carry no cookie.

The CSRF token of Django needs a cookie and so a page of one's own for each
visitor; a page in a shared cache has neither. Browsers tell the origin.
"""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import is_same_domain


class Origin(Enum):
    OWN = "own"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def _is_trusted(source: str, request: HttpRequest) -> bool:
    parts = urlsplit(source)
    if parts.netloc == request.get_host():
        return True
    for trusted in settings.CSRF_TRUSTED_ORIGINS:
        scheme, _, pattern = trusted.partition("://")
        if parts.scheme == scheme and is_same_domain(
            parts.netloc, pattern.replace("*", "", 1)
        ):
            return True
    return False


def origin_of(request: HttpRequest) -> Origin:
    """
    Whether the post comes from this site or one in ``CSRF_TRUSTED_ORIGINS``.

    ``UNKNOWN`` when the browser says nothing, or ``null`` (Safari before 16.4,
    sites with ``Referrer-Policy: no-referrer``).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin":
        return Origin.OWN
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source or source == "null":
        foreign = site in ("cross-site", "same-site")
        return Origin.FOREIGN if foreign else Origin.UNKNOWN
    try:
        return Origin.OWN if _is_trusted(source, request) else Origin.FOREIGN
    except ValueError:
        return Origin.FOREIGN
