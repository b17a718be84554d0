from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests.access.factories import sign_in
from tests.access.links import START, mail_link, make_municipality
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import AccessSession, Role
from wagtail_whatsappalert.access.sessions import (
    COOKIE,
    start_paths,
    start_session,
    visitor_of,
)
from wagtail_whatsappalert.portal.guards import for_contact, for_own_group

pytestmark = pytest.mark.django_db
EN = f"/en{START}"


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


def make_ready_coordinator(*groups, **kwargs):
    kwargs = {"bound": True, "reachable_at": timezone.now(), **kwargs}
    return make_coordinator(*groups, **kwargs)


def request_of(person, role=Role.COORDINATOR, method="get", path=f"{START}x/"):
    request = getattr(RequestFactory(), method)(path)
    if person:
        key = start_session(role=role, person=person, now=timezone.now())[1]
        request.COOKIES[COOKIE] = key
    request._dont_enforce_csrf_checks = True
    return request


@for_own_group
def group_page(request, coordinator, group):
    assert translation.get_language() == coordinator.language
    return HttpResponse(group.name)


@for_contact
def contact_page(request, contact):
    return HttpResponse(contact.name)


class TestTheCookie:
    def cookies(self, mailoutbox, language="nl", **extra):
        link = mail_link(make_coordinator(language=language), mailoutbox)
        answer = Client().post(link, **extra)
        return [c for name, c in answer.cookies.items() if name.startswith(COOKIE)]

    def test_goes_to_no_other_page_of_the_site(self, mailoutbox):
        cookies = self.cookies(mailoutbox)
        assert {cookie["path"] for cookie in cookies} == {START, EN}

    def test_is_kept_from_scripts_and_other_websites(self, mailoutbox):
        for cookie in self.cookies(mailoutbox):
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"

    def test_is_secure_on_https(self, mailoutbox, settings):
        assert not any(cookie["secure"] for cookie in self.cookies(mailoutbox))
        secure = self.cookies(mailoutbox, **{"wsgi.url_scheme": "https"})
        assert all(cookie["secure"] for cookie in secure)
        settings.SESSION_COOKIE_SECURE = True
        assert all(cookie["secure"] for cookie in self.cookies(mailoutbox))

    def test_lasts_as_long_as_the_session(self, mailoutbox, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"ACCESS_SESSION_HOURS": 2}
        for cookie in self.cookies(mailoutbox):
            assert 7100 <= cookie["max-age"] <= 7201

    def test_opens_the_address_of_every_language(self, mailoutbox):
        """A browser sends a cookie to its own path only."""
        cookies = self.cookies(mailoutbox, language="en")
        for path in (START, EN):
            client = Client()
            [own] = [cookie for cookie in cookies if cookie["path"] == path]
            client.cookies[own.key] = own.value
            assert client.get(f"{path}welcome/").status_code == 200

    def test_is_not_the_key_that_is_kept(self, mailoutbox):
        [key] = {cookie.value for cookie in self.cookies(mailoutbox)}
        assert key not in str(list(AccessSession.objects.values()))

    def test_knows_the_address_in_each_language(self):
        assert start_paths() == [START, EN]


class TestAVisitor:
    def test_costs_two_queries_and_none_without_the_cookie(self):
        requests = {2: request_of(make_coordinator()), 0: RequestFactory().get(START)}
        for number, request in requests.items():
            with CaptureQueriesContext(connection) as queries:
                visitor = visitor_of(request, now=timezone.now())
            assert len(queries) == number
            assert bool(visitor) == bool(number)

    def test_is_nobody_once_the_session_is_over(self):
        request = request_of(make_coordinator())
        later = timezone.now() + timedelta(hours=8)
        assert visitor_of(request, now=later) is None

    @pytest.mark.parametrize("key", ["", "x", "é", "x" * 5000])
    def test_is_nobody_with_another_key(self, key):
        sign_in(Client(), make_coordinator())
        request = RequestFactory().get(START)
        request.COOKIES[COOKIE] = key
        assert visitor_of(request, now=timezone.now()) is None

    def test_is_nobody_from_the_moment_on_that_she_stops(self):
        person = make_ready_coordinator()
        client = Client()
        sign_in(client, person)
        assert client.get(START).status_code == 200
        type(person).objects.update(active_until=timezone.localdate() - timedelta(1))
        assert client.get(START).context["form"]
        assert client.get(f"{START}details/").status_code == 303

    def test_is_nobody_once_she_is_deleted(self):
        person = make_ready_coordinator()
        client = Client()
        sign_in(client, person)
        person.delete()
        assert client.get(START).context["form"]

    def test_of_one_role_is_not_the_other_with_the_same_number(self):
        contact = make_contact()
        make_ready_coordinator(pk=contact.pk)
        request = request_of(contact, Role.CONTACT)
        assert group_page(request, group_id=1).status_code == 303


class TestWhoIsNotSignedIn:
    def test_comes_back_after_signing_in(self):
        answer = contact_page(request_of(None))
        assert answer.status_code == 303
        assert answer["Location"] == f"{START}?next=%2Fwhatsapp%2Fcoordinators%2Fx%2F"

    def test_hears_that_a_post_was_not_saved_and_comes_back_to_the_form(self, client):
        answer = client.post(
            f"{START}details/", HTTP_REFERER=f"http://testserver{START}details/"
        )
        page = client.get(answer["Location"])
        assert page.context["refusal"]
        assert page.context["form"]["next"].value() == f"{START}details/"

    def test_with_a_broken_referer_hears_so_too(self, client):
        answer = client.post(f"{START}details/", HTTP_REFERER="http://[x")
        assert client.get(answer["Location"]).context["refusal"]

    def test_in_this_role_hears_so_and_is_sent_round_no_circle(self, client):
        sign_in(client, make_contact(), Role.CONTACT)
        answer = client.get(f"{START}welcome/")
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert page.context["refusal"] and page.context["form"]


class TestACoordinator:
    def test_sees_her_own_group_in_her_own_language(self):
        group = make_group(name="Krakeel")
        for language in ("nl", "en"):
            person = make_ready_coordinator(group, language=language)
            page = group_page(request_of(person), group_id=group.pk)
            assert page.content == b"Krakeel"
            assert page["Content-Language"] == language
            assert "no-store" in page["Cache-Control"]

    def test_finds_no_other_group(self):
        person = make_ready_coordinator(make_group())
        foreign = make_group(name="Elders")
        for pk in (foreign.pk, 0, 999, 10**30):
            with pytest.raises(Http404):
                group_page(request_of(person), group_id=pk)

    @pytest.mark.parametrize(
        "facts", [{"bound": False}, {"reachable_at": None}], ids=str
    )
    def test_is_led_to_the_welcome_before_she_sees_a_group(self, facts):
        group = make_group()
        person = make_ready_coordinator(group, **facts)
        answer = group_page(request_of(person), group_id=group.pk)
        assert answer["Location"].endswith("/coordinators/welcome/")

    def test_of_a_language_that_the_site_lost_still_gets_pages(self, client):
        sign_in(client, make_ready_coordinator(language="fr"))
        page = client.get(START)
        assert page.status_code == 200
        assert f'href="{START}details/"' in page.content.decode()
