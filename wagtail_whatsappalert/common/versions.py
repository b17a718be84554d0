"""
The version of what the public sees, equal in every process.

Caches of our own put it in their keys, so none of them ever shows a changed
group late. A change inserts a row in the same transaction; the version is read
with one query from the highest row, the lowest and their count. The count is
what notices a transaction that commits after a later one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache
from django.db import connections, router
from django.db.models import Max
from django.http import HttpRequest

from .models import PublicChange

Value = TypeVar("Value")

CACHE_SECONDS = 60 * 60
KEPT_CHANGES = 256
AREAS = "areas"
# Asked at nearly every page: as SQL it takes a third of the time.
NUMBERS = "SELECT MAX(id), MIN(id), COUNT(*) FROM wagtail_whatsappalert_publicchange"


def touch_public_version(topic: str = "") -> None:
    """
    Make every cached public view stale when the current transaction commits.

    With the topic ``AREAS`` also what is kept of geometry (``area_version``).
    """
    change = PublicChange.objects.create(topic=topic)
    if change.pk % KEPT_CHANGES == 0:
        _forget_before(change.pk - KEPT_CHANGES)


def _forget_before(pk: int) -> None:
    """The newest of each topic stays: without it its version would come back."""
    newest = PublicChange.objects.order_by().values("topic").annotate(pk=Max("pk"))
    kept = [row["pk"] for row in newest]
    PublicChange.objects.filter(pk__lt=pk).exclude(pk__in=kept).delete()


def public_version() -> str:
    """The version in force: one query, a short text without meaning of its own."""
    return _read_version(NUMBERS)


def area_version() -> str:
    """As ``public_version``, of boundaries, group areas and addresses only."""
    return _read_version(f"{NUMBERS} WHERE topic = '{AREAS}'")


def _read_version(query: str) -> str:
    with connections[router.db_for_read(PublicChange)].cursor() as cursor:
        cursor.execute(query)
        highest, lowest, count = cursor.fetchone()
    return f"{highest or 0}-{lowest or 0}-{count}"


def version_on_page(request: HttpRequest | None) -> str:
    """
    The version in force; one query for all that a page shows.

    Only for pages that are read: a request that changes something asks again.
    """
    if request is None or request.method not in ("GET", "HEAD"):
        return public_version()
    version = getattr(request, "_whatsappalert_version", None)
    if version is None:
        version = request._whatsappalert_version = public_version()
    return version


def kept_until_change(
    name: str, make: Callable[[], Value], version: str | None = None
) -> Value:
    """
    What ``make`` answered since the last public change: one query if it is kept,
    none if the ``version`` is known.
    """
    key = f"whatsappalert.{name}.{version or public_version()}"
    value = cache.get(key)
    if value is None:
        value = make()
        cache.set(key, value, CACHE_SECONDS)
    return value


def kept_until(
    name: str,
    version: str,
    now: datetime,
    make: Callable[[], tuple[Value, datetime]],
) -> Value:
    """
    As ``kept_until_change``, for what time changes too: ``make`` also answers until
    when its value is right.
    """
    key = f"whatsappalert.{hashlib.sha256(name.encode()).hexdigest()}.{version}"
    kept = cache.get(key)
    if kept is None or kept[1] <= now:
        kept = make()
        cache.set(key, kept, CACHE_SECONDS)
    return kept[0]
