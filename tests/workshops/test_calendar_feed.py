from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Site

from tests.groups.factories import make_group, make_neighbourhood
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import touch_public_version
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import (
    NAUGHTY,
    in_hoogeveen,
    make_index_page,
    make_workshop,
    make_workshop_page,
)

pytestmark = pytest.mark.django_db

FEED = reverse("wagtail_whatsappalert:workshops_ics")
SECRET = "https://meet.example/geheim"


@pytest.fixture
def site():
    cache.clear()
    return make_site(hostname="testserver")


def events(client, **query):
    response = client.get(FEED, query)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def titles(client, **query):
    return [str(event["summary"]) for event in events(client, **query)]


class TestFeed:
    def test_holds_what_is_to_come_and_what_is_just_over(self, client, site):
        now = timezone.now()
        make_workshop(title="Straks", is_cancelled=True)
        make_workshop(title="Gisteren", start=now - timedelta(days=1))
        make_workshop(title="Vroeger", start=now - timedelta(days=60))
        found = titles(client)
        assert found[0] == "Gisteren"
        assert found[1].endswith(": Straks")
        assert len(found) == 2

    def test_is_of_one_site(self, client, site):
        other = Site.objects.create(hostname="elders", root_page=site.root_page)
        make_workshop(title="Overal")
        make_workshop(title="Hier", site=site)
        make_workshop(title="Elders", site=other)
        assert set(titles(client)) == {"Overal", "Hier"}

    def test_of_a_group_has_its_own_its_areas_and_those_for_everybody(
        self, client, site
    ):
        area = make_neighbourhood()
        group, other = make_group(neighbourhoods=[area]), make_group(name="Ander")
        make_workshop(title="Iedereen")
        make_workshop(title="Groep").groups.add(group, other)
        make_workshop(title="Buurt").neighbourhoods.add(area)
        make_workshop(title="Ander").groups.add(other)
        assert set(titles(client, group=group.pk)) == {"Iedereen", "Groep", "Buurt"}
        assert len(titles(client)) == 4

    def test_knows_no_group_that_is_not_there(self, client, site):
        assert client.get(FEED, {"group": 987_654}).status_code == 404
        ended = make_group(status="ended")
        assert client.get(FEED, {"group": ended.pk}).status_code == 404

    @pytest.mark.parametrize("group", ["x", "-1", "1,2", "9" * 5000, "\0", "١"])
    def test_says_that_a_group_is_a_number(self, client, site, group):
        response = client.get(FEED, {"group": group})
        assert response.status_code == 400
        assert response["Content-Type"].startswith("text/plain")

    def test_never_tells_where_to_take_part_online(self, client, site):
        workshop = make_workshop(online_link=SECRET)
        make_workshop_page(make_index_page(site), workshop)
        assert b"meet.example" not in client.get(FEED).content.replace(b"\r\n ", b"")

    def test_says_how_often_to_look_again(self, client, site):
        text = client.get(FEED).content.decode()
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in text
        assert "X-PUBLISHED-TTL:PT6H\r\n" in text
        assert "Gemeente Hoogeveen" in text

    def test_leads_to_the_page_also_after_it_moved(self, client, site):
        workshop = make_workshop()
        page = make_workshop_page(make_index_page(site), workshop)
        (event,) = events(client)
        assert event["url"] in event["description"]
        page.slug = "elders"
        page.save()
        assert client.get(event["url"]).url == page.full_url

    def test_is_in_the_language_that_was_asked_for(self, client, site):
        make_workshop(host="Politie")
        (dutch,) = events(client, language="nl")
        (english,) = events(client, language="en")
        assert dutch["description"] != english["description"]
        assert english["description"].startswith("Given by: Politie\n")


