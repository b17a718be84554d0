import logging

import pytest
from django.test import Client
from django.utils import timezone

from tests.access.factories import sign_in
from tests.access.links import (
    FOREIGN,
    START,
    follow,
    is_private,
    link_in,
    mail_link,
    make_municipality,
)
from tests.coordinators.factories import make_coordinator
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import AccessSession, SignInLink
from wagtail_whatsappalert.access.sessions import COOKIE
from wagtail_whatsappalert.portal.responses import SeeOther

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


class TestStartPage:
    def test_stands_at_a_fixed_address_for_everybody(self, client):
        page = client.get(START)
        assert page.status_code == 200
        assert "14 0528" in page.content.decode()
        assert page.context["form"]
        assert is_private(page)

    def test_leaves_no_cookie(self, client):
        client.get(START)
        client.post(START, {"email": "karin@example.org"})
        assert not client.cookies

    def test_is_in_the_language_of_its_address(self, client):
        for address, language in ((START, "nl"), (f"/en{START}", "en")):
            assert client.get(address)["Content-Language"] == language

    @pytest.mark.parametrize("email", ["", "karin", "karin@", "a\x00@example.org"])
    def test_keeps_what_was_typed_wrong(self, client, email, mailoutbox):
        page = client.post(START, {"email": email, "next": f"{START}details/"})
        assert page.status_code == 422
        assert page.context["form"].problems
        assert f"{START}details/" in page.content.decode()
        assert mailoutbox == []


class TestAsking:
    def test_answers_the_same_for_every_address(self, client, mailoutbox):
        make_coordinator(email="karin@example.org")
        answers = []
        for email in ("karin@example.org", "nobody@example.org"):
            answer = client.post(START, {"email": email})
            assert answer.status_code == 303
            assert email not in answer["Location"]
            answers.append((answer["Location"], follow(client, answer).content))
        assert answers[0] == answers[1]
        assert [mail.to for mail in mailoutbox] == [["karin@example.org"]]

    def test_sends_the_mail_after_the_answer(self, client, mailoutbox, monkeypatch):
        make_coordinator(email="karin@example.org")
        sent_before_close = []
        close = SeeOther.close

        def look_and_close(self):
            sent_before_close.append(len(mailoutbox))
            close(self)

        monkeypatch.setattr(SeeOther, "close", look_and_close)
        client.post(START, {"email": "karin@example.org"})
        assert sent_before_close == [0]
        assert len(mailoutbox) == 1

    def test_too_often_for_one_address_mails_no_more(
        self, client, mailoutbox, settings
    ):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGN_IN_LINKS_PER_ADDRESS_PER_HOUR": 2}
        make_coordinator(email="karin@example.org")
        statuses = {
            client.post(START, {"email": email}).status_code
            for email in ("karin@example.org", "Karin@example.org") * 2
        }
        assert statuses == {303}
        assert len(mailoutbox) == 2

    def test_too_often_from_one_network_says_how_long_to_wait(self, client, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_NETWORK_PER_HOUR": 2}
        answers = [
            client.post(START, {"email": f"{n}@example.org"}, REMOTE_ADDR="85.144.1.2")
            for n in range(3)
        ]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert 0 < answers[2].context["minutes"] <= 60
        assert int(answers[2]["Retry-After"]) > 0
        assert is_private(answers[2])

    def test_from_another_website_is_refused(self, client, mailoutbox):
        person = make_coordinator()
        answer = client.post(START, {"email": person.email}, **FOREIGN)
        assert answer.status_code == 403
        assert mailoutbox == []

    def test_by_who_has_both_roles_gives_a_link_for_each(self, client, mailoutbox):
        make_coordinator(email="both@example.org", bound=True)
        make_contact(email="both@example.org")
        client.post(START, {"email": "both@example.org"})
        roles = set()
        for mail in mailoutbox:
            client.post(link_in(mail))
            roles.add(AccessSession.objects.latest("pk").role)
        assert roles == {"coordinator", "contact"}

    def test_leaves_nothing_in_the_logs(self, client, mailoutbox, caplog):
        caplog.set_level(logging.DEBUG)
        make_coordinator(name="Karin Geheim", email="karin@example.org")
        client.post(START, {"email": "karin@example.org"})
        link = link_in(mailoutbox[0])
        client.get(link)
        client.post(link, **FOREIGN)
        client.post(link)
        said = "\n".join(
            f"{record.getMessage()} {record.args}"
            for record in caplog.records
            if not record.name.startswith("django.db")
        )
        for secret in ("karin", "Geheim", link):
            assert secret not in said


class TestTheLink:
    def test_shows_a_button_and_does_nothing_before_it_is_pressed(
        self, client, mailoutbox
    ):
        link = mail_link(make_coordinator(), mailoutbox)
        for look in (client.get, client.head, client.options):
            page = look(link)
            assert page.status_code == 200
            assert is_private(page)
        assert not SignInLink.objects.exclude(used_at=None).exists()
        assert not client.cookies

    def test_signs_in_without_any_cookie_before(self, mailoutbox):
        client = Client(enforce_csrf_checks=True)
        link = mail_link(make_coordinator(), mailoutbox)
        answer = client.post(link)
        assert answer.status_code == 303
        assert is_private(answer)
        page = follow(client, answer)
        assert page.request["PATH_INFO"].endswith("/welcome/")

    def test_pressed_twice_signs_in_once(self, client, mailoutbox):
        link = mail_link(make_coordinator(bound=True), mailoutbox)
        nonce = client.get(link).context["nonce"]
        answers = [Client().post(link, {"nonce": nonce}) for _press in range(2)]
        keys = {answer.cookies[COOKIE].value for answer in answers}
        assert len(keys) == 1
        assert AccessSession.objects.count() == 1
        other_page = Client().post(link, {"nonce": "another"})
        assert other_page.status_code == 410

    def test_leads_to_where_she_was_going(self, client, mailoutbox):
        person = make_coordinator(bound=True, reachable_at=timezone.now())
        answer = client.get(f"{START}details/")
        form = client.get(answer["Location"]).context["form"]
        client.post(START, {"email": person.email, "next": form["next"].value()})
        page = follow(client, client.post(link_in(mailoutbox[0])))
        assert page.request["PATH_INFO"] == f"{START}details/"

    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example/",
            "//evil.example/whatsapp/coordinators/x/",
            "/admin/",
            "/whatsapp/coordinators/../../admin/",
            "/whatsapp/coordinators/%2e%2e/x/",
            "/whatsapp/coordinators/\\evil.example",
            "/whatsapp/coordinators/x/?y=1",
            "/whatsapp/coordinators/" + "x" * 200,
            "javascript:alert(1)",
            "/whatsapp/coordinators/x\r\nSet-Cookie: a=b",
        ],
    )
    def test_leads_nowhere_else(self, client, mailoutbox, path):
        person = make_coordinator(bound=True, reachable_at=timezone.now())
        client.post(START, {"email": person.email, "next": path})
        assert SignInLink.objects.filter(next_path="").count() == 2
        page = follow(client, client.post(link_in(mailoutbox[0])))
        assert page.request["PATH_INFO"] == START

    def test_from_another_website_is_not_used(self, client, mailoutbox):
        link = mail_link(make_coordinator(), mailoutbox)
        answer = client.post(link, **FOREIGN)
        assert (answer.status_code, answer["Location"]) == (303, link)
        assert not AccessSession.objects.exists()

    def test_says_when_the_browser_keeps_no_cookie(self, client, mailoutbox):
        answer = client.post(mail_link(make_coordinator(), mailoutbox))
        client.cookies.clear()
        page = client.get(answer["Location"])
        assert page.context["refusal"] and page.context["form"]

    def test_ends_the_session_of_before_on_this_device(self, client, mailoutbox):
        before = sign_in(client, make_contact(), "contact")
        client.post(mail_link(make_coordinator(bound=True), mailoutbox))
        before.refresh_from_db()
        assert before.ended_at


