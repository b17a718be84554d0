import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from wagtail.log_actions import registry

from tests.texts.factories import make_editor, make_other_site, make_site
from wagtail_whatsappalert.mailing.models import MailIdentity, MailText

pytestmark = pytest.mark.django_db

KIND = "signup_offered"
GOOD = {"subject": "Plaats in {group}", "text": "Dag {name},\r\n\r\nTot {until}."}


@pytest.fixture
def site():
    return make_site(municipality="Hoogeveen", phone="14 0528", sender="s@h.example")


@pytest.fixture
def adviser(client, site):
    """A communications adviser: mail texts, and nobody's data."""
    user = make_editor("change_mailtext", "change_mailidentity")
    user.email = "adviser@h.example"
    user.save()
    client.force_login(user)
    return user


def url(site, view="edit", *args, language="nl"):
    args = args if view == "identity" else (KIND,)
    return reverse(f"whatsappalert_mails:{view}", args=[site.pk, language, *args])


def save(client, site, **changes):
    return client.post(url(site), {**GOOD, "action": "save", **changes})


@pytest.mark.usefixtures("adviser")
class TestList:
    def test_has_every_mail_in_every_language_with_its_state(self, client, site):
        make_other_site()
        MailText.objects.create(site=site, language="nl", kind=KIND, text="x")
        html = client.get(reverse("whatsappalert_mails:index")).content.decode()
        assert html.count(f"/{KIND}/") == 4
        assert html.count("w-status--primary") == 1

    def test_takes_as_many_queries_for_many_texts(
        self, client, site, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        index = reverse("whatsappalert_mails:index")
        client.get(index)
        with CaptureQueriesContext(connection) as few:
            client.get(index)
        for number in range(10):
            MailText.objects.create(
                site=site, language="nl", kind=f"k{number}", text="x"
            )
        with django_assert_num_queries(len(few)):
            client.get(index)


@pytest.mark.usefixtures("adviser")
class TestChanging:
    def test_starts_from_the_text_in_force(self, client, site):
        page = client.get(url(site, language="en"))
        assert "{until}" in page.context["form"]["text"].value()
        assert "There is a place for you" in page.context["form"]["subject"].value()

    def test_saves_and_keeps_who_did(self, client, site, adviser):
        assert save(client, site).status_code == 302
        own = MailText.objects.get()
        assert (own.site, own.language, own.kind) == (site, "nl", KIND)
        assert own.text == "Dag {name},\n\nTot {until}."
        entry = registry.get_logs_for_instance(own).get()
        assert (entry.action, entry.user) == ("wagtail.edit", adviser)
        history = client.get(reverse("whatsappalert_mails:history", args=[own.pk]))
        assert history.status_code == 200

    @pytest.mark.parametrize("name", ["{naam}", "{Name}", "{ name }", "{phone}", "{}"])
    def test_refuses_a_placeholder_that_this_mail_does_not_know(
        self, client, site, name
    ):
        page = save(client, site, text=f"{GOOD['text']} {name}")
        assert page.status_code == 422
        (error,) = page.context["form"].errors["text"]
        assert name in error and "{until}" in error
        assert not MailText.objects.exists()

    def test_refuses_a_text_without_what_the_reader_must_know(self, client, site):
        page = save(client, site, text="Kom snel!")
        assert "{until}" in page.context["form"].errors["text"][0]
        assert "Kom snel!" in page.content.decode()

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x0b", "\x85"])
    def test_refuses_a_subject_of_more_lines(self, client, site, end):
        page = save(client, site, subject=f"{GOOD['subject']}{end}Bcc: a@b.example")
        assert page.status_code == 422
        assert not MailText.objects.exists()

    @pytest.mark.parametrize(
        ("language", "kind"), [("xx", KIND), ("nl", "unknown"), ("nl", "../x")]
    )
    def test_knows_no_other_mails(self, client, site, language, kind):
        address = f"/admin/whatsappalert_mails/{site.pk}/{language}/{kind}/"
        assert client.get(address).status_code == 404
        assert client.post(address, GOOD).status_code == 404


@pytest.mark.usefixtures("adviser")
class TestPreview:
    def test_shows_what_is_typed_and_saves_nothing(self, client, site):
        page = save(client, site, action="html")
        assert "Dag Anna de Vries," in page.content.decode()
        assert "14 0528" in page.content.decode()
        assert not MailText.objects.exists()

    def test_shows_plain_text(self, client, site):
        page = save(client, site, action="text")
        assert page["Content-Type"] == "text/plain; charset=utf-8"
        assert "Dag Anna de Vries,\n\nTot " in page.content.decode()

    def test_shows_what_is_in_force(self, client, site):
        page = client.get(url(site, "preview", language="en"))
        assert "Hello Anna de Vries" in page.content.decode()
        page = client.get(url(site, "preview") + "?part=text")
        assert page["Content-Type"] == "text/plain; charset=utf-8"

    def test_is_harmless_in_a_frame_of_the_admin(self, client, site):
        for page in (
            client.get(url(site, "preview")),
            save(client, site, action="html"),
            save(client, site, action="html", subject=""),
        ):
            policy = page["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "sandbox" in policy
            assert page["X-Frame-Options"] == "SAMEORIGIN"

    def test_escapes_what_is_typed(self, client, site):
        text = "<script>x</script> {until} {group}"
        page = save(client, site, action="html", text=text)
        assert "&lt;script&gt;" in page.content.decode()

    def test_tells_what_is_wrong(self, client, site):
        page = save(client, site, action="html", text="{naam}")
        assert "{naam}" in page.content.decode()


@pytest.mark.usefixtures("adviser")
class TestTestMail:
    def test_goes_to_oneself_and_saves_nothing(self, client, site, mailoutbox):
        page = save(client, site, action="test")
        (mail,) = mailoutbox
        assert mail.to == ["adviser@h.example"]
        assert mail.subject == "Plaats in Krakeel"
        assert "Dag Anna de Vries" in page.context["form"].data["text"].replace(
            "{name}", "Anna de Vries"
        )
        assert not MailText.objects.exists()

    def test_of_a_wrong_text_is_not_sent(self, client, site, mailoutbox):
        assert save(client, site, action="test", text="{x}").status_code == 422
        assert not mailoutbox

    def test_without_an_address_says_so(self, client, site, adviser, mailoutbox):
        adviser.email = ""
        adviser.save()
        assert save(client, site, action="test").status_code == 200
        assert not mailoutbox

    def test_survives_a_mail_server_that_is_down(
        self, client, site, monkeypatch, caplog
    ):
        def fail(mail):
            raise ConnectionError("secret.mail.server")

        monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
        page = save(client, site, action="test")
        assert page.status_code == 200
        assert b"secret.mail.server" not in page.content


@pytest.mark.usefixtures("adviser")
class TestBackToTheDefault:
    def test_asks_first_and_keeps_the_history(self, client, site):
        save(client, site)
        address = url(site, "default")
        assert client.get(address).status_code == 200
        assert MailText.objects.get().text
        assert client.post(address).status_code == 302
        own = MailText.objects.get()
        assert own.text == own.subject == ""
        actions = [e.action for e in registry.get_logs_for_instance(own)]
        assert sorted(actions) == ["wagtail.edit", "whatsappalert.mail_default"]


@pytest.mark.usefixtures("adviser")
class TestSenderAndSignature:
    def test_are_saved_for_site_and_language_and_logged(self, client, site, adviser):
        data = {"sender_name": "Team", "sender": "", "reply_to": "", "signature": "T"}
        for _time in range(2):
            page = client.post(url(site, "identity"), data)
            assert page.status_code == 302
        identity = MailIdentity.objects.get()
        assert (identity.site, identity.language) == (site, "nl")
        entries = registry.get_logs_for_instance(identity)
        assert [entry.user for entry in entries] == [adviser] * 2
        assert client.get(url(site, "identity")).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("sender_name", "Team\r\nBcc: a@b.example"),
            ("sender", "a@b.example\nBcc: x@y.example"),
            ("reply_to", "a@b.example, c@d.example"),
        ],
    )
    def test_refuse_what_would_make_another_header(self, client, site, field, value):
        data = {"sender_name": "", "sender": "", "reply_to": "", "signature": ""}
        page = client.post(url(site, "identity"), {**data, field: value})
        assert page.status_code == 422
        assert not MailIdentity.objects.exists()


