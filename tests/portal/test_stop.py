import pytest
from django.core import mail
from django.utils import timezone

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordination.factories import (
    DAY,
    make_deputy,
    make_proposal,
    make_stop,
    today,
)
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.portal.people import url
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.coordination.models import Succession, SuccessionStatus
from wagtail_whatsappalert.coordination.services import accept_succession, cancel_stop
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

pytestmark = pytest.mark.django_db

S = SuccessionStatus


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(name="Krakeel")


def make_bound(*groups, **kwargs):
    return make_coordinator(
        *groups, bound=True, reachable_at=timezone.now(), language="en", **kwargs
    )


@pytest.fixture
def karin(group):
    return make_bound(group, name="Karin Smit")


def browser(person):
    client = CommittingClient()
    sign_in(client, person)
    return client


def say_stop(client, group, **kwargs):
    data = {"last_day": (today() + 30 * DAY).isoformat(), **kwargs}
    return client.post(url("portal_stop", group.pk), data)


def text_of(response):
    return response.content.decode()


class TestSayingStop:
    def test_is_one_press_on_her_own_screen(self, group, karin):
        client = browser(karin)
        assert client.get(url("portal_stop", group.pk)).status_code == 200
        response = say_stop(client, group)
        assert response.status_code == 303
        assert Succession.objects.get().coordinator == karin
        page = text_of(client.get(response.url))
        assert url("portal_stop_cancel", group.pk) in page

    def test_twice_does_no_harm(self, group, karin):
        client = browser(karin)
        say_stop(client, group)
        assert say_stop(client, group).status_code == 303
        assert Succession.objects.count() == 1

    @pytest.mark.parametrize("days", [-1, 400])
    def test_needs_a_day_that_can_be(self, days, group, karin):
        day = (today() + days * DAY).isoformat()
        response = say_stop(browser(karin), group, last_day=day)
        assert response.status_code == 422
        assert day in text_of(response)
        assert not Succession.objects.exists()

    @pytest.mark.parametrize("typed", ["", "morgen", "2026-99-99", "\0"])
    def test_keeps_what_is_no_day(self, typed, group, karin):
        response = say_stop(browser(karin), group, last_day=typed)
        assert response.status_code == 422
        assert "whatsappalert-error-summary" in text_of(response)

    def test_can_be_for_all_her_groups(self, group, karin):
        second, third = make_group(name="Zuid"), make_group(name="Noord")
        second.coordinators.add(karin)
        third.coordinators.add(karin)
        say_stop(browser(karin), group, also=[second.pk])
        stops = Succession.objects.values_list("group", flat=True)
        assert set(stops) == {group.pk, second.pk}

    def test_is_not_for_groups_of_others(self, group, karin):
        other = make_group(name="Ander")
        for number in (other.pk, "9" * 20):
            response = say_stop(browser(karin), group, also=[number])
            assert response.status_code == 422
        assert say_stop(browser(karin), other).status_code == 404
        assert not Succession.objects.exists()

    def test_asks_the_deputy_whom_she_chose(self, group, karin):
        deputy = make_deputy(group)
        make_signup_in(SignupStatus.ADDED, group, 1)
        say_stop(browser(karin), group, successor=deputy.pk)
        assert Succession.objects.get().successor == deputy
        assert [deputy.email] in [m.to for m in mail.outbox]

    def test_cannot_name_somebody_else(self, group, karin):
        stranger = make_coordinator()
        response = say_stop(browser(karin), group, successor=stranger.pk)
        assert response.status_code == 422
        assert stranger.name not in text_of(response)


class TestHowItStands:
    def test_names_no_member_who_volunteers(self, group, karin):
        make_stop(group, karin)
        make_signup_in(
            SignupStatus.ADDED, group, 1, wants_to_coordinate=True, name="Anna Geheim"
        )
        page = text_of(browser(karin).get(url("portal_stop", group.pk)))
        assert "Anna Geheim" not in page

    def test_lets_her_ask_a_deputy_later(self, group, karin):
        deputy = make_deputy(group, name="Piet Vos")
        make_stop(group, karin)
        client = browser(karin)
        assert "Piet Vos" in text_of(client.get(url("portal_stop", group.pk)))
        data = {"successor": deputy.pk}
        client.post(url("portal_stop_propose", group.pk), data)
        assert Succession.objects.get().status == S.PROPOSED

    @pytest.mark.parametrize("who", ["0", "", "x", "stranger"])
    def test_lets_her_ask_nobody_else(self, who, group, karin):
        if who == "stranger":
            who = make_coordinator().pk
        make_stop(group, karin)
        response = browser(karin).post(
            url("portal_stop_propose", group.pk), {"successor": who}
        )
        assert response.status_code == 404
        assert Succession.objects.get().status == S.ASKED

    def test_lets_her_stay(self, group, karin):
        make_stop(group, karin)
        client = browser(karin)
        client.post(url("portal_stop_cancel", group.pk))
        assert client.post(url("portal_stop_cancel", group.pk)).status_code == 303
        assert Succession.objects.get().status == S.CANCELLED

    def test_stands_on_her_overview(self, group, karin):
        make_stop(group, karin)
        assert url("portal_stop", group.pk) in text_of(
            browser(karin).get(url("coordinator_start"))
        )


