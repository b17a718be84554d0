from datetime import timedelta

import pytest
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import confirm, make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    site = make_site(hostname="hoogeveen.example")
    WhatsAppAlertSettings.objects.create(
        site=site,
        municipality="Hoogeveen",
        phone="0528 291911",
        email="info@hoogeveen.example",
        sender="buurtapp@hoogeveen.example",
    )
    return site


def parts(mail):
    return [mail.body, mail.alternatives[0][0]]


class TestEveryLetter:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_has_the_contact_and_no_empty_places(self, mailoutbox, language):
        group = make_group(name="Krakeel")
        make_confirmed_signup(group, language=language)
        make_signup(group, phone="+31610000000", email="x@x.example", language=language)
        assert len(mailoutbox) == 3
        for mail in mailoutbox:
            assert "Krakeel" in mail.subject
            assert mail.reply_to == ["info@hoogeveen.example"]
            for part in parts(mail):
                assert "0528 291911" in part
                assert "%(" not in part
                assert "{{" not in part
                assert "None" not in part

    def test_is_in_the_language_of_the_form(self, mailoutbox):
        make_confirmed_signup(make_group(), language="en")
        assert mailoutbox[0].subject == "Confirm your signup for Krakeel"
        assert "/en/" in mailoutbox[0].body
        make_signup(make_group(), 2, language="nl")
        assert mailoutbox[2].subject != mailoutbox[0].subject
        assert "/en/" not in mailoutbox[2].body

    def test_text_has_no_escapes_and_html_no_tags_of_people(self, mailoutbox):
        group = make_group(name='Noord & \'t "Zuid"')
        make_confirmed_signup(group, name="<i>Anna & Bert</i>")
        make_signup(group, phone="+31610000000", email="x@x.example")
        assert len(mailoutbox) == 3
        for mail in mailoutbox:
            text, html = parts(mail)
            assert "&amp;" not in text
            assert "&lt;" not in text
            assert "&#x27;" not in text
            assert 'Noord & \'t "Zuid"' in text
            assert 'Noord & \'t "Zuid"' in mail.subject
            assert "Noord &amp; " in html
            assert "<i>Anna" not in html

    def test_with_a_group_of_several_lines_has_one_subject(self, mailoutbox):
        make_signup(make_group(name="Noord\r\nBcc: evil@example.org"))
        message = mailoutbox[0].message()
        assert message["Bcc"] is None
        assert mailoutbox[0].recipients() == ["bewoner0@example.org"]

    def test_of_a_site_that_is_gone_speaks_for_the_default_one(self, mailoutbox):
        signup = make_signup(make_group())
        Signup.objects.update(site=None)
        confirm(signup)
        assert len(mailoutbox) == 2

    def test_is_never_sent_when_the_person_is_gone(self, mailoutbox):
        make_signup(make_group())
        Letter.objects.update(sent_at=None, claimed_at=None)
        Signup.objects.all().delete()
        sent = deliver_due_letters(now=timezone.now() + timedelta(hours=1))
        assert sent == 0
        assert len(mailoutbox) == 1
        assert not Letter.objects.exists()


class TestOutcome:
    @pytest.mark.parametrize(
        ("facts", "subject"),
        [
            ({"status": "forming"}, "You are on the list for Krakeel"),
            ({"places": 0}, "You are on the waiting list of Krakeel"),
            ({"places": 5}, "You have a place in Krakeel"),
            ({"places": 5, "workshop_rule": "none"}, "You have a place in Krakeel"),
        ],
    )
    def test_is_told(self, mailoutbox, facts, subject):
        make_confirmed_signup(make_group(**facts), language="en")
        assert mailoutbox[-1].subject == subject

    def test_holds_no_invite_link(self, mailoutbox):
        make_confirmed_signup(make_group(workshop_rule="none"))
        for mail in mailoutbox:
            assert "chat.whatsapp.com" not in "".join(parts(mail))


class TestSomebodySignsUpAgain:
    def test_the_owner_is_told_once_a_day(self, mailoutbox):
        group = make_group()
        make_confirmed_signup(group)
        before = len(mailoutbox)
        for number in range(3):
            make_signup(group, phone="+31610000000", email=f"x{number}@x.example")
        assert [mail.to for mail in mailoutbox[before:]] == [["bewoner0@example.org"]]
