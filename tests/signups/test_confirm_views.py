from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.sending import SAME_ORIGIN, link_in
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.models import Signup, SignupStatus

from .factories import form_data, make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def group(site):
    return make_group()


@pytest.fixture
def send(client):
    def post(data, **headers):
        return client.post(
            reverse("wagtail_whatsappalert:signup"), data, **{**SAME_ORIGIN, **headers}
        )

    return post


class TestConfirming:
    def test_looking_does_not_confirm(self, client, group, mailoutbox):
        make_signup(group)
        page = client.get(link_in(mailoutbox[0]))
        assert page.status_code == 200
        assert Signup.objects.get().status == SignupStatus.UNCONFIRMED

    def test_the_button_gives_a_place(self, client, group, mailoutbox):
        make_signup(group)
        assert client.post(link_in(mailoutbox[0])).status_code == 200
        signup = Signup.objects.get()
        assert signup.status == SignupStatus.NEEDS_WORKSHOP
        assert signup.ticket == 1
        assert len(mailoutbox) == 2

    def test_twice_is_fine(self, client, group, mailoutbox):
        make_signup(group)
        link = link_in(mailoutbox[0])
        client.post(link)
        assert client.post(link).status_code == 200
        assert Signup.objects.get().ticket == 1
        assert len(mailoutbox) == 2

    def test_works_without_cookies(self, group, mailoutbox):
        make_signup(group)
        client = CommittingClient(enforce_csrf_checks=True)
        assert client.post(link_in(mailoutbox[0])).status_code == 200

    def test_a_forged_link_is_told(self, client, group, mailoutbox):
        make_signup(group)
        link = link_in(mailoutbox[0])
        assert client.get(link[:-5] + "xxxx/").status_code == 404

    def test_after_three_days_a_new_link_is_offered(self, client, group, mailoutbox):
        past = timezone.now() - timedelta(days=4)
        signup = make_signup(group, now=past)
        link = link_in(mailoutbox[0])
        from wagtail_whatsappalert.common.sealing import seal, unseal

        token = link.rstrip("/").rpartition("/")[2]
        data = unseal(token, purpose="confirmation")
        data["made_at"] = int(past.timestamp())
        old = reverse(
            "wagtail_whatsappalert:signup_confirm",
            args=[seal(data, purpose="confirmation")],
        )
        assert client.get(old).status_code == 200
        client.post(old)
        signup.refresh_from_db()
        assert signup.status == SignupStatus.UNCONFIRMED
        assert len(mailoutbox) == 2

    def test_after_erasure_the_link_leads_to_the_form(self, client, group, mailoutbox):
        make_signup(group)
        Signup.objects.all().delete()
        response = client.get(link_in(mailoutbox[0]))
        assert response.status_code == 302
        assert f"group={group.pk}" in response["Location"]
        form = client.get(response["Location"])
        assert form.status_code == 200
        assert group.name in form.content.decode()


class TestCorrectingTheAddress:
    def test_mails_the_new_address_and_voids_the_old_link(
        self, send, client, group, mailoutbox
    ):
        sealed = send(form_data(group))["Location"].rstrip("/").rpartition("/")[2]
        url = reverse("wagtail_whatsappalert:signup_correct", args=[sealed])
        response = client.post(url, {"email": "Anna.de.Vries@example.org"})
        assert response.status_code == 303
        assert mailoutbox[-1].to == ["anna.de.vries@example.org"]
        assert client.post(link_in(mailoutbox[0])).status_code == 302
        assert client.post(link_in(mailoutbox[1])).status_code == 200
        assert Signup.objects.get().is_confirmed

    def test_refuses_what_is_no_address(self, send, client, group):
        sealed = send(form_data(group))["Location"].rstrip("/").rpartition("/")[2]
        url = reverse("wagtail_whatsappalert:signup_correct", args=[sealed])
        assert client.post(url, {"email": "anna@"}).status_code == 422

    def test_sending_again_has_a_limit(self, send, client, group, mailoutbox, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2}
        sealed = send(form_data(group))["Location"].rstrip("/").rpartition("/")[2]
        url = reverse("wagtail_whatsappalert:signup_resend", args=[sealed])
        from wagtail_whatsappalert.mailing.models import Letter

        for _attempt in range(4):
            earlier = timezone.now() - timedelta(minutes=2)
            Letter.objects.update(created_at=earlier)
            for letter in Letter.objects.all():
                key = f"{letter.unique_key}-{letter.pk}"
                Letter.objects.filter(pk=letter.pk).update(unique_key=key)
            assert client.post(url).status_code == 302
        assert len(mailoutbox) == 2


class TestSomebodyWhoTakesPartAlready:
    def test_is_told_by_mail_only(self, send, client, group, mailoutbox):
        make_confirmed_signup(group, phone="+31612345678", email="eigen@example.org")
        before = len(mailoutbox)
        response = send(form_data(group, email="ander@example.org"))
        assert response.status_code == 303
        page = client.get(response["Location"]).content.decode()
        assert "ander@example.org" in page
        assert "eigen@example.org" not in page
        assert Signup.objects.count() == 1
        assert [mail.to for mail in mailoutbox[before:]] == [["eigen@example.org"]]

    def test_a_second_confirmation_of_the_number_gives_no_second_place(
        self, client, group, mailoutbox
    ):
        make_signup(group, 1, phone="+31612345678", email="een@example.org")
        make_signup(group, 2, phone="+31612345678", email="twee@example.org")
        links = [link_in(mail) for mail in mailoutbox]
        assert client.post(links[0]).status_code == 200
        assert client.post(links[1]).status_code == 409
        assert Signup.objects.filter(active_phone="+31612345678").count() == 1
