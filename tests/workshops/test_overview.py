from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.workshops import overview
from wagtail_whatsappalert.workshops.overview import Asked, Overview

from .factories import (
    in_hoogeveen,
    make_index_page,
    make_workshop,
    make_workshop_page,
)

pytestmark = pytest.mark.django_db

NOW = in_hoogeveen(2027, 10, 15, 12, 0)
OCTOBER, MARCH = date(2027, 10, 1), date(2027, 3, 1)


@pytest.fixture
def index(settings):
    cache.clear()
    return make_index_page(make_site())


def get(client, page, **query):
    response = client.get(page.url, query, headers={"accept-language": "nl"})
    assert response.status_code == 200
    return response.content.decode()


def month(site, first=OCTOBER, now=NOW, **asked):
    return Overview(site, "nl", Asked(month=first, **asked), now).month(first)


def planned(month):
    return {
        day.date.day: [row.title for row in day.workshops]
        for day in month.days
        if day.workshops
    }


@pytest.fixture
def site():
    return make_site()


class TestMonth:
    def test_has_each_workshop_on_its_day(self, site):
        make_workshop(title="Laat", start=in_hoogeveen(2027, 10, 31, 23, 30))
        make_workshop(title="Vroeg", start=in_hoogeveen(2027, 10, 31, 0, 0))
        make_workshop(title="Later", start=in_hoogeveen(2027, 11, 1, 0, 0))
        found = month(site)
        assert planned(found) == {31: ["Vroeg", "Laat"]}
        assert (len(found.days), found.column) == (31, 5)

    def test_begins_with_what_goes_on_since_the_month_before(self, site):
        start = in_hoogeveen(2027, 10, 31, 22, 0)
        make_workshop(start=start, end=in_hoogeveen(2027, 11, 1, 2, 0))
        assert planned(month(site, date(2027, 11, 1))) == {1: ["Meld verdacht gedrag"]}

    def test_hides_what_is_over_unless_it_is_asked_for(self, site):
        make_workshop(title="Voorbij", start=in_hoogeveen(2027, 10, 2, 19, 30))
        assert month(site).is_empty
        assert planned(month(site, past=True)) == {2: ["Voorbij"]}

    def test_marks_today(self, site):
        assert [d.date.day for d in month(site).days if d.is_today] == [15]
        assert not any(day.is_today for day in month(site, MARCH).days)

    def test_leads_no_further_than_there_are_workshops(self, site):
        assert (month(site).earlier, month(site).later) == (None, None)
        make_workshop(start=in_hoogeveen(2027, 11, 4, 19, 30))
        make_workshop(start=in_hoogeveen(2027, 9, 4, 19, 30))
        assert (month(site).earlier, month(site).later) == (None, date(2027, 11, 1))
        found = month(site, past=True)
        assert found.earlier == date(2027, 9, 1)
        assert month(site, date(2027, 11, 1)).later is None
        assert month(site, date(2027, 11, 1)).earlier == OCTOBER

    def test_is_of_one_site(self, site):
        other = Site.objects.create(hostname="elders", root_page=site.root_page)
        start = in_hoogeveen(2027, 10, 20, 19, 30)
        make_workshop(title="Elders", site=other, start=start)
        make_workshop(title="Hier", site=site, start=start)
        assert planned(month(site)) == {20: ["Hier"]}

    def test_is_narrowed_down_to_a_group_and_a_language(self, site):
        start = in_hoogeveen(2027, 10, 20, 19, 30)
        group = make_group()
        make_workshop(title="Groep", start=start).groups.add(group)
        make_workshop(title="Ander", start=start).groups.add(make_group(name="B"))
        make_workshop(title="Engels", start=start, language="Engels")
        assert planned(month(site, group=group.pk)) == {20: ["Groep", "Engels"]}
        assert planned(month(site, spoken="Engels")) == {20: ["Engels"]}


class TestAsked:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2027-03", MARCH),
            *[(text, date(2027, 10, 1)) for text in ("", "x", "2027-13", "0001-01")],
            *[(text, date(2027, 10, 1)) for text in ("9999-12", "2027-03-04", "\0")],
        ],
    )
    def test_month_is_this_one_when_it_makes_no_sense(self, text, expected):
        assert Asked.read({"month": text}, NOW.date()).month == expected

    @pytest.mark.parametrize("value", ["-1", "x", "9" * 5000, "\0", "١"])
    def test_numbers_that_make_none_are_not_asked(self, value):
        asked = Asked.read({"group": value, "page": value}, NOW.date())
        assert (asked.group, asked.page, asked.month) == (0, "", None)


class TestPage:
    def test_shows_a_month_with_names_links_and_states(self, client, index):
        now = timezone.localtime()
        workshop = make_workshop(start=now + timedelta(minutes=1), capacity=4)
        page = make_workshop_page(index, workshop)
        html = get(client, index, month=f"{now:%Y-%m}")
        assert f'href="{page.url}"' in html
        assert "whatsappalert-month__workshop--open" in html
        assert html.count("whatsappalert-month__day--today") == 1

    def test_offers_both_views_and_the_calendar(self, client, index):
        html = get(client, index)
        assert f"?month={timezone.localdate():%Y-%m}" in html
        assert "webcal://testserver/whatsapp/workshops.ics?language=nl" in html

    def test_tells_in_the_list_that_it_is_full(self, client, index):
        make_workshop(capacity=0)
        assert "whatsappalert-badge--paused" in get(client, index)

    @pytest.mark.parametrize("view", [{}, {"month": ""}])
    def test_asks_as_many_queries_for_many_as_for_few(self, client, index, view):
        def count(number):
            for each in range(number):
                start = timezone.now() + timedelta(minutes=each + 1)
                make_workshop_page(index, make_workshop(start=start))
            get(client, index)
            cache.clear()
            counts = []
            for _time in ("cold", "warm"):
                with CaptureQueriesContext(connection) as queries:
                    get(client, index, **view)
                counts.append(len(queries))
            return counts

        few, many = count(2), count(18)
        assert few == many
        assert many[1] < many[0]

    def test_is_never_late(self, client, index, monkeypatch):
        """What is kept of a page ends when time changes it, or somebody does."""
        now = timezone.now()
        workshop = make_workshop(opens_at=now + timedelta(minutes=5))
        assert "badge--forming" in get(client, index)
        later = now + timedelta(minutes=6)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert "badge--active" in get(client, index)
        workshop.is_cancelled = True
        workshop.save()
        assert "badge--cancelled" in get(client, index)

    def test_is_kept_meanwhile(self, client, index, monkeypatch):
        make_workshop()
        get(client, index)
        monkeypatch.setattr(overview.Overview, "page", None)
        assert "Meld verdacht gedrag" in get(client, index)

    def test_filters_and_keeps_the_filter_on_the_way(self, client, index):
        group = make_group(name="Krakeel")
        make_workshop().groups.add(group)
        make_workshop(title="Ander").groups.add(make_group(name="B"))
        html = get(client, index, group=group.pk)
        assert f'<option value="{group.pk}" selected>Krakeel' in html
        assert f"group={group.pk}&amp;past=1" in html or (
            f"past=1&amp;group={group.pk}" in html
        )
        assert "Ander" not in html.replace("Andere", "")
