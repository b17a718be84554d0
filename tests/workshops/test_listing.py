from datetime import timedelta

import pytest
from django.utils import timezone

from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.listing import past_workshops, upcoming_workshops

from .factories import make_index_page, make_workshop, make_workshop_page

pytestmark = pytest.mark.django_db


class TestRows:
    def test_part_at_the_end_of_a_workshop(self):
        site, now = make_site(), timezone.now()
        over = make_workshop(start=now - timedelta(hours=2), end=now)
        going_on = make_workshop(start=now - timedelta(hours=1))
        assert [row.pk for row in past_workshops(site, "nl", now)] == [over.pk]
        assert [row.pk for row in upcoming_workshops(site, "nl", now)] == [going_on.pk]

    def test_carry_the_address_of_the_page_where_there_is_one(self):
        site, now = make_site(), timezone.now()
        page = make_workshop_page(make_index_page(site), make_workshop())
        make_workshop(start=now + timedelta(days=30))
        rows = upcoming_workshops(site, "nl", now)
        assert [row.url for row in rows] == [page.url, ""]

    def test_are_no_more_than_asked_for(self):
        site, now = make_site(), timezone.now()
        for days in (1, 2, 3):
            make_workshop(start=now - timedelta(days=days))
        assert len(past_workshops(site, "nl", now, limit=2)) == 2
