import re

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.common import sealing
from wagtail_whatsappalert.signups.data_links import DataLink
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import PersonalLink

from .factories import make_confirmed_signup, make_signup
from .kept_people import make_member

S = SignupStatus
PERSONAL = ("Bewoner 0", "bewoner0@example.org", "10000000", "7901 AB")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def signup():
    return make_confirmed_signup(make_group(), language="en")


def url(name, token):
    return reverse(f"wagtail_whatsappalert:{name}", args=[token])


def own_url(name, signup):
    return url(name, PersonalLink.to(signup).seal())


def data_url(signup):
    return url("signup_data_file", DataLink.to(signup).seal())


class TestAskingForData:
    def test_mails_the_link(self, client, signup, mailoutbox):
        response = client.post(own_url("signup_data", signup))
        assert response.status_code == 200
        assert "Look in your mailbox" in response.content.decode()
        link = re.search(r"https?://\S+/my-data/file/\S+", mailoutbox[-1].body)[0]
        path = link.partition("//")[2].partition("/")[2]
        assert "Bewoner 0" in client.post(f"/{path}").content.decode()

    def test_by_get_mails_nothing(self, client, signup, mailoutbox):
        before = len(mailoutbox)
        assert client.get(own_url("signup_data", signup)).status_code == 405
        assert len(mailoutbox) == before

    def test_does_not_show_the_data_itself(self, client, signup):
        content = client.post(own_url("signup_data", signup)).content.decode()
        assert "10000000" not in content
        assert "7901 AB" not in content


class TestDownload:
    def test_shows_only_a_button_first(self, client, signup):
        response = client.get(data_url(signup))
        content = response.content.decode()
        assert response.status_code == 200
        assert 'method="post"' in content
        for personal in PERSONAL:
            assert personal not in content

    def test_is_a_file_that_nobody_keeps(self, client, signup):
        response = client.post(data_url(signup))
        assert response["Content-Disposition"] == 'attachment; filename="my-data.html"'
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Content-Security-Policy"] == "sandbox"
        content = response.content.decode()
        assert "Bewoner 0" in content
        assert "bewoner0@example.org" in content

    def test_stops_after_the_hours_of_the_setting(
        self, client, signup, settings, monkeypatch
    ):
        settings.WAGTAIL_WHATSAPPALERT = {"DATA_LINK_HOURS": 2}
        address = data_url(signup)
        clock = sealing.Fernet.decrypt.__globals__["time"]
        now = clock.time()
        monkeypatch.setattr(clock, "time", lambda: now + 1.9 * 3600)
        assert client.post(address).status_code == 200
        monkeypatch.setattr(clock, "time", lambda: now + 2.1 * 3600)
        assert client.post(address).status_code == 404

    def test_stops_when_the_address_changed(self, client, signup):
        address = data_url(signup)
        Signup.objects.filter(pk=signup.pk).update(email="other@example.org")
        assert client.post(address).status_code == 404

    def test_needs_more_than_the_link_of_every_mail(self, client, signup):
        token = PersonalLink.to(signup).seal()
        assert client.post(url("signup_data_file", token)).status_code == 404

    def test_of_somebody_who_is_erased_tells_nothing(self, client, signup):
        address = data_url(signup)
        client.post(own_url("signup_erase", signup))
        response = client.post(address)
        assert response.status_code == 404
        assert "Content-Disposition" not in response

    @pytest.mark.parametrize("token", ["x", "gAAAAA", "é", "a" * 4000])
    def test_of_a_broken_link_tells_what_to_do(self, client, token):
        response = client.post(url("signup_data_file", token))
        assert response.status_code == 404
        assert "no-store" in response["Cache-Control"]


class TestErasing:
    def test_tells_first_what_it_means(self, client, signup):
        response = client.get(own_url("signup_erase", signup))
        assert "cannot be undone" in response.content.decode()
        assert Signup.objects.get().name

    def test_erases_with_one_press(self, client, signup):
        response = client.post(own_url("signup_erase", signup))
        assert "Your data is erased" in response.content.decode()
        row = Signup.objects.get()
        assert (row.name, row.status) == ("", S.WITHDRAWN)

    def test_a_second_press_does_no_harm(self, client, signup):
        client.post(own_url("signup_erase", signup))
        assert client.post(own_url("signup_erase", signup)).status_code == 410

    def test_of_a_member_says_that_he_must_be_removed_first(self, client):
        member = make_member(language="en")
        page = client.get(own_url("signup_erase", member)).content.decode()
        assert "after 14 days at the latest" in page
        response = client.post(own_url("signup_erase", member))
        assert "Your data will be erased" in response.content.decode()
        assert Signup.objects.get().to_be_removed

    def test_of_who_did_not_confirm_deletes_him(self, client):
        signup = make_signup(make_group(), language="en")
        client.post(own_url("signup_erase", signup))
        assert not Signup.objects.exists()

    def test_works_without_cookies_and_from_a_strict_client(self, signup):
        client = CommittingClient(enforce_csrf_checks=True)
        assert client.post(own_url("signup_erase", signup)).status_code == 200
        assert not client.cookies

    def test_with_the_link_of_an_earlier_address_does_nothing(self, client, signup):
        address = own_url("signup_erase", signup)
        Signup.objects.filter(pk=signup.pk).update(email="other@example.org")
        assert client.post(address).status_code == 410
        assert Signup.objects.get().name


class TestEveryPage:
    @pytest.mark.parametrize("name", ["signup_data", "signup_erase"])
    @pytest.mark.parametrize("token", ["x", "a" * 500])
    def test_with_a_broken_link_is_a_page_of_ours(self, client, name, token):
        response = client.post(url(name, token))
        assert response.status_code == 404
        assert "whatsappalert-page" in response.content.decode()

    def test_is_refused_from_another_website(self, client, signup):
        for address in (own_url("signup_erase", signup), data_url(signup)):
            response = client.post(address, headers={"Origin": "https://evil.example"})
            assert response.status_code == 403
        assert Signup.objects.get().name

    def test_is_in_the_language_of_the_signup(self, client):
        signup = make_confirmed_signup(make_group(), language="nl")
        for address in (own_url("signup_erase", signup), data_url(signup)):
            assert 'lang="nl"' in client.get(address).content.decode()

    def test_is_kept_by_no_cache_and_no_search_engine(self, client, signup):
        for address in (own_url("signup_erase", signup), data_url(signup)):
            response = client.get(address)
            assert "no-store" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex"

    def test_has_an_address_that_tells_nothing(self, signup):
        for address in (own_url("signup_erase", signup), data_url(signup)):
            for personal in ("ewoner", "example", "10000000", "7901AB", "7901%20AB"):
                assert personal not in address
