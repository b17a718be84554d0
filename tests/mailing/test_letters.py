import pytest
from django.conf import settings as django_settings
from django.utils import translation

from tests.site.tree import make_site
from wagtail_whatsappalert.mailing import letters, wording
from wagtail_whatsappalert.mailing.letters import compose, write_mail
from wagtail_whatsappalert.mailing.models import MailIdentity, MailText
from wagtail_whatsappalert.mailing.wording import register_wording
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import KIND, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """A wording of our own, so that no room above mailing is needed."""
    monkeypatch.setattr(wording, "_wordings", {})
    register_wording(
        KIND,
        label="A test",
        subject="About {group}",
        text="Hello {name},\n\nYou and {group}.",
        samples={"name": "Anna", "group": "Krakeel"},
    )


def make_municipality(**facts):
    site = make_site()
    WhatsAppAlertSettings.objects.update_or_create(site=site, defaults=facts)
    return site


def make_identity(site, **facts):
    return MailIdentity.objects.create(site=site, language="nl", **facts)


def write(site, **values):
    values = {"name": "Bert", "group": "Noord", **values}
    with translation.override("nl"):
        return write_mail(wording=KIND, to="anna@example.org", site=site, values=values)


class TestSender:
    def test_is_that_of_the_whole_site_if_nothing_is_set(self):
        mail = write(make_municipality())
        assert mail.from_email == django_settings.DEFAULT_FROM_EMAIL
        assert mail.reply_to == []

    def test_and_reply_to_are_those_of_the_site_settings(self):
        site = make_municipality(
            municipality="Hoogeveen",
            sender="buurtapp@hoogeveen.example",
            email="info@hoogeveen.example",
        )
        message = write(site).message()
        assert message["From"] == "Hoogeveen <buurtapp@hoogeveen.example>"
        assert message["Reply-To"] == "info@hoogeveen.example"

    def test_and_reply_to_of_the_language_win(self):
        site = make_municipality(
            municipality="Hoogeveen", sender="a@b.example", email="c@b.example"
        )
        make_identity(
            site, sender_name="Team", sender="t@b.example", reply_to="r@b.example"
        )
        message = write(site).message()
        assert message["From"] == "Team <t@b.example>"
        assert message["Reply-To"] == "r@b.example"

    def test_with_a_name_only_keeps_the_address(self):
        site = make_municipality(sender="a@b.example")
        identity = make_identity(site, sender_name="Team")
        assert write(site).from_email == "Team <a@b.example>"
        WhatsAppAlertSettings.objects.get(site=site).delete()
        identity.save()
        assert write(site).from_email == "Team <whatsapp@hoogeveen.example>"

    def test_of_another_language_is_not_used(self):
        site = make_municipality()
        MailIdentity.objects.create(site=site, language="en", sender="e@b.example")
        assert "e@b.example" not in write(site).from_email

    @pytest.mark.parametrize("name", ["Súdwest-Fryslân", 'De "Wolden", Drenthe', ""])
    def test_keeps_its_address_with_any_name(self, name):
        site = make_municipality(municipality=name, sender="a@b.example")
        message = write(site).message()
        assert str(message["From"]).endswith("a@b.example>") or not name
        assert message["From"].count("@") == 1


class TestHeaders:
    EVIL = "Krakeel\r\nBcc: all@evil.example\n\u2028X: 1"

    def test_a_newline_in_the_subject_starts_no_header(self):
        mail = write(make_municipality(), group=self.EVIL)
        message = mail.message()
        assert message["Bcc"] is None
        assert message["X"] is None
        assert "\n" not in mail.subject
        assert mail.recipients() == ["anna@example.org"]

    @pytest.mark.parametrize("own", [True, False])
    def test_a_newline_in_a_name_starts_no_header(self, own):
        site = make_municipality(municipality=self.EVIL, sender="a@b.example")
        if own:
            make_identity(site, sender_name=self.EVIL, sender="a@b.example")
        message = write(site).message()
        assert message["Bcc"] is None
        assert message["From"].count("\n") == 0

    def test_say_that_a_machine_wrote_it(self, monkeypatch):
        site = make_municipality(municipality="H", sender="a@b.example")
        monkeypatch.setitem(letters._composers, KIND, lambda letter: write(site))
        letter = make_letter()
        message = compose(letter).message()
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"] == f"<{letter.message_id}@b.example>"


class TestText:
    def test_is_the_same_in_plain_text_and_html(self):
        mail = write(make_municipality(), group="A & B")
        html, kind = mail.alternatives[0]
        assert kind == "text/html"
        assert mail.subject == "About A & B"
        assert "Hello Bert,\n\nYou and A & B." in mail.body
        assert "<p>Hello Bert,</p>" in html
        assert "<p>You and A &amp; B.</p>" in html

    def test_of_the_municipality_wins(self):
        site = make_municipality()
        text = MailText.objects.create(
            site=site, language="nl", kind=KIND, subject="Hoi", text="Dag {name}"
        )
        mail = write(site)
        assert (mail.subject, mail.body.splitlines()[0]) == ("Hoi", "Dag Bert")
        text.subject = text.text = ""
        text.save()
        assert write(site).subject == "About Noord"

    def test_of_another_site_or_language_is_not_used(self):
        site = make_municipality()
        MailText.objects.create(
            site=site, language="en", kind=KIND, subject="Hi", text="Hi"
        )
        assert write(site).subject == "About Noord"

    def test_has_the_signature_and_the_telephone_number(self):
        site = make_municipality(municipality="Hoogeveen", phone="14 0528")
        assert "Hoogeveen" in write(site).body
        make_identity(site, signature="Team <veilig>\nAnja")
        mail = write(site)
        assert "Team <veilig>\nAnja" in mail.body
        assert "Team &lt;veilig&gt;<br>Anja" in mail.alternatives[0][0]
        assert "14 0528" in mail.body

    def test_costs_one_query_and_is_never_late(self, django_assert_num_queries):
        site = make_municipality(municipality="Hoogeveen", phone="1")
        identity = make_identity(site, signature="Oud")
        write(site)
        with django_assert_num_queries(1):
            assert "Oud" in write(site).body
        identity.signature = "Nieuw"
        identity.save()
        assert "Nieuw" in write(site).body
        identity.delete()
        assert "Hoogeveen" in write(site).body
