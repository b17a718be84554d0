"""
How often somebody may do something, counted in Django's cache.

Keys are made with the site's secret: no address and no network can be read from
the cache. Counting is atomic in local memory, Memcached and Redis.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from ..conf import conf

HOUR = timedelta(hours=1)


class TooMany(Exception):
    """More than the limit; ``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after

    @property
    def minutes(self) -> int:
        """After how many minutes it may be tried again, rounded up."""
        return -(-self.retry_after // 60)


@dataclass(frozen=True)
class Limit:
    """``times`` per clock period, of each ``whom`` by himself."""

    name: str
    times: int
    period: timedelta = HOUR

    def count(self, whom: str, *, now: datetime) -> None:
        """Note one more time; raises ``TooMany`` above the limit."""
        seconds = int(self.period.total_seconds())
        number, passed = divmod(int(now.timestamp()), seconds)
        key = self._key(whom, number)
        cache.add(key, 0, seconds)
        try:
            times = cache.incr(key)
        except ValueError:
            # Thrown out between the two: a full cache, or one that keeps nothing.
            return
        if times > self.times:
            raise TooMany(retry_after=seconds - passed)

    def _key(self, whom: str, number: int) -> str:
        text = f"{self.name}|{number}|{whom}"
        digest = salted_hmac(
            "wagtail_whatsappalert.rate_limits", text, algorithm="sha256"
        ).hexdigest()
        return f"whatsappalert.limit.{digest}"


def client_address(request: HttpRequest) -> str:
    """
    Where the request came from, as the settings say; perhaps no address at all.

    Each proxy in front of the site adds to ``X-Forwarded-For`` whom it heard; what
    stands before the last ``TRUSTED_PROXIES`` entries anybody can make up.
    """
    if conf.CLIENT_ADDRESS:
        return str(import_string(conf.CLIENT_ADDRESS)(request) or "")
    proxies = conf.TRUSTED_PROXIES
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(heard) >= proxies and heard[-proxies].strip():
        return heard[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str | None:
    """
    Whom a limit counts as one: an IPv4 address, or the /64 of an IPv6 address.

    ``None`` for what is no address of the internet: that of a proxy, which all
    visitors share, or of a colleague at the town hall.
    """
    parsed = _parse(address)
    if parsed is None or not parsed.is_global:
        return None
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed)


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    bare = address.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ip_address(bare)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
