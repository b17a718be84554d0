from datetime import UTC, datetime, timedelta

import pytest

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.threads.services import note_seen

from .factories import answer, close, make_group_in, make_thread, write

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 13, tzinfo=UTC)
SECRET = "Het kenteken is 12-AB-34"


@pytest.fixture(autouse=True)
def site():
    site = make_site(hostname="hoogeveen.example")
    WhatsAppAlertSettings.objects.create(site=site, email="wijk@hoogeveen.example")
    return site


@pytest.fixture
def coordinator():
    return make_coordinator(make_group(), bound=True)


def receivers(outbox):
    return sorted(address for mail in outbox for address in mail.to)


class TestAnOpenedThread:
    def test_is_told_to_each_contact_that_it_is_for(self, coordinator, mailoutbox):
        officer, other = make_contact(), make_contact()
        municipal = make_contact(kind="municipality")
        make_thread(coordinator, addressee="officer", now=NOW)
        assert receivers(mailoutbox) == sorted([officer.email, other.email])
        mailoutbox.clear()
        make_thread(coordinator, addressee="municipality", now=NOW)
        assert receivers(mailoutbox) == [municipal.email]

    def test_is_not_told_to_contacts_of_another_district(self, mailoutbox):
        here, elsewhere = make_group_in(), make_group_in()
        contact = make_contact(here.neighbourhoods.get().district, kind="municipality")
        make_contact(elsewhere.neighbourhoods.get().district, kind="municipality")
        make_thread(make_coordinator(here), now=NOW)
        assert receivers(mailoutbox) == [contact.email]

    def test_goes_to_the_municipality_where_it_has_no_contact(
        self, coordinator, mailoutbox
    ):
        officer = make_contact()
        thread = make_thread(coordinator, addressee="both", now=NOW)
        expected = sorted([officer.email, "wijk@hoogeveen.example"])
        assert receivers(mailoutbox) == expected
        (mail,) = [m for m in mailoutbox if m.to != [officer.email]]
        assert f"/whatsappalert_threads/inspect/{thread.pk}/" in mail.body

    def test_goes_to_the_municipality_where_the_officer_left(
        self, coordinator, mailoutbox
    ):
        make_contact(kind="municipality")
        make_thread(coordinator, addressee="officer", now=NOW)
        assert receivers(mailoutbox) == ["wijk@hoogeveen.example"]

    def test_is_told_without_a_word_of_it(self, coordinator, mailoutbox):
        make_contact(kind="municipality")
        thread = make_thread(coordinator, subject=SECRET, text=SECRET, now=NOW)
        (mail,) = mailoutbox
        html = mail.alternatives[0][0]
        for text in (mail.subject, mail.body, html):
            assert "kenteken" not in text
            assert coordinator.name not in text
        assert f"/inbox/{thread.pk}/" in mail.body
        assert thread.group.name in mail.body

    def test_leads_to_the_list_where_several_wait(self, coordinator, mailoutbox):
        make_contact(kind="municipality")
        first = make_thread(coordinator, now=NOW - timedelta(hours=3))
        mailoutbox.clear()
        make_thread(coordinator, now=NOW)
        (mail,) = mailoutbox
        assert "/inbox/" in mail.body
        assert f"/inbox/{first.pk}/" not in mail.body

    def test_is_told_in_the_language_of_the_reader(self, coordinator, mailoutbox):
        make_contact(kind="municipality", language="en")
        make_thread(coordinator, kind="question", now=NOW)
        assert "A question" in mailoutbox[0].body


class TestMessagesInOneHour:
    def test_are_told_at_once_and_the_rest_in_one_mail_at_its_end(
        self, coordinator, mailoutbox
    ):
        make_contact(kind="municipality")
        thread = make_thread(coordinator, now=NOW)
        for minutes in range(5, 50, 5):
            write(thread, coordinator, now=NOW + timedelta(minutes=minutes))
        assert len(mailoutbox) == 1
        assert deliver_due_letters(now=HOUR) == 1
        assert deliver_due_letters(now=HOUR + timedelta(days=1)) == 0

    def test_that_were_answered_meanwhile_are_not_told(self, coordinator, mailoutbox):
        contact = make_contact(kind="municipality")
        thread = make_thread(coordinator, now=NOW)
        write(thread, coordinator, now=NOW + timedelta(minutes=5))
        answer(thread, contact, now=NOW + timedelta(minutes=6))
        mailoutbox.clear()
        assert deliver_due_letters(now=HOUR) == 0
        assert mailoutbox == []


class TestAnAnswer:
    def test_is_told_to_who_asked(self, coordinator, mailoutbox):
        contact = make_contact(kind="municipality")
        make_coordinator(coordinator.groups.get(), bound=True)
        thread = make_thread(coordinator, now=NOW)
        mailoutbox.clear()
        answer(thread, contact, SECRET, now=NOW)
        (mail,) = mailoutbox
        assert mail.to == [coordinator.email]
        assert "kenteken" not in mail.body
        assert contact.name not in mail.body
        assert f"/reports/{thread.pk}/" in mail.body

    def test_is_told_to_who_runs_the_group_now(self, coordinator, mailoutbox):
        thread = make_thread(coordinator, now=NOW)
        successor = make_coordinator(thread.group)
        thread.group.coordinators.remove(coordinator)
        mailoutbox.clear()
        answer(thread, make_contact(kind="municipality"), now=NOW)
        assert receivers(mailoutbox) == [successor.email]

    def test_that_she_read_meanwhile_is_not_told(self, coordinator, mailoutbox):
        contact, thread = make_contact(), make_thread(coordinator, now=NOW)
        answer(thread, contact, now=NOW)
        answered = answer(thread, contact, now=NOW + timedelta(minutes=5))
        note_seen(answered)
        mailoutbox.clear()
        assert deliver_due_letters(now=HOUR) == 0

    def test_that_closes_is_told_too(self, coordinator, mailoutbox):
        thread = make_thread(coordinator, now=NOW)
        mailoutbox.clear()
        close(thread, make_contact(), SECRET, now=NOW)
        (mail,) = mailoutbox
        assert mail.to == [coordinator.email]
        assert "kenteken" not in mail.body

    def test_is_told_to_nobody_who_stopped(self, coordinator, mailoutbox):
        thread = make_thread(coordinator, now=NOW)
        coordinator.active_until = NOW.date() - timedelta(days=1)
        coordinator.save()
        mailoutbox.clear()
        answer(thread, make_contact(), now=NOW)
        assert mailoutbox == []


class TestLetters:
    def test_are_gone_with_what_they_would_tell(self, coordinator, site):
        WhatsAppAlertSettings.objects.filter(site=site).update(email="")
        make_thread(coordinator, now=NOW)
        assert not Letter.objects.exists()
