from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from wagtail_whatsappalert.workshops.calendar import workshop_ics

from .factories import NAUGHTY, in_hoogeveen, make_workshop

pytestmark = pytest.mark.django_db

URL = "https://gemeente.example/workshops/verdacht-gedrag/?a=1,2;b"


def read(workshop, url=URL):
    calendar = Calendar.from_ical(workshop_ics(workshop, url))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def offset_in_zone(calendar, moment):
    """What the file itself says, not the zone database of this machine."""
    (zone,) = calendar.walk("VTIMEZONE")
    return zone.to_tz().utcoffset(moment.replace(tzinfo=None))


class TestTimes:
    @pytest.mark.parametrize(
        ("clock", "in_utc", "offset"),
        [
            ((2026, 10, 24, 19, 30), datetime(2026, 10, 24, 17, 30, tzinfo=UTC), 2),
            ((2026, 10, 25, 19, 30), datetime(2026, 10, 25, 18, 30, tzinfo=UTC), 1),
            ((2027, 3, 27, 19, 30), datetime(2027, 3, 27, 18, 30, tzinfo=UTC), 1),
            ((2027, 3, 28, 19, 30), datetime(2027, 3, 28, 17, 30, tzinfo=UTC), 2),
        ],
    )
    def test_are_those_of_the_clock_in_hoogeveen(self, clock, in_utc, offset):
        workshop = make_workshop(start=in_hoogeveen(*clock))
        workshop.refresh_from_db()
        calendar, event = read(workshop)
        assert event["dtstart"].dt == in_utc
        assert event["dtend"].dt == in_utc + timedelta(hours=2)
        assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
        start = event["dtstart"].dt
        assert (start.hour, start.minute) == (19, 30)
        assert offset_in_zone(calendar, start) == timedelta(hours=offset)

    def test_are_right_for_a_workshop_over_the_night_of_the_change(self):
        start = in_hoogeveen(2026, 10, 24, 23, 0)
        workshop = make_workshop(start=start, end=in_hoogeveen(2026, 10, 25, 4, 0))
        _calendar, event = read(workshop)
        end = event["dtend"].dt.astimezone(UTC)
        assert end - event["dtstart"].dt.astimezone(UTC) == timedelta(hours=6)

    def test_are_in_utc_on_a_site_that_lives_in_utc(self, settings):
        settings.TIME_ZONE = "UTC"
        workshop = make_workshop(start=in_hoogeveen(2026, 10, 25, 19, 30))
        assert b"DTSTART:20261025T183000Z" in workshop_ics(workshop)


class TestFacts:
    def test_are_all_there(self):
        workshop = make_workshop(
            address="Hoofdstraat 17, Hoogeveen",
            location="SRID=4326;POINT(6.476 52.722)",
            host="Politie",
            what_to_bring="Een pen",
        )
        _calendar, event = read(workshop)
        assert event["uid"] == f"{workshop.uid}@wagtail-whatsappalert"
        assert event["summary"] == workshop.title
        assert event["location"] == "De Tamboer, zaal 2, Hoofdstraat 17, Hoogeveen"
        assert event["geo"].to_ical() == "52.722;6.476"
        assert event["status"] == "CONFIRMED"
        assert event["sequence"] == 0
        assert event["url"] == URL
        assert {"Politie", "Een pen"} <= set(
            event["description"].replace(": ", "\n").splitlines()
        )

    def test_have_no_organizer_because_calendars_would_mail_a_reply(self):
        assert b"ORGANIZER" not in workshop_ics(make_workshop(host="Politie"), URL)

    def test_leave_out_what_is_not_known(self):
        _calendar, event = read(make_workshop(), url="")
        assert {"geo", "url", "description"}.isdisjoint(name.lower() for name in event)

    def test_give_the_same_bytes_as_long_as_nothing_changes(self):
        workshop = make_workshop()
        assert workshop_ics(workshop, URL) == workshop_ics(workshop, URL)

    def test_use_line_ends_and_lengths_of_the_standard(self):
        lines = workshop_ics(make_workshop(title="ë" * 200), URL).split(b"\r\n")
        assert lines.pop() == b""
        assert all(len(line) <= 75 and b"\n" not in line for line in lines)


class TestCancelled:
    def test_is_told_to_the_calendar_that_has_it(self):
        workshop = make_workshop()
        before = read(workshop)[1]
        workshop.is_cancelled = True
        workshop.save()
        after = read(workshop)[1]
        assert after["status"] == "CANCELLED"
        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]
        assert after["summary"] != before["summary"]


class TestNaughtyText:
    @pytest.mark.parametrize("text", NAUGHTY)
    def test_stays_inside_its_own_property(self, text):
        workshop = make_workshop(
            title=text, venue=text, address=text, host=text, what_to_bring=text
        )
        calendar, event = read(workshop)
        assert len(calendar.walk("VEVENT")) == 1
        expected = text
        for character in "\x01\x0b\x1b\x7f\ufffe\uffff":
            expected = expected.replace(character, "")
        assert event["summary"] == expected