class TestSigningOut:
    def test_ends_the_session_and_takes_the_cookie(self, client):
        session = sign_in(client, make_coordinator())
        answer = client.post(f"{START}sign-out/")
        assert answer.cookies[COOKIE].value == ""
        assert answer.cookies[COOKIE]["path"] == START
        session.refresh_from_db()
        assert session.ended_at
        page = follow(client, answer)
        assert page.context["form"] and page.context["done"]

    def test_leaves_other_devices_signed_in(self, client):
        person = make_coordinator()
        other = sign_in(client, person)
        sign_in(client, person)
        client.post(f"{START}sign-out/")
        other.refresh_from_db()
        assert other.ended_at is None

    def test_everywhere_ends_all_of_them_and_voids_links(self, client, mailoutbox):
        person = make_coordinator()
        link = mail_link(person, mailoutbox)
        sign_in(client, person)
        sign_in(client, person)
        client.post(f"{START}sign-out/everywhere/")
        assert not AccessSession.objects.filter(ended_at=None).exists()
        assert client.post(link).status_code == 410

    @pytest.mark.parametrize("path", ["sign-out/", "sign-out/everywhere/"])
    def test_needs_a_post_and_is_fine_twice(self, client, path):
        session = sign_in(client, make_coordinator())
        assert client.get(START + path).status_code == 303
        session.refresh_from_db()
        assert session.ended_at is None
        for _press in range(2):
            assert client.post(START + path).status_code == 303

    @pytest.mark.parametrize("path", ["sign-out/", "sign-out/everywhere/"])
    def test_needs_a_token_against_other_websites(self, path, settings):
        # Also where the site has no such middleware.
        ours = "django.middleware.csrf.CsrfViewMiddleware"
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != ours]
        client = Client(enforce_csrf_checks=True)
        session = sign_in(client, make_coordinator())
        assert client.post(START + path).status_code == 403
        session.refresh_from_db()
        assert session.ended_at is None
