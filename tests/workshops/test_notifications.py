from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup
from tests.texts.factories import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.workshops.letters import CONFIRM
from wagtail_whatsappalert.workshops.notifications import notify_of_registration
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import AMSTERDAM, in_hoogeveen, make_workshop
from .mailbox import deliver, event_of, events_of, html_of, newest, parts_of, subjects
from .registering import cancel, confirm, make_guest, make_registration, move

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime.now(AMSTERDAM).year + 1
LINK = "https://meet.example.org/abc"


@pytest.fixture(autouse=True)
def site():
    return make_site(municipality="Hoogeveen", phone="14 0528")


@pytest.fixture
def workshop():
    return make_workshop(
        start=in_hoogeveen(NEXT_YEAR, 1, 12, 19, 30),
        capacity=2,
        address="Hoofdstraat 17",
        directions="Bus 32",
        accessibility="Er is een lift",
        what_to_bring="Een pen",
        online_link=LINK,
    )


class TestAskingToConfirm:
    def test_mails_a_link_to_a_page_with_a_button_and_nothing_else(self, workshop):
        make_registration(workshop, language="en")
        text = newest().body
        assert newest().to == ["gast0@example.org"]
        assert "Confirm my registration:\nhttp://localhost/" in text
        assert "14 0528" in text
        assert not parts_of(newest())
        assert LINK not in text

    def test_mails_a_double_click_once(self, workshop):
        for _click in range(2):
            make_registration(workshop)
        assert len(mail.outbox) == 1

    def test_mails_an_address_only_so_often_a_day_for_all_workshops(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 3}
        workshops = [make_workshop() for _number in range(5)]
        for number, workshop in enumerate(workshops):
            email = "Anna@example.org" if number % 2 else "anna@example.org"
            make_registration(workshop, email=email)
        assert len(mail.outbox) == 3
        tomorrow = timezone.now() + timedelta(days=1, minutes=1)
        make_registration(workshops[4], email="anna@example.org", now=tomorrow)
        assert Letter.objects.filter(kind=CONFIRM).count() == 4

    def test_does_not_begin_to_count_again_at_midnight(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 1}
        midnight = timezone.now().replace(hour=0, minute=0)
        for minutes in (-10, 10):
            now = midnight + timedelta(minutes=minutes)
            make_registration(make_workshop(), email="anna@example.org", now=now)
        assert Letter.objects.filter(kind=CONFIRM).count() == 1

    def test_is_dropped_when_it_is_confirmed_already(self, workshop):
        registration = make_registration(workshop)
        Letter.objects.update(sent_at=None, claimed_at=None)
        confirm(registration)
        deliver()
        assert not Letter.objects.filter(kind=CONFIRM).exists()


class TestRegisteredAlready:
    def test_tells_the_owner_once_a_day_and_changes_nothing(self, workshop):
        guest = make_guest(workshop, language="en")
        for _time in range(3):
            make_registration(workshop, name="Iemand anders")
        assert subjects()[2:] == ["You had registered for Meld verdacht gedrag already"]
        assert "Gast 0" in newest().body and "anders" not in newest().body
        guest.refresh_from_db()
        assert guest.is_registered

    def test_keeps_to_the_limit_of_mails_to_one_address(self, workshop, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 1}
        make_guest(workshop)
        told = len(mail.outbox)
        make_registration(workshop)
        assert len(mail.outbox) == told


class TestRegistered:
    def test_says_when_where_and_how(self, workshop):
        make_guest(workshop, language="en", places=2, access_needs="Ringleiding")
        text = newest().body
        for part in (
            "Hello Gast 0,",
            "for 2 people",
            f"Jan. 12, {NEXT_YEAR}, from 7:30 p.m. to 9:30 p.m.",
            "De Tamboer, zaal 2, Hoofdstraat 17",
            "How to get there: Bus 32\nAccessibility: Er is een lift",
            "Please bring along: Een pen",
            f"Take part online:\n{LINK}",
            "14 0528",
        ):
            assert part in text, part
        assert f'<a href="{LINK}"' in html_of(newest())
        assert "Ringleiding" not in text + html_of(newest())

    def test_has_the_appointment_as_a_file_not_as_an_invitation(self, workshop):
        make_guest(workshop)
        (part,) = parts_of(newest())
        assert part.get_content_type() == "text/calendar"
        assert part.get_content_charset() == "utf-8"
        assert part.get_param("method") is None
        assert part.get_filename() == f"meld-verdacht-gedrag-{NEXT_YEAR}-01-12.ics"
        (file,) = newest().attachments
        assert file.content.count("\n") == file.content.count("\r\n") > 10
        calendar = Calendar.from_ical(file.content)
        event = event_of(newest())
        assert "method" not in calendar and "organizer" not in event
        assert calendar.walk("VTIMEZONE")
        assert event["uid"] == f"{workshop.uid}@wagtail-whatsappalert"
        assert event["dtstart"].dt == workshop.start
        assert event["status"] == "CONFIRMED"
        assert LINK in event["description"]

    def test_keeps_a_paragraph_of_nothing_out(self):
        make_guest(make_workshop(), language="en")
        assert "\n\n\n" not in newest().body
        assert "<p></p>" not in html_of(newest())

    def test_shows_the_clock_of_the_site_whoever_is_at_work(self, workshop):
        with timezone.override("America/New_York"):
            make_guest(workshop, language="en")
        assert "from 7:30 p.m. to 9:30 p.m." in newest().body

    def test_names_both_days_of_a_night(self):
        start = in_hoogeveen(NEXT_YEAR, 1, 12, 23)
        make_guest(make_workshop(start=start), language="en")
        assert f"Jan. 13, {NEXT_YEAR}, 1 a.m." in newest().body

    def test_is_one_letter_whatever_happens(self, workshop):
        guest = make_guest(workshop)
        notify_of_registration(guest, now=timezone.now())
        assert Letter.objects.filter(kind="workshop_registered").count() == 1


