import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.personal_pages import (
    FIELDS,
    FOREIGN,
    IN_WORDS,
    NAUGHTY,
    PAGES,
    S,
    link_in,
    make,
    text_of,
    url,
)
from tests.site.tree import make_site
from tests.texts.factories import make_house_rules
from wagtail_whatsappalert.signups.lifecycle import ACTIVE
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.retention import anonymise

from .factories import make_confirmed_signup, make_signup, make_signup_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient(enforce_csrf_checks=True)


@pytest.fixture
def group():
    return make_group()


class TestLink:
    def test_stands_in_every_mail_to_a_confirmed_person(
        self, client, group, mailoutbox
    ):
        make_confirmed_signup(group, language="en")
        assert "/mine/" not in mailoutbox[0].body
        page = client.get(link_in(mailoutbox[-1], "mine"))
        assert "Your signup for Krakeel" in text_of(page)

    @pytest.mark.parametrize("name", PAGES)
    def test_is_void_after_another_address(self, client, group, name):
        signup = make(S.WAITING, group)
        old = url(name, signup)
        Signup.objects.update(email="ander@example.org")
        response = client.get(old)
        assert response.status_code == 410
        assert "Bewoner" not in text_of(response)
        assert "Krakeel" not in text_of(response)
        assert reverse("wagtail_whatsappalert:signup") in text_of(response)

    def test_is_void_after_erasure(self, client, group):
        signup = make(S.WITHDRAWN, group)
        old = url("personal", signup)
        anonymise([signup.pk], now=timezone.now())
        assert client.get(old).status_code == 410

    def test_of_nobody_is_void(self, client, group):
        signup = make(S.WAITING, group)
        old = url("personal", signup)
        signup.delete()
        assert client.get(old).status_code == 410

    def test_to_somebody_without_an_address_is_void(self, client, group):
        signup = make(S.READY, group, email="")
        assert client.get(url("personal", signup)).status_code == 410

    def test_that_was_cut_off_is_told(self, client, group):
        whole = url("personal", make(S.WAITING, group))
        assert client.get(whole[:-9] + "/").status_code == 404

    def test_naughty_ones_are_told(self, client):
        for text in NAUGHTY[::10]:
            name = text.replace("/", "") or "-"
            path = reverse("wagtail_whatsappalert:signup_personal", args=[name])
            assert client.get(path).status_code in (400, 404), text

    def test_speaks_its_own_language(self, client, group):
        signup = make_signup_in(S.WAITING, group, language="nl")
        page = client.get(url("personal", signup), headers={"Accept-Language": "en"})
        assert page.status_code == 200
        assert 'lang="nl"' in text_of(page)

    @pytest.mark.parametrize("name", PAGES)
    def test_leads_to_pages_that_nobody_keeps(self, client, group, name):
        response = client.get(url(name, make(S.WAITING, group)))
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"
        assert not response.cookies

    @pytest.mark.parametrize(
        "name",
        ["change", "withdraw", "rules", "accept", "stay", "keep_email"],
    )
    def test_takes_nothing_from_another_site(self, client, group, name):
        signup = make(S.OFFERED, group)
        response = client.post(url(name, signup), FIELDS, **FOREIGN)
        assert response.status_code == 403
        signup.refresh_from_db()
        assert signup.status == S.OFFERED


class TestPage:
    @pytest.mark.parametrize("status", list(S))
    def test_tells_every_state_in_words(self, client, group, status):
        page = text_of(client.get(url("personal", make(status, group))))
        assert IN_WORDS[status] in page
        others = [words for other, words in IN_WORDS.items() if other != status]
        assert not [words for words in others if words in page]

    @pytest.mark.parametrize("status", list(S))
    def test_offers_changes_only_to_who_takes_part(self, client, group, status):
        signup = make(status, group)
        page = text_of(client.get(url("personal", signup)))
        assert ("/change/" in page) is (status in ACTIVE)
        assert ("/withdraw/" in page) is (status in ACTIVE)

    def test_shows_what_we_know(self, client, group):
        page = text_of(client.get(url("personal", make(S.ADDED, group))))
        for fact in ("Bewoner 0", "06 10000000", "bewoner0@example.org", "7901 AB 1"):
            assert fact in page

    def test_tells_the_place_on_the_waiting_list(self, client):
        group = make_group(places=0)
        make(S.WAITING, group, 1)
        second = make(S.WAITING, group, 2)
        page = text_of(client.get(url("personal", second)))
        assert "Your place on the waiting list: 2." in page

    def test_tells_which_rules_were_accepted(self, client, group, site):
        old = make_house_rules(title="Old rule", site=site, number=1)
        make_house_rules(title="New rule", site=site, number=2)
        signup = make(S.ADDED, group, house_rules=old, rules_accepted_at=timezone.now())
        page = text_of(client.get(url("personal", signup)))
        assert "The house rules, version 1, on" in page
        assert "Old rule" in page
        assert "New rule" not in page

    def test_is_linked_from_the_confirmed_page(self, client, group, mailoutbox):
        make_signup(group, language="en")
        confirmed = client.post(link_in(mailoutbox[0], "confirm"))
        link = re.search(r'href="([^"]*/mine/[^"]+)"', text_of(confirmed)).group(1)
        assert "Your signup for Krakeel" in text_of(client.get(link))

    def test_asks_nothing_of_a_stranger(self, client, group):
        page = text_of(client.get(url("personal", make(S.READY, group))))
        assert "csrfmiddlewaretoken" not in page


