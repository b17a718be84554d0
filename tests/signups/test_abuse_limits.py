import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.places.test_races import at_once
from tests.signups.abuse import INTERNET, person, press, sealed_of, send
from tests.site.tree import make_site
from wagtail_whatsappalert.common.rate_limits import TooMany
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.abuse import (
    HONEYPOT,
    count_attempt,
)
from wagtail_whatsappalert.signups.models import Signup

from .factories import form_data, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group(site):
    return make_group()


class TestLimitPerAddress:
    @pytest.fixture(autouse=True)
    def limit(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 2}

    def test_holds_over_groups_for_the_same_address(self, site):
        for number in range(2):
            data = form_data(make_group(), phone=person(number)["phone"])
            assert send(data).status_code == 303
        data = form_data(make_group(), phone=person(3)["phone"])
        assert send(data).status_code == 429

    def test_holds_for_a_number_with_ever_other_addresses(self, group):
        codes = [
            send(form_data(group, email=f"a{number}@example.org")).status_code
            for number in range(3)
        ]
        assert codes == [303, 303, 429]

    def test_sees_the_same_address_in_any_capitals(self, group):
        for email in ("ANNA@example.org", "anna@example.org"):
            assert send(form_data(group, email=email)).status_code == 303
        assert send(form_data(group, email="Anna@Example.org")).status_code == 429

    def test_is_one_whatever_a_caller_makes_of_capitals(self, rf):
        now = timezone.now()
        for email in ("Anna@example.org", "anna@EXAMPLE.org"):
            count_attempt(rf.post("/"), email, "", now=now)
        with pytest.raises(TooMany):
            count_attempt(rf.post("/"), "anna@example.org", now=now)

    def test_does_not_count_what_was_not_right_yet(self, group):
        for _attempt in range(5):
            assert send(form_data(group, postcode="x")).status_code == 422
        assert send(form_data(group)).status_code == 303

    def test_tells_in_words_when_to_try_again_and_keeps_what_was_typed(self, group):
        for _attempt in range(2):
            send(form_data(group))
        response = send(form_data(group, name="Nog Eens"))
        assert 0 < int(response["Retry-After"]) <= 3600
        assert "no-store" in response["Cache-Control"]
        page = response.content.decode()
        assert "whatsappalert-error-summary" in page
        assert 'value="Nog Eens"' in page
        assert 'value="06 12345678"' in page
        assert Signup.objects.get().name == "Anna de Vries"

    def test_holds_for_sending_again(self, group):
        sealed = sealed_of(send(form_data(group)))
        assert press("resend", sealed).status_code == 302
        response = press("resend", sealed)
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0

    def test_holds_for_correcting(self, group):
        sealed = sealed_of(send(form_data(group)))
        first = press("correct", sealed, {"email": "b@example.org"})
        assert first.status_code == 303
        again = press("correct", sealed, {"email": "c@example.org"})
        assert again.status_code == 429

    def test_holds_for_json_and_the_form_together(self, group):
        send(form_data(group))
        send(form_data(group))
        url = reverse("wagtail_whatsappalert:signup")
        data = {**form_data(group), "minimum_age": True, "house_rules": True}
        response = CommittingClient().post(url, data, content_type="application/json")
        assert response.status_code == 429
        assert response.json()["retry_after"] == int(response["Retry-After"])


class TestLimitPerNetwork:
    @pytest.fixture(autouse=True)
    def limit(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_NETWORK_PER_HOUR": 3}

    def codes(self, group, addresses):
        return [
            send(form_data(group, **person(number)), address).status_code
            for number, address in enumerate(addresses)
        ]

    def test_holds_for_everybody_behind_an_address(self, group):
        assert self.codes(group, [INTERNET] * 4) == [303, 303, 303, 429]

    def test_leaves_other_networks_alone(self, group):
        others = [f"62.41.8.{number}" for number in range(5)]
        assert self.codes(group, others) == [303] * 5

    def test_takes_the_64_of_ipv6_for_one(self, group):
        same = [f"2a02:a450:1:2::{number}" for number in range(1, 5)]
        assert self.codes(group, same) == [303, 303, 303, 429]

    def test_does_not_take_a_proxy_for_a_visitor(self, group):
        assert self.codes(group, ["10.0.0.1"] * 5) == [303] * 5

    def test_looks_behind_a_trusted_proxy(self, group, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "SIGNUPS_PER_NETWORK_PER_HOUR": 1,
            "TRUSTED_PROXIES": 1,
        }
        codes = [
            send(
                form_data(group, **person(number)),
                "10.0.0.1",
                HTTP_X_FORWARDED_FOR=f"1.2.3.{number}, {INTERNET}",
            ).status_code
            for number in range(2)
        ]
        assert codes == [303, 429]

    def test_keeps_no_address_in_the_cache(self, group):
        send(form_data(group))
        for key, value in cache._cache.items():
            for secret in (INTERNET, "anna", "612345678"):
                assert secret not in key
                assert secret.encode() not in value


class TestCost:
    def queries(self, data):
        with CaptureQueriesContext(connection) as queries:
            assert send(data).status_code == 303
        return len(queries)

    def test_limits_and_flags_take_no_query(self, group, monkeypatch):
        # The very first makes what is made once: the settings of the site.
        for number in (0, 1):
            send(form_data(group, **person(number)))
        with_limits = self.queries(
            form_data(group, **person(2), elapsed="9", **{HONEYPOT: ""})
        )
        for name in ("count_attempt", "suspicions"):
            monkeypatch.setattr(
                f"wagtail_whatsappalert.signups.intake.{name}", lambda *_a, **_k: []
            )
        assert with_limits == self.queries(form_data(group, **person(3)))


class TestBombs:
    """Whatever somebody sends, an address gets so many mails in a day."""

    @pytest.fixture(autouse=True)
    def limit(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2,
            "SIGNUPS_PER_ADDRESS_PER_HOUR": 1000,
        }

    def test_over_groups_and_both_ways_in(self, site, mailoutbox):
        for number in range(3):
            phone = person(number)["phone"]
            send(form_data(make_group(), phone=phone))
            CommittingClient().post(
                reverse("wagtail_whatsappalert:signup"),
                {
                    **form_data(make_group(), phone=phone),
                    "minimum_age": True,
                    "house_rules": True,
                },
                content_type="application/json",
            )
        assert Signup.objects.count() == 6
        assert len(mailoutbox) == 2

    def test_by_correcting_away_and_signing_up_again(self, site, mailoutbox):
        for number in range(4):
            data = form_data(make_group(), phone=person(number)["phone"])
            sealed = sealed_of(send(data))
            press("correct", sealed, {"email": f"mine{number}@example.org"})
        victim = [mail for mail in mailoutbox if mail.to == ["anna@example.org"]]
        assert len(victim) == 2


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestBombsAtOneMoment:
    def test_groups_share_no_lock_and_yet_the_limit_holds(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2}
        make_site(hostname="testserver")
        groups = [make_group() for _number in range(12)]
        outcomes = at_once(
            lambda group: make_signup(group, email="anna@example.org"), groups
        )
        assert [o for o in outcomes if isinstance(o, Exception)] == []
        assert Signup.objects.count() == 12
        assert Letter.objects.filter(kind="signup_confirm").count() == 2