class TestWaiting:
    @pytest.fixture
    def waiting(self, workshop):
        first = make_guest(workshop, 0, places=2)
        return first, make_guest(workshop, 1, language="en")

    def test_gives_neither_an_appointment_nor_the_online_link(self, waiting):
        assert subjects()[-1].startswith("You are on the waiting list for")
        assert not parts_of(newest())
        assert LINK not in newest().body

    def test_becomes_a_place_with_the_appointment(self, waiting):
        cancel(waiting[0])
        promoted = next(one for one in mail.outbox if one.subject.startswith("There"))
        assert promoted.to == ["gast1@example.org"]
        assert event_of(promoted)["status"] == "CONFIRMED"
        assert LINK in promoted.body


class TestCancelling:
    def test_takes_the_appointment_out_of_the_calendar(self, workshop):
        guest = make_guest(workshop, language="en")
        before = event_of(newest())
        cancel(guest)
        assert subjects()[-1] == "You do not come to Meld verdacht gedrag"
        (name, event), *more = events_of(newest()).items()
        assert not more and name.endswith("-cancelled.ics")
        assert event["status"] == "CANCELLED"
        assert event["uid"] == before["uid"]
        assert event["sequence"] == before["sequence"]
        assert event["dtstamp"].dt >= before["dtstamp"].dt
        assert LINK not in event["description"]

    def test_who_waited_had_none(self, workshop):
        make_guest(workshop, 0, places=2)
        cancel(make_guest(workshop, 1, language="en"))
        assert not parts_of(newest())
        assert "file" not in newest().body


class TestMoving:
    def test_brings_the_new_appointment_and_takes_the_old_one_out(self, workshop):
        later = make_workshop(start=workshop.start + timedelta(days=7))
        move(make_guest(workshop, language="en"), later)
        message = newest()
        assert message.subject.startswith("You chose another date")
        assert f"Jan. 19, {NEXT_YEAR}" in message.body
        assert "no longer registered for: Meld verdacht gedrag, " in message.body
        assert f"Jan. 12, {NEXT_YEAR}" in message.body
        status = {e["uid"][:36]: e["status"] for e in events_of(message).values()}
        assert status == {str(workshop.uid): "CANCELLED", str(later.uid): "CONFIRMED"}

    def test_and_back_again_is_the_youngest_file(self, workshop):
        later = make_workshop(start=workshop.start + timedelta(days=7))
        now = timezone.now()
        there = move(make_guest(workshop), later, now=now)
        gone = {e["status"]: e for e in events_of(newest()).values()}["CANCELLED"]
        move(there, workshop, now=now + timedelta(hours=1))
        deliver(minutes=61)
        back = {e["status"]: e for e in events_of(newest()).values()}["CONFIRMED"]
        assert back["uid"] == gone["uid"]
        assert back["dtstamp"].dt > gone["dtstamp"].dt

    def test_to_a_waiting_list_says_so(self, workshop):
        later = make_workshop(start=workshop.start + timedelta(days=7), capacity=1)
        make_guest(later, 5)
        move(make_guest(workshop, language="en"), later, may_wait=True)
        assert newest().subject.startswith("You are on the waiting list")
        assert event_of(newest())["status"] == "CANCELLED"


class TestWhoIsErased:
    def test_gets_nothing_any_more(self, workshop):
        guest = make_guest(workshop)
        Letter.objects.update(sent_at=None, claimed_at=None)
        Registration.objects.filter(pk=guest.pk).update(erased_at=timezone.now())
        mail.outbox.clear()
        assert deliver() == 0
        assert not mail.outbox and not Letter.objects.exists()


class TestWithoutEmail:
    def test_somebody_with_a_signup_gets_it_by_post(self, workshop):
        signup = make_confirmed_signup(make_group())
        guest = make_guest(workshop, email="")
        Registration.objects.filter(pk=guest.pk).update(signup=signup)
        with committed():
            notify_of_registration(guest, now=timezone.now())
        letter = Letter.objects.get(kind="workshop_registered")
        assert letter.on_paper and not letter.sent_at

    def test_nobody_writes_to_no_address(self, workshop):
        guest = make_guest(workshop, email="")
        with committed():
            notify_of_registration(guest, now=timezone.now())
        assert not Letter.objects.filter(subject_id=guest.pk).exists()
