import pytest
from django.test import RequestFactory

from wagtail_whatsappalert.common.origin import Origin, origin_of

OWN, FOREIGN, UNKNOWN = Origin.OWN, Origin.FOREIGN, Origin.UNKNOWN
HERE = "https://www.hoogeveen.example"
EVIL = "https://evil.example"

# Sec-Fetch-Site, Origin, Referer, and what follows.
CASES = [
    ("same-origin", None, None, OWN),
    ("same-origin", "null", None, OWN),
    ("cross-site", None, None, FOREIGN),
    ("cross-site", "null", None, FOREIGN),
    ("cross-site", EVIL, None, FOREIGN),
    ("same-site", None, None, FOREIGN),
    ("same-site", "https://other.hoogeveen.example", None, FOREIGN),
    ("none", None, None, UNKNOWN),
    (None, None, None, UNKNOWN),
    (None, "null", None, UNKNOWN),
    (None, "null", f"{EVIL}/page", UNKNOWN),
    (None, HERE, None, OWN),
    (None, None, f"{HERE}/a/page/?q=1", OWN),
    (None, EVIL, None, FOREIGN),
    (None, EVIL, f"{HERE}/page", FOREIGN),
    (None, None, f"{EVIL}/page", FOREIGN),
    (None, None, f"{EVIL}/www.hoogeveen.example", FOREIGN),
    (None, "https://www.hoogeveen.example.evil.example", None, FOREIGN),
    (None, "https://www.hoogeveen.example@evil.example", None, FOREIGN),
    (None, "https://www.hoogeveen.example:8443", None, FOREIGN),
    (None, "file://", None, FOREIGN),
    (None, "https://[", None, FOREIGN),
    (None, "nonsense", None, FOREIGN),
    (None, "https://trusted.example", None, OWN),
    ("cross-site", "https://trusted.example", None, OWN),
    (None, "http://trusted.example", None, FOREIGN),
    (None, "https://sub.trusted.example", None, FOREIGN),
    (None, "https://one.wild.example", None, OWN),
    (None, "https://a.b.wild.example", None, OWN),
    (None, "https://evilwild.example", None, FOREIGN),
]
TRUSTED = ["https://trusted.example", "https://*.wild.example"]


class TestOrigin:
    @pytest.mark.parametrize(("site", "origin", "referer", "expected"), CASES)
    def test_is_told_from_the_headers(self, settings, site, origin, referer, expected):
        settings.CSRF_TRUSTED_ORIGINS = TRUSTED
        headers = {"sec-fetch-site": site, "origin": origin, "referer": referer}
        request = RequestFactory().post(
            "/",
            headers={name: value for name, value in headers.items() if value},
            HTTP_HOST="www.hoogeveen.example",
            secure=True,
        )
        assert origin_of(request) is expected