class TestTimes:
    CASES = [
        ((2027, 10, 30, 19, 30), datetime(2027, 10, 30, 17, 30, tzinfo=UTC)),
        ((2027, 10, 31, 19, 30), datetime(2027, 10, 31, 18, 30, tzinfo=UTC)),
        ((2028, 3, 25, 19, 30), datetime(2028, 3, 25, 18, 30, tzinfo=UTC)),
        ((2028, 3, 26, 19, 30), datetime(2028, 3, 26, 17, 30, tzinfo=UTC)),
    ]

    @pytest.fixture
    def content(self, client, site):
        for clock, _moment in self.CASES:
            make_workshop(start=in_hoogeveen(*clock))
        return client.get(FEED).content.decode()

    def test_are_right_for_icalendar(self, content):
        found = Calendar.from_ical(content).walk("VEVENT")
        assert [event["dtstart"].dt for event in found] == [m for _c, m in self.CASES]
        assert [event["dtstart"].dt.hour for event in found] == [19] * 4

    def test_are_right_for_a_second_parser_which_reads_the_zone_in_the_file(
        self, content
    ):
        calendar = vobject.readOne(content)
        found = [e.dtstart.value.astimezone(UTC) for e in calendar.vevent_list]
        assert found == [moment for _clock, moment in self.CASES]
        calendar.serialize()

    def test_describe_the_zone_once(self, content):
        assert content.count("BEGIN:VTIMEZONE") == 1

    def test_are_in_utc_where_the_site_is(self, client, site, settings):
        make_workshop(start=in_hoogeveen(2027, 10, 31, 19, 30))
        settings.TIME_ZONE = "UTC"
        content = client.get(FEED).content
        assert b"DTSTART:20271031T183000Z" in content
        assert b"VTIMEZONE" not in content


class TestChanges:
    def test_keep_the_uid_and_raise_the_sequence(self, client, site):
        workshop = make_workshop()
        (before,) = events(client)
        workshop.venue = "Het Podium"
        workshop.is_cancelled = True
        workshop.save()
        (after,) = events(client)
        assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
        assert after["sequence"] == before["sequence"] + 1
        assert after["location"] == "Het Podium"

    def test_of_one_field_tell_what_is_stored_and_nothing_else(self, client, site):
        workshop = make_workshop()
        workshop.venue, workshop.host = "Niet bewaard", "Wel bewaard"
        workshop.save(update_fields=["host"])
        (event,) = events(client, language="nl")
        assert event["location"] == "De Tamboer, zaal 2"
        assert "Wel bewaard" in event["description"]

    def test_of_our_code_write_stored_events_anew(self, client, site):
        make_workshop(title="Oud")
        Workshop.objects.update(calendar_event="0 Mars/Olympus\nBEGIN:RUBBISH\r\n")
        assert titles(client) == ["Oud"]


class TestUnchanged:
    def test_answers_304(self, client, site):
        make_workshop()
        etag = client.get(FEED)["ETag"]
        with CaptureQueriesContext(connection) as queries:
            again = client.get(FEED, headers={"if-none-match": etag})
        assert (again.status_code, len(queries)) == (304, 1)

    def test_counts_what_is_in_it_not_what_changes_elsewhere(self, client, site):
        workshop = make_workshop()
        etag = client.get(FEED)["ETag"]
        touch_public_version()
        headers = {"if-none-match": etag}
        assert client.get(FEED, headers=headers).status_code == 304
        workshop.venue = "Het Podium"
        workshop.save()
        assert client.get(FEED, headers=headers).status_code == 200

    def test_is_what_others_may_read_and_keep(self, client, site):
        response = client.get(FEED)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert client.options(FEED).status_code == 204
        assert client.post(FEED).status_code == 405

    def test_is_read_with_three_queries_whatever_the_number(self, client, site):
        for _each in range(12):
            make_workshop()
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(FEED)
        assert len(queries) <= 3


class TestNaughtyText:
    def test_stays_in_its_own_property_for_both_parsers(self, client, site):
        for text in NAUGHTY:
            make_workshop(
                title=text[:200],
                venue=text[:200],
                host=(text * 5)[:200],
                what_to_bring=text,
                is_cancelled=len(text) % 2 == 0,
            )
        content = client.get(FEED).content
        first = Calendar.from_ical(content).walk("VEVENT")
        second = vobject.readOne(content.decode()).vevent_list
        assert len(first) == len(second) == len(NAUGHTY)
        for one, other in zip(first, second, strict=True):
            assert str(one["location"]) == other.location.value
            assert str(one["description"]) == other.description.value
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