class TestTakingOver:
    @pytest.fixture
    def piet(self):
        return make_bound(name="Piet Vos")

    @pytest.fixture
    def asked(self, group, karin, piet):
        make_signup_in(SignupStatus.READY, group, 1, name="Anna Geheim")
        return make_proposal(group, karin, piet)

    def test_is_asked_on_the_overview(self, asked, piet):
        page = text_of(browser(piet).get(url("coordinator_start")))
        assert url("portal_takeover", asked.pk) in page
        assert "Krakeel" in page

    def test_shows_nobody_of_the_group_before_a_yes(self, asked, piet, group):
        client = browser(piet)
        page = text_of(client.get(url("portal_takeover", asked.pk)))
        assert "Anna Geheim" not in page
        assert "Karin Smit" not in page
        assert client.get(url("portal_group", group.pk)).status_code == 404

    def test_leads_to_the_group_after_a_yes(self, asked, piet, group):
        client = browser(piet)
        address = url("portal_takeover", asked.pk)
        response = client.post(address, {"answer": "yes"})
        assert response.status_code == 303
        assert "Anna Geheim" in text_of(client.get(response.url))
        assert client.post(address, {"answer": "yes"}).status_code == 303
        assert client.get(address).status_code == 303

    def test_signs_out_who_stopped(self, asked, piet, karin, group):
        hers = browser(karin)
        browser(piet).post(url("portal_takeover", asked.pk), {"answer": "yes"})
        response = hers.get(url("portal_group", group.pk))
        assert response.status_code == 303
        assert response.url.startswith(url("coordinator_start"))

    def test_can_be_declined(self, asked, piet):
        client = browser(piet)
        response = client.post(url("portal_takeover", asked.pk), {"answer": "no"})
        assert response.status_code == 303
        asked.refresh_from_db()
        assert asked.status == S.ASKED

    def test_needs_an_answer(self, asked, piet):
        response = browser(piet).post(url("portal_takeover", asked.pk), {})
        assert response.status_code == 422

    def test_is_told_to_be_too_late_when_she_stays(self, asked, piet, karin):
        make_group(name="Eigen").coordinators.add(piet)
        client = browser(piet)
        cancel_stop(succession=asked, coordinator=karin, now=timezone.now())
        for response in (
            client.get(url("portal_takeover", asked.pk)),
            client.post(url("portal_takeover", asked.pk), {"answer": "yes"}),
        ):
            assert response.status_code == 409
        assert asked.group.coordinators.get() == karin

    def test_is_for_nobody_else(self, asked, karin):
        address = url("portal_takeover", asked.pk)
        for client in (browser(karin), browser(make_bound())):
            assert client.get(address).status_code == 404
            assert client.post(address, {"answer": "yes"}).status_code == 404

    def test_waits_for_the_agreement(self, group, karin):
        new = make_coordinator(language="en")
        asked = make_proposal(group, karin, new)
        response = browser(new).post(
            url("portal_takeover", asked.pk), {"answer": "yes"}
        )
        assert response.url == url("portal_welcome")
        assert group.coordinators.get() == karin

    def test_leads_who_is_not_signed_in_there_and_back(self, asked, client):
        response = client.get(url("portal_takeover", asked.pk))
        assert response.status_code == 303
        assert "next=" in response.url

    def test_by_two_at_once_is_one(self, asked, piet, group):
        accept_succession(succession=asked, coordinator=piet, now=timezone.now())
        response = browser(piet).post(
            url("portal_takeover", asked.pk), {"answer": "no"}
        )
        assert response.status_code in (303, 409)
        assert group.coordinators.get() == piet
