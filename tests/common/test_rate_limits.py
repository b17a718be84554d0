from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from wagtail_whatsappalert.common.rate_limits import (
    Limit,
    TooMany,
    client_address,
    network_of,
)

NOW = datetime(2026, 11, 22, 19, 15, tzinfo=UTC)
LIMIT = Limit("test", 3)


def client_of(request):
    return request.META["HTTP_X_OUR_CLIENT"]


def count(times, whom="anna@example.org", now=NOW, limit=LIMIT):
    """How many of so many attempts went through."""
    passed = 0
    for _attempt in range(times):
        try:
            limit.count(whom, now=now)
        except TooMany:
            continue
        passed += 1
    return passed


class TestLimit:
    def test_lets_so_many_through_and_no_more(self):
        assert count(10) == 3

    def test_counts_each_by_himself(self):
        count(3)
        assert count(1, "bert@example.org") == 1

    def test_counts_under_its_own_name(self):
        count(3)
        assert count(1, limit=Limit("other", 3)) == 1

    def test_starts_anew_after_its_period(self):
        count(3)
        assert count(1, now=NOW + timedelta(minutes=44)) == 0
        assert count(1, now=NOW + timedelta(minutes=45)) == 1

    def test_tells_how_long_to_wait(self):
        count(3)
        with pytest.raises(TooMany) as too_many:
            LIMIT.count("anna@example.org", now=NOW + timedelta(seconds=30))
        assert too_many.value.retry_after == 44 * 60 + 30
        assert too_many.value.minutes == 45

    def test_lets_no_more_through_at_the_same_moment(self):
        with ThreadPoolExecutor(16) as threads:
            passed = sum(threads.map(lambda _number: count(5), range(20)))
        assert passed == 3

    def test_leaves_no_address_in_the_cache(self):
        count(1)
        (key,) = cache._cache
        assert "anna" not in key
        assert "anna" not in repr(cache._cache[key])

    def test_makes_other_keys_with_another_secret(self, settings):
        count(3)
        settings.SECRET_KEY = "another"
        assert count(1) == 1

    @pytest.mark.parametrize(
        "backend", ["dummy.DummyCache", "db.DatabaseCache", "filebased.FileBasedCache"]
    )
    def test_works_with_other_caches(self, settings, backend, tmp_path, request):
        location = str(tmp_path)
        if "db" in backend:
            from django.core.management import call_command

            request.getfixturevalue("db")
            location = "limits"
        settings.CACHES = {
            "default": {
                "BACKEND": f"django.core.cache.backends.{backend}",
                "LOCATION": location,
            }
        }
        if "db" in backend:
            call_command("createcachetable", verbosity=0)
        # What keeps nothing cannot count; the check tells.
        assert count(5) == (5 if "dummy" in backend else 3)


class TestNetwork:
    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("62.41.8.9", "62.41.8.9"),
            (" 62.41.8.9 ", "62.41.8.9"),
            ("62.41.8.9:51234", "62.41.8.9"),
            ("::ffff:62.41.8.9", "62.41.8.9"),
            ("2a02:a450:1:2:3:4:5:6", "2a02:a450:1:2::/64"),
            ("[2a02:a450:1:2::9]:443", "2a02:a450:1:2::/64"),
            ("127.0.0.1", None),
            ("10.0.0.7", None),
            ("192.168.1.4", None),
            ("fe80::1%eth0", None),
            ("::1", None),
            ("", None),
            ("unknown", None),
            ("unix:", None),
            ("62.41.8.999", None),
            ("[", None),
        ],
    )
    def test_is_one_address_or_the_64_of_it(self, address, network):
        assert network_of(address) == network


class TestClientAddress:
    def address(self, **headers):
        request = RequestFactory().get("/", REMOTE_ADDR="62.41.0.1", **headers)
        return client_address(request)

    def test_is_the_one_that_connected(self):
        assert self.address() == "62.41.0.1"

    def test_is_not_what_a_visitor_says_of_himself(self):
        assert self.address(HTTP_X_FORWARDED_FOR="8.8.8.8") == "62.41.0.1"

    @pytest.mark.parametrize(
        ("proxies", "heard", "address"),
        [
            (1, "8.8.8.8", "8.8.8.8"),
            (1, "1.1.1.1, 8.8.8.8", "8.8.8.8"),
            (2, "1.1.1.1, 8.8.8.8, 10.0.0.2", "8.8.8.8"),
            (2, "8.8.8.8", "62.41.0.1"),
            (1, "", "62.41.0.1"),
            (1, "1.1.1.1, ", "62.41.0.1"),
        ],
    )
    def test_is_what_the_outermost_trusted_proxy_heard(
        self, settings, proxies, heard, address
    ):
        settings.WAGTAIL_WHATSAPPALERT = {"TRUSTED_PROXIES": proxies}
        assert self.address(HTTP_X_FORWARDED_FOR=heard) == address

    def test_can_come_from_a_function_of_the_site(self, settings):
        name = f"{__name__}.client_of"
        settings.WAGTAIL_WHATSAPPALERT = {"CLIENT_ADDRESS": name}
        assert self.address(HTTP_X_OUR_CLIENT="9.9.9.9") == "9.9.9.9"
