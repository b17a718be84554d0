"""The form: what it shows, what comes of what is sent, and what it gives away."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests.commits import CommittingClient
from tests.signups.sending import NAUGHTY, SAME_ORIGIN
from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.registrations import (
    Registration,
    RegistrationStatus,
)

from .factories import make_workshop
from .registering import FORM, form_data, make_guest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def workshop(site):
    return make_workshop(capacity=10)


@pytest.fixture
def send(client):
    def post(data, **headers):
        return client.post(reverse(FORM), data, **{**SAME_ORIGIN, **headers})

    return post


def words_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


class TestSending:
    def test_keeps_it_and_mails_a_link_that_confirms(
        self, send, client, workshop, mailoutbox
    ):
        response = send(form_data(workshop, access_needs="Rolstoel"))
        assert response.status_code == 303
        registration = Registration.objects.get()
        assert registration.status == RegistrationStatus.UNCONFIRMED
        assert (registration.places, registration.access_needs) == (2, "Rolstoel")
        (mail,) = mailoutbox
        path = re.search(r"http://testserver(\S+/confirm/\S+)", mail.body).group(1)
        assert client.get(path).status_code == 200
        registration.refresh_from_db()
        assert not registration.is_confirmed
        response = client.post(path, follow=True)
        assert response.status_code == 200
        registration.refresh_from_db()
        assert registration.is_registered

    def test_leads_to_a_page_that_names_the_address(self, send, client, workshop):
        response = send(form_data(workshop))
        page = client.get(response["Location"])
        assert "anna@example.org" in page.content.decode()
        assert "anna@" not in unquote(response["Location"])
        assert "no-store" in page["Cache-Control"]

    def test_shows_the_same_for_an_address_that_is_registered(
        self, send, client, workshop, mailoutbox
    ):
        make_guest(workshop, email="anna@example.org")
        del mailoutbox[:]
        pages = [
            words_of(client.get(send(form_data(workshop, email=email))["Location"]))
            for email in ("anna@example.org", "bert@example.org")
        ]
        assert pages[0].replace("anna", "bert") == pages[1]
        assert [mail.to for mail in mailoutbox] == [
            ["anna@example.org"],
            ["bert@example.org"],
        ]
        assert workshop.registrations.get(email="anna@example.org").is_registered

    def test_may_be_for_a_workshop_that_is_chosen(self, send, workshop):
        assert send(form_data(None, workshop=workshop.pk)).status_code == 303
        assert Registration.objects.get().workshop == workshop

    def test_again_mails_again_when_it_is_asked(
        self, send, client, workshop, mailoutbox
    ):
        thanks = send(form_data(workshop))["Location"]
        registrations = Registration.objects.all()
        registrations.update(created_at=timezone.now() - timedelta(hours=1))
        again = reverse(
            "wagtail_whatsappalert:workshop_register_resend",
            args=[thanks.rstrip("/").rpartition("/")[2]],
        )
        assert client.post(again).status_code == 303
        assert len(mailoutbox) == 1  # Within the minute it is the same request.

    @pytest.mark.parametrize("text", NAUGHTY[::40])
    def test_of_odd_texts_is_no_error(self, send, workshop, text):
        data = form_data(workshop, name=text, access_needs=text, places=text)
        assert send(data).status_code == 422


class TestMistakes:
    def test_keep_what_was_typed_and_say_what_to_do(self, send, workshop):
        response = send(
            form_data(workshop, email="anna", access_needs="Ringleiding", places="9")
        )
        assert response.status_code == 422
        assert "no-store" in response["Cache-Control"]
        page = response.content.decode()
        for typed in ('value="Anna de Vries"', 'value="anna"', "Ringleiding"):
            assert typed in page
        assert {"email", "places"} == set(response.context["form"].errors)
        assert not Registration.objects.exists()

    def test_more_people_than_the_chosen_one_allows(self, send, workshop):
        small = make_workshop(places_per_registration=1)
        response = send(form_data(None, workshop=small.pk))
        assert response.status_code == 422
        assert "places" in response.context["form"].errors

    def test_a_workshop_that_closed_after_the_page_was_made(self, send, workshop):
        workshop.is_cancelled = True
        workshop.save()
        assert send(form_data(workshop)).status_code == 409
        assert send(form_data(None, workshop=workshop.pk)).status_code == 409

    def test_a_workshop_that_is_gone(self, send, workshop):
        data = form_data(workshop)
        workshop.delete()
        assert send(data).status_code == 409

    def test_a_token_that_is_not_ours(self, send, workshop):
        assert send(form_data(workshop, token="x:y")).status_code == 400

    def test_another_site(self, send, workshop):
        headers = {"HTTP_SEC_FETCH_SITE": "cross-site"}
        assert send(form_data(workshop), **headers).status_code == 403

    def test_a_browser_that_tells_nothing_asks_for_one_more_press(
        self, client, workshop
    ):
        response = client.post(reverse(FORM), form_data(workshop))
        assert response.status_code == 200
        assert 'value="Anna de Vries"' in response.content.decode()
        url = reverse("wagtail_whatsappalert:workshop_register_once_more")
        assert f'action="{url}"' in response.content.decode()
        assert client.post(url, form_data(workshop)).status_code == 303


class TestAbuse:
    def test_a_filled_trap_is_kept_and_mails_nobody(self, send, workshop, mailoutbox):
        assert send(form_data(workshop, website="x")).status_code == 303
        assert Registration.objects.get().suspicion == "honeypot"
        assert mailoutbox == []

    def test_too_many_are_told_to_wait(self, send, workshop, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 1}
        send(form_data(workshop))
        response = send(form_data(workshop))
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert 'value="Anna de Vries"' in response.content.decode()


class TestTheForm:
    def page(self, client, workshop):
        return client.get(reverse(FORM), {"workshop": workshop.pk})

    def test_of_one_that_is_full_is_for_the_waiting_list(self, client, workshop):
        make_guest(workshop, places=4)
        workshop.capacity = 4
        workshop.save()
        response = self.page(client, workshop)
        assert response.context["state"] == "full"
        assert "<form" in response.content.decode()

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ({"opens_at": timezone.now() + timedelta(days=1)}, "planned"),
            ({"closes_at": timezone.now() - timedelta(days=1)}, "closed"),
            ({"takes_registrations": False}, "closed"),
            ({"is_cancelled": True}, "cancelled"),
            ({"start": timezone.now() - timedelta(days=1)}, "held"),
        ],
    )
    def test_is_a_clear_text_where_nobody_can_register(self, client, facts, state):
        response = self.page(client, make_workshop(**facts))
        assert response.context["state"] == state
        assert "whatsappalert-form" not in response.content.decode()
        assert "whatsappalert-notice" in response.content.decode()

    def test_opens_at_the_moment_although_it_is_cached(
        self, client, workshop, monkeypatch
    ):
        workshop.opens_at = timezone.now() + timedelta(hours=1)
        workshop.save()
        assert not self.page(client, workshop).context["is_open"]
        later = timezone.now() + timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert self.page(client, workshop).context["is_open"]

    def test_lets_choose_among_the_open_ones_of_the_site(self, client, workshop, site):
        make_workshop(title="Vol", capacity=1)
        make_guest(workshop.__class__.objects.get(title="Vol"))
        make_workshop(title="Nooit", is_cancelled=True)
        elsewhere = Site.objects.create(
            hostname="elders.example", root_page=site.root_page
        )
        make_workshop(title="Elders", site=elsewhere)
        response = client.get(reverse(FORM))
        labels = [
            label for _pk, label in response.context["form"].fields["workshop"].choices
        ]
        assert [("Vol" in label) for label in labels] == [False, False, True]
        assert "Nooit" not in str(labels) and "Elders" not in str(labels)

    def test_of_each_is_its_own(self, client, workshop):
        other = make_workshop(title="Een andere")
        titles = [
            self.page(client, each).context["workshop"].title
            for each in (workshop, other, workshop)
        ]
        assert titles == [workshop.title, "Een andere", workshop.title]

    def test_of_one_that_never_was_is_not_found(self, client):
        assert client.get(reverse(FORM), {"workshop": "999"}).status_code == 404

    def test_sets_no_cookie(self, client, workshop):
        assert not self.page(client, workshop).cookies
