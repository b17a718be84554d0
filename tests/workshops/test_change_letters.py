from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup
from tests.texts.factories import make_other_site, make_site
from wagtail_whatsappalert.mailing.letters import compose
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.workshops.changes import WorkshopChange
from wagtail_whatsappalert.workshops.letters import CHANGED
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.notifications import SETTLES
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import make_workshop
from .mailbox import deliver, event_of, newest, parts_of, subjects
from .registering import cancel, make_guest

pytestmark = pytest.mark.django_db

WAITED = SETTLES.total_seconds() / 60 + 1


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def workshop():
    return make_workshop(capacity=1, venue="De Tamboer")


@pytest.fixture
def guests(workshop):
    """One who has a place and one who waits; what they got so far is gone."""
    guests = [make_guest(workshop, number, language="en") for number in range(2)]
    # They read it long ago.
    long_ago = timezone.now() - timedelta(days=1)
    Letter.objects.update(sent_at=long_ago)
    Registration.objects.update(confirmed_at=long_ago)
    mail.outbox.clear()
    return guests


def change(workshop, **facts):
    """As an editor does: the record as it is, with other values."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    for name, value in facts.items():
        setattr(workshop, name, value)
    with committed():
        workshop.save()
    return workshop


def an_hour_later():
    """All that changed and was mailed is an hour old and more."""
    before = timezone.now() - timedelta(hours=1)
    WorkshopChange.objects.update(changed_at=before - SETTLES)
    Letter.objects.update(sent_at=before)


def bodies():
    return {message.to[0]: message.body for message in mail.outbox}


@pytest.mark.usefixtures("guests")
class TestAnotherTimeOrPlace:
    def test_is_told_minutes_later_to_who_is_registered_and_who_waits(self, workshop):
        changed = change(workshop, venue="Het Podium")
        assert deliver() == 0
        assert deliver(WAITED) == 2
        assert subjects() == ["Changed: Meld verdacht gedrag"] * 2
        for body in bodies().values():
            assert "Place: Het Podium. It was De Tamboer." in body
            assert "Date and time: " not in body
        assert "You are registered, for 1 person." in bodies()["gast0@example.org"]
        assert "on the waiting list" in bodies()["gast1@example.org"]
        registered, waiting = mail.outbox
        assert event_of(registered)["sequence"] == changed.sequence == 1
        assert event_of(registered)["location"] == "Het Podium"
        assert not parts_of(waiting)

    def test_of_several_edits_is_one_letter_with_the_latest_facts(self, workshop):
        later = workshop.start + timedelta(days=1)
        change(workshop, venue="Het Podium")
        change(workshop, start=later, end=later + timedelta(hours=2))
        change(workshop, venue="Scala")
        assert deliver(WAITED) == 2
        text = newest().body
        assert "Place: Scala. It was De Tamboer." in text
        assert "Date and time: " in text and "Podium" not in text
        assert not Letter.objects.filter(sent_at=None).exists()

    def test_waits_for_the_last_of_the_edits(self, workshop):
        change(workshop, venue="Het Podium")
        Letter.objects.filter(kind=CHANGED).update(due_at=timezone.now())
        change(workshop, venue="Scala")
        assert deliver() == 0
        assert deliver(WAITED) == 2

    def test_that_is_undone_in_time_is_no_letter(self, workshop):
        change(workshop, venue="Het Podium")
        change(workshop, venue="De Tamboer")
        assert deliver(WAITED) == 0
        assert not Letter.objects.filter(kind=CHANGED).exists()

    def test_is_told_although_the_title_is_edited_right_after(self, workshop):
        change(workshop, venue="Het Podium")
        change(workshop, title="Meld het")
        assert deliver(WAITED) == 2
        assert subjects()[0] == "Changed: Meld het"

    def test_is_told_again_when_it_changes_again(self, workshop):
        change(workshop, venue="Het Podium")
        deliver(WAITED)
        an_hour_later()
        change(workshop, venue="Scala")
        assert deliver(WAITED) == 2
        assert "Place: Scala. It was Het Podium." in newest().body

    def test_is_not_told_to_who_cancelled_meanwhile(self, workshop, guests):
        change(workshop, venue="Het Podium")
        cancel(guests[1])
        mail.outbox.clear()
        assert deliver(WAITED) == 1
        assert list(bodies()) == ["gast0@example.org"]

    def test_is_not_told_of_a_marker_or_of_an_evening_that_is_over(self, workshop):
        change(workshop, location="SRID=4326;POINT(6.48 52.72)", title="Meld het")
        past = timezone.now() - timedelta(days=2)
        Workshop.objects.update(start=past, end=past + timedelta(hours=2))
        change(workshop, venue="Het Podium")
        assert not Letter.objects.filter(kind=CHANGED).exists()

    def test_is_told_of_an_evening_that_is_held_later_after_all(self, workshop):
        past = workshop.start - timedelta(days=30)
        Workshop.objects.update(start=past, end=past + timedelta(hours=2))
        change(workshop, start=workshop.start, end=workshop.end)
        assert deliver(WAITED) == 2

    def test_is_not_lost_when_only_some_fields_are_saved(self, workshop):
        stale = Workshop.objects.get(pk=workshop.pk)
        change(workshop, venue="Het Podium")
        stale.capacity = 5
        stale.save(update_fields=["capacity"])
        assert workshop.changes.count() == 1
        assert deliver(WAITED) == 2
        assert "Place: Het Podium. It was De Tamboer." in newest().body

    def test_reaches_who_was_mailed_while_it_was_saved(self, workshop):
        change(workshop, venue="Het Podium")
        told = workshop.changes.get().changed_at + timedelta(seconds=5)
        Letter.objects.exclude(kind=CHANGED).update(sent_at=told)
        assert deliver(WAITED) == 2

    def test_of_the_online_link_does_not_show_it_to_who_waits(self, workshop):
        change(workshop, online_link="https://meet.example.org/abc")
        deliver(WAITED)
        assert "https://meet" in bodies()["gast0@example.org"]
        assert "https://meet" not in bodies()["gast1@example.org"]

    def test_leaves_no_letter_when_it_is_not_saved_after_all(self, workshop):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            change(workshop, venue="Het Podium")
            raise ZeroDivisionError
        assert not Letter.objects.filter(kind=CHANGED).exists()


@pytest.mark.usefixtures("guests")
class TestCancelled:
    def test_takes_it_out_of_the_calendar_and_offers_other_dates(self, workshop):
        other = make_workshop(start=workshop.start + timedelta(days=7))
        make_workshop(capacity=0)
        make_workshop(is_cancelled=True)
        make_workshop(site=make_other_site())
        changed = change(workshop, is_cancelled=True)
        assert deliver(WAITED) == 2
        registered, waiting = mail.outbox
        assert registered.subject == "Cancelled: Meld verdacht gedrag"
        event = event_of(registered)
        assert (event["status"], event["sequence"]) == ("CANCELLED", changed.sequence)
        assert not parts_of(waiting)
        lines = registered.body.splitlines()
        dates = [line.rpartition("/move/#whatsappalert-date-") for line in lines]
        assert [pk for _link, found, pk in dates if found] == [str(other.pk)]

    def test_says_so_when_there_is_no_other_date_for_so_many_people(
        self, workshop, guests
    ):
        make_workshop(capacity=1)
        Registration.objects.update(places=2)
        change(workshop, is_cancelled=True)
        deliver(WAITED)
        assert "There is no other date yet." in newest().body
        assert "/move/#" not in newest().body

    def test_is_told_once_whatever_changes_afterwards(self, workshop):
        change(workshop, is_cancelled=True)
        deliver(WAITED)
        an_hour_later()
        change(workshop, venue="Het Podium")
        assert deliver(WAITED) == 0

    def test_is_told_on_paper_without_files_and_links(self, workshop, guests):
        make_workshop()
        signup = make_confirmed_signup(make_group())
        Registration.objects.filter(pk=guests[0].pk).update(email="", signup=signup)
        change(workshop, is_cancelled=True)
        letter = Letter.objects.get(kind=CHANGED, subject_id=guests[0].pk)
        assert letter.on_paper
        text = " ".join(compose(letter).content["paragraphs"])
        assert "call us" in text and "attached" not in text and "below" not in text

    def test_by_mistake_and_undone_in_time_is_no_letter(self, workshop):
        change(workshop, is_cancelled=True)
        change(workshop, is_cancelled=False)
        assert deliver(WAITED) == 0

    def test_and_undone_after_the_letter_says_that_it_goes_ahead(self, workshop):
        change(workshop, is_cancelled=True)
        deliver(WAITED)
        an_hour_later()
        change(workshop, is_cancelled=False)
        assert deliver(WAITED) == 2
        assert "goes ahead after all" in newest().body
        assert event_of(mail.outbox[2])["status"] == "CONFIRMED"


class TestManyGuests:
    def test_take_no_query_each(self, workshop):
        def write_to(number):
            have = workshop.registrations.count()
            Registration.objects.bulk_create(
                Registration(
                    workshop=workshop,
                    language="nl",
                    status="registered",
                    name="Gast",
                    email=f"gast{one}@example.org",
                )
                for one in range(have, number)
            )
            with CaptureQueriesContext(connection) as queries:
                change(workshop, venue=f"Zaal {number}")
            return len(queries)

        few, many = write_to(3), write_to(300)
        # SQLite takes 83 letters at a time.
        assert many <= few + 300 // 83
        assert Letter.objects.filter(kind=CHANGED).count() == 303
