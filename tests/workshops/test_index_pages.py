"""The overview of workshops, and the list of the next few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction, Site

from tests.site.tree import make_locale, make_site

from .factories import make_index_page, make_workshop, make_workshop_page
from .shown import get, make_page

pytestmark = pytest.mark.django_db


class TestWorkshopIndexPage:
    def test_lists_workshops_to_come_with_the_first_one_first(self, client):
        index = make_index_page(make_site())
        later = make_workshop(title="Later", start=timezone.now() + timedelta(days=9))
        make_workshop(title="Eerder", start=timezone.now() + timedelta(days=2))
        make_workshop(title="Voorbij", start=timezone.now() - timedelta(days=2))
        page = make_workshop_page(index, later)
        html = get(client, index).content.decode()
        assert html.index("Eerder") < html.index("Later")
        assert "Voorbij" not in html
        assert f'href="{page.url}"' in html

    def test_lists_past_workshops_behind_a_link(self, client):
        index = make_index_page(make_site())
        make_workshop(title="Straks")
        make_workshop(title="Gisteren", start=timezone.now() - timedelta(days=1))
        make_workshop(title="Vroeger", start=timezone.now() - timedelta(days=99))
        assert 'href="?past=1"' in get(client, index).content.decode()
        html = get(client, index, past="1").content.decode()
        assert html.index("Gisteren") < html.index("Vroeger")
        assert "Straks" not in html

    def test_says_so_when_there_is_nothing(self, client):
        index = make_index_page(make_site())
        assert "whatsappalert-card" not in get(client, index).content.decode()
        assert '<p class="whatsappalert-muted">' in get(client, index).content.decode()

    def test_splits_a_long_past_into_pages(self, client):
        index = make_index_page(make_site())
        for days in range(1, 23):
            make_workshop(
                title=f"Avond {days:02}", start=timezone.now() - timedelta(days=days)
            )
        first = get(client, index, past="1").content.decode()
        assert 'href="?past=1&amp;page=2"' in first
        assert "Avond 21" not in first
        second = get(client, index, past="1", page="2").content.decode()
        assert "Avond 21" in second
        assert 'href="?past=1&amp;page=1"' in second

    @pytest.mark.parametrize("number", ["0", "-1", "999", "x", "9" * 5000])
    def test_answers_an_impossible_page_number_with_a_page(self, client, number):
        index = make_index_page(make_site())
        assert get(client, index, past="1", page=number).status_code == 200

    def test_links_neither_to_drafts_nor_to_pages_behind_a_login(self, client):
        index = make_index_page(make_site())
        make_workshop_page(index, make_workshop(), live=False, slug="concept")
        private = make_workshop_page(index, make_workshop(), slug="besloten")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        html = get(client, index).content.decode()
        assert "concept" not in html
        assert "besloten" not in html
        assert html.count('<li class="whatsappalert-card') == 2

    def test_asks_no_more_queries_for_more_workshops(self, client):
        index = make_index_page(make_site())

        def count(number):
            for each in range(number):
                make_workshop_page(index, make_workshop(title=f"Avond {each}"))
            get(client, index)
            with CaptureQueriesContext(connection) as queries:
                get(client, index)
            return len(queries)

        assert count(3) == count(27)


class TestWorkshopList:
    TEMPLATE = "{% load whatsappalert_workshops %}{% workshop_list count=2 %}"

    def render(self, **context):
        return Template(self.TEMPLATE).render(Context(context))

    def test_shows_the_next_few(self):
        make_site()
        for days in (1, 2, 3):
            make_workshop(
                title=f"Avond {days}", start=timezone.now() + timedelta(days=days)
            )
        html = self.render()
        assert "Avond 2" in html
        assert "Avond 3" not in html

    def test_links_to_pages_without_a_request(self):
        page = make_page()
        assert f'href="{page.url}"' in self.render()

    def test_chooses_the_page_in_the_language_of_the_visitor(self):
        page = make_page()
        index = page.get_parent().specific
        english = make_workshop_page(
            index, page.workshop, locale=make_locale("en"), slug="evening"
        )
        for language, expected in (("nl", page), ("en", english), ("fy", page)):
            with translation.override(language):
                assert f'href="{expected.url}"' in self.render()

    def test_works_on_an_installation_without_a_site(self):
        Site.objects.all().delete()
        make_workshop()
        assert "Meld verdacht gedrag" in self.render()