class TestOffer:
    def test_is_accepted_with_one_press(self, client, group):
        signup = make(S.OFFERED, group)
        assert "/accept/" in text_of(client.get(url("personal", signup)))
        response = client.post(url("accept", signup), follow=True)
        assert "The place is yours." in text_of(response)
        signup.refresh_from_db()
        assert signup.status == S.NEEDS_WORKSHOP

    def test_twice_is_fine(self, client, group):
        signup = make(S.OFFERED, group)
        client.post(url("accept", signup))
        assert client.post(url("accept", signup)).status_code == 303

    def test_after_its_time_is_told(self, client, group):
        past = timezone.now() - timedelta(minutes=1)
        signup = make(S.OFFERED, group, offer_until=past)
        assert "/accept/" not in text_of(client.get(url("personal", signup)))
        response = client.post(url("accept", signup))
        assert response.status_code == 409
        assert "You are too late" in text_of(response)
        signup.refresh_from_db()
        assert signup.status == S.OFFERED

    def test_looking_accepts_nothing(self, client, group):
        signup = make(S.OFFERED, group)
        assert client.get(url("accept", signup)).status_code == 303
        signup.refresh_from_db()
        assert signup.status == S.OFFERED

    def test_is_declined_in_words_of_its_own(self, client, group):
        signup = make(S.OFFERED, group)
        page = text_of(client.get(url("withdraw", signup)))
        assert "No, I do not want the place in Krakeel" in page
        client.post(url("withdraw", signup))
        signup.refresh_from_db()
        assert signup.status == S.WITHDRAWN


class TestWithdrawing:
    @pytest.mark.parametrize("status", sorted(ACTIVE))
    def test_takes_two_clicks(self, client, group, status):
        signup = make(status, group)
        first = client.get(url("personal", signup))
        link = re.search(r'href="([^"]*/withdraw/)"', text_of(first)).group(1)
        assert text_of(client.get(link)).count('<button class="whatsappalert') == 1
        done = client.post(link, follow=True)
        assert "You have withdrawn." in text_of(done)
        signup.refresh_from_db()
        assert signup.status == S.WITHDRAWN
        assert signup.to_be_removed is (status == S.ADDED)

    def test_looking_withdraws_nobody(self, client, group):
        signup = make(S.WAITING, group)
        client.get(url("withdraw", signup))
        signup.refresh_from_db()
        assert signup.status == S.WAITING

    def test_twice_is_fine(self, client, group, mailoutbox):
        signup = make(S.WAITING, group)
        client.post(url("withdraw", signup))
        assert client.post(url("withdraw", signup)).status_code == 303
        assert len(mailoutbox) == 1


class TestUnconfirmed:
    def reject(self, mail):
        return link_in(mail, "confirm").replace("/confirm/", "/reject/")

    def test_is_erased_at_once(self, client, group, mailoutbox):
        make_signup(group, language="en")
        page = text_of(client.get(link_in(mailoutbox[0], "confirm")))
        link = self.reject(mailoutbox[0])
        assert link in page
        client.get(link)
        assert Signup.objects.count() == 1
        response = client.post(link)
        assert "Your signup is erased" in text_of(response)
        assert not Signup.objects.exists()

    def test_twice_is_fine(self, client, group, mailoutbox):
        make_signup(group, language="en")
        client.post(self.reject(mailoutbox[0]))
        assert client.post(self.reject(mailoutbox[0])).status_code == 200

    def test_a_confirmed_one_goes_to_his_page(self, client, group, mailoutbox):
        make_confirmed_signup(group, language="en")
        response = client.post(self.reject(mailoutbox[0]))
        assert response.status_code == 303
        assert "/mine/" in response["Location"]
        assert Signup.objects.count() == 1

    def test_another_site_erases_nothing(self, client, group, mailoutbox):
        make_signup(group)
        assert client.post(self.reject(mailoutbox[0]), **FOREIGN).status_code == 403
        assert Signup.objects.count() == 1