class TestRights:
    def every_address(self, site):
        yield reverse("whatsappalert_mails:index")
        yield reverse("whatsappalert_mails:identity", args=[site.pk, "nl"])
        for view in ("edit", "preview", "default"):
            yield url(site, view)
        yield reverse("whatsappalert_mails:edit", args=[99, "xx", "unknown"])

    def test_let_nobody_in_without(self, client, site):
        own = MailText.objects.create(site=site, language="nl", kind=KIND, text="x")
        client.force_login(make_editor("view_signup", "manage_signup", "view_letter"))
        history = reverse("whatsappalert_mails:history", args=[own.pk])
        for address in [*self.every_address(site), history]:
            assert client.get(address).status_code == 302, address
            assert client.post(address, GOOD).status_code in (302, 405), address
        own.refresh_from_db()
        assert own.text == "x"

    def test_to_look_are_none_to_change(self, client, site):
        client.force_login(make_editor("view_mailtext"))
        page = client.get(url(site))
        assert page.status_code == 200
        assert b'value="save"' not in page.content
        assert save(client, site).status_code == 302
        assert client.post(url(site, "default")).status_code == 302
        assert client.get(url(site, "identity", language="nl")).status_code == 302
        assert not MailText.objects.exists()

    @pytest.mark.usefixtures("adviser")
    def test_of_an_adviser_show_nobodys_data(self, client):
        for name in ("whatsappalert_signups", "whatsappalert_coordinators"):
            assert client.get(reverse(f"{name}:index")).status_code == 302
