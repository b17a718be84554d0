from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.texts.factories import make_site
from wagtail_whatsappalert.leaflets.models import Leaflet
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registrations import Registration
from wagtail_whatsappalert.workshops.reminders import (
    THANKS_AFTER,
    THANKS_WITHIN,
    write_reminders,
    write_thanks,
)

from .factories import make_workshop
from .mailbox import html_of, newest, parts_of, subjects

pytestmark = pytest.mark.django_db

DAYS = timedelta(days=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def site():
    return make_site(municipality="Hoogeveen", phone="14 0528")


@pytest.fixture
def workshop():
    return make_workshop(start=timezone.now() + timedelta(days=10), directions="Bus 32")


def make_guests(workshop, number=1, **kwargs):
    """Who has a place since long, without the letters of getting it."""
    long_ago = timezone.now() - timedelta(days=9)
    values = {"language": "en", "status": "registered", "placed_at": long_ago}
    have = Registration.objects.count()
    guests = [
        Registration(
            workshop=workshop,
            **{
                "name": f"Gast {one}",
                "email": f"gast{one}@example.org",
                **values,
                **kwargs,
            },
        )
        for one in range(have, have + number)
    ]
    return Registration.objects.bulk_create(guests)


def run(capsys):
    call_command("send_reminders")
    return [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]


class TestReminding:
    def test_begins_the_set_number_of_days_before(self, workshop):
        make_guests(workshop)
        assert write_reminders(now=workshop.start - DAYS - MINUTE) == 0
        assert write_reminders(now=workshop.start - DAYS) == 1

    def test_catches_up_until_the_start_and_not_after_it(self, workshop):
        make_guests(workshop)
        assert write_reminders(now=workshop.start) == 0
        assert write_reminders(now=workshop.start - MINUTE) == 1

    def test_writes_once_for_a_day_and_again_for_another_day(self, workshop):
        make_guests(workshop)
        runs = [write_reminders(now=workshop.start - DAYS / 2) for _time in range(2)]
        assert runs == [1, 0]
        later = workshop.start + timedelta(days=7)
        Workshop.objects.update(start=later, end=later + timedelta(hours=2))
        assert write_reminders(now=later - DAYS) == 1

    @pytest.mark.parametrize(
        "kwargs",
        [
            {"status": "waiting"},
            {"status": "cancelled"},
            {"email": ""},
            {"erased_at": timezone.now()},
        ],
    )
    def test_skips_who_needs_none(self, workshop, kwargs):
        make_guests(workshop, **kwargs)
        assert write_reminders(now=workshop.start - MINUTE) == 0

    def test_skips_who_got_his_place_later(self, workshop):
        make_guests(workshop, placed_at=workshop.start - DAYS + MINUTE)
        assert write_reminders(now=workshop.start - MINUTE) == 0
        make_guests(workshop, placed_at=workshop.start - DAYS)
        assert write_reminders(now=workshop.start - MINUTE) == 1

    def test_skips_what_is_cancelled(self, workshop):
        make_guests(workshop)
        Workshop.objects.update(is_cancelled=True)
        assert write_reminders(now=workshop.start - MINUTE) == 0

    def test_takes_no_query_for_each_person(self, workshop):
        def write_to(number):
            make_guests(workshop, number)
            with CaptureQueriesContext(connection) as queries:
                assert write_reminders(now=workshop.start - MINUTE) == number
            return len(queries)

        few, many = write_to(3), write_to(300)
        # SQLite takes 83 letters at a time.
        assert many <= few + 300 // 83


class TestTheCommand:
    def test_sends_what_guests_need_once(self, capsys):
        workshop = make_workshop(
            start=timezone.now() + timedelta(days=1), directions="Bus 32"
        )
        make_guests(workshop, 12)
        assert run(capsys) == ["12", "0", "12"]
        assert run(capsys) == ["0", "0", "0"]
        assert len({message.to[0] for message in mail.outbox}) == 12
        assert newest().subject == "Soon: Meld verdacht gedrag"
        for part in ("Bus 32", "14 0528", "I cannot come", "http://localhost/"):
            assert part in newest().body
        assert not parts_of(newest())

    def test_drops_a_reminder_of_what_is_cancelled_by_then(self, capsys):
        workshop = make_workshop(start=timezone.now() + timedelta(days=1))
        make_guests(workshop)
        write_reminders(now=timezone.now())
        Workshop.objects.update(is_cancelled=True)
        assert run(capsys) == ["0", "0", "0"]
        assert not Letter.objects.exists()


class TestThanking:
    @pytest.fixture
    def held(self):
        end = timezone.now() - THANKS_AFTER
        return make_workshop(start=end - timedelta(hours=2), end=end)

    def was_there(self, workshop, **kwargs):
        return make_guests(workshop, attended_at=workshop.start, **kwargs)

    def test_thanks_who_was_there_once_and_nobody_else(self, held, capsys):
        make_guests(held)
        (guest,) = self.was_there(held)
        assert [run(capsys), run(capsys)] == [["0", "1", "1"], ["0", "0", "0"]]
        assert newest().to == [guest.email]

    def test_waits_until_attendance_is_noted_but_not_for_ever(self, held):
        self.was_there(held)
        assert write_thanks(now=held.end + THANKS_AFTER - MINUTE) == 0
        assert write_thanks(now=held.end + THANKS_WITHIN) == 0
        assert write_thanks(now=held.end + THANKS_WITHIN - MINUTE) == 1

    def test_leaves_who_was_ticked_by_mistake_alone(self, held, capsys):
        self.was_there(held)
        write_thanks(now=timezone.now())
        Registration.objects.update(attended_at=None)
        assert run(capsys) == ["0", "0", "0"]
        assert not mail.outbox

    def test_brings_the_leaflets_in_ones_own_language(self, held, capsys):
        titles = {"en": "What is suspicious?", "nl": "Wat is verdacht?"}
        for language, title in titles.items():
            leaflet = Leaflet.objects.create(
                title=title, language=language, url=f"https://example.org/{language}"
            )
            held.leaflets.add(leaflet)
        self.was_there(held)
        run(capsys)
        link = "What is suspicious? (on example.org):\nhttps://example.org/en"
        assert link in newest().body
        assert '<a href="https://example.org/en"' in html_of(newest())
        assert "Wat is" not in newest().body

    def test_brings_them_in_another_language_rather_than_none(self, held, capsys):
        leaflet = Leaflet.objects.create(title="Wat?", url="https://example.org/nl")
        held.leaflets.add(leaflet, Leaflet.objects.create(title="Leeg"))
        self.was_there(held)
        run(capsys)
        assert "Wat? (on example.org):\nhttps://example.org/nl" in newest().body
        assert "Leeg" not in newest().body

    def test_says_nothing_of_leaflets_where_there_are_none(self, held, capsys):
        self.was_there(held)
        run(capsys)
        assert subjects() == ["Thank you for coming to Meld verdacht gedrag"]
        assert "Leaflets" not in newest().body
