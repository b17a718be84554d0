from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.site.pages import json_ld_of
from tests.site.tree import make_locale, make_site
from tests.workshops.factories import NAUGHTY
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.announcements import PressAnnouncementPage
from wagtail_whatsappalert.pages.models import GroupIndexPage, GroupPage
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_announcement, make_press_index

pytestmark = pytest.mark.django_db


def get(client, page, /, **query):
    return client.get(page.url, query, headers={"accept-language": "nl"})


def read(client, page, /, **query):
    return get(client, page, **query).content.decode()


class TestPressIndexPage:
    def test_lists_the_newest_first(self, client):
        index = make_press_index(make_site())
        make_announcement(index, title="Oud", date=date(2025, 1, 1))
        make_announcement(index, title="Nieuw", date=date(2026, 1, 1))
        make_announcement(index, title="Midden", date=date(2025, 6, 1))
        html = read(client, index)
        assert html.index("Nieuw") < html.index("Midden") < html.index("Oud")

    def test_shows_twenty_and_links_to_the_rest(self, client):
        index = make_press_index(make_site())
        for number in range(1, 22):
            day = date(2026, 1, 1) + timedelta(days=number)
            make_announcement(index, title=f"Bericht {number:02}", date=day)
        first, second = read(client, index), read(client, index, page="2")
        assert "Bericht 02" in first
        assert "Bericht 01" not in first
        assert 'href="?page=2"' in first
        assert "Bericht 01" in second
        assert "Bericht 02" not in second

    def test_hides_drafts_private_pages_and_those_elsewhere(self, client):
        site = make_site()
        index, elsewhere = make_press_index(site), make_press_index(site)
        make_announcement(index, title="Concept", live=False)
        private = make_announcement(index, title="Besloten")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        make_announcement(elsewhere, title="Elders")
        html = read(client, index)
        for title in ("Concept", "Besloten", "Elders"):
            assert title not in html
        assert "whatsappalert-card" not in html

    def test_tells_feed_readers_where_the_feeds_are(self, client):
        index = make_press_index(make_site())
        html = read(client, index)
        for kind in ("rss", "atom"):
            url = reverse(
                f"wagtail_whatsappalert:announcements_{kind}", args=[index.pk]
            )
            assert f'type="application/{kind}+xml"' in html
            assert f'href="{url}"' in html

    def test_asks_no_more_queries_for_more_announcements(self, client):
        index = make_press_index(make_site())

        def count(number):
            for _each in range(number):
                make_announcement(index)
            read(client, index)
            with CaptureQueriesContext(connection) as queries:
                read(client, index)
            return len(queries)

        # Both on one page of the list: a second one adds the links to it.
        assert count(3) == count(16)


class TestPressAnnouncementPage:
    def test_shows_day_lead_and_contact(self, client):
        page = make_announcement(
            make_press_index(make_site()), contact="Jan de Vries\n0528-291911"
        )
        html = read(client, page)
        assert '<time datetime="2026-10-25">25 oktober 2026</time>' in html
        assert "De groep De Weide is begonnen." in html
        assert "Jan de Vries<br>0528-291911" in html

    def test_links_to_the_page_of_its_group(self, client):
        site = make_site()
        group = Group.objects.create(name="De Weide")
        parent = site.root_page.add_child(instance=GroupIndexPage(title="Groepen"))
        group_page = parent.add_child(instance=GroupPage(title="Weide", group=group))
        page = make_announcement(make_press_index(site), group=group)
        assert f'href="{group_page.url}">De Weide</a>' in read(client, page)
        group_page.unpublish()
        assert "De Weide</a>" not in read(client, page)

    def test_survives_the_deletion_of_its_group(self, client):
        group = Group.objects.create(name="De Weide")
        page = make_announcement(make_press_index(make_site()), group=group)
        page.save_revision()
        group.delete()
        page = PressAnnouncementPage.objects.get()
        assert get(client, page).status_code == 200
        assert page.latest_revision.as_object().group is None

    def test_can_be_previewed_before_it_is_saved(self):
        index = make_press_index(make_site())
        page = PressAnnouncementPage(title="Nieuw", slug="nieuw", lead="Kort")
        page.set_url_path(index)
        page.locale = index.locale
        response = page.make_preview_request(preview_mode=page.default_preview_mode)
        assert response.status_code == 200

    def test_is_dated_today_unless_told(self):
        assert PressAnnouncementPage().date is not None


class TestNewsArticleForSearchEngines:
    def test_names_day_language_and_municipality(self, client):
        site = make_site()
        WhatsAppAlertSettings.objects.create(site=site, municipality="Hoogeveen")
        page = make_announcement(make_press_index(site))
        page.save_revision().publish()
        article = json_ld_of(get(client, page))
        assert article["@type"] == "NewsArticle"
        assert article["datePublished"] == "2026-10-25"
        assert article["inLanguage"] == "nl"
        assert article["publisher"]["name"] == "Hoogeveen"
        assert datetime.fromisoformat(article["dateModified"]).tzinfo

    @pytest.mark.parametrize("text", NAUGHTY)
    def test_holds_any_text_as_it_was_typed(self, client, text):
        index = make_press_index(make_site())
        page = make_announcement(index, title=text, slug="x", lead=text, contact=text)
        response = get(client, page)
        assert json_ld_of(response)["headline"] == text
        html = response.content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html

    def test_speaks_the_language_of_the_page(self, client):
        index = make_press_index(make_site())
        page = make_announcement(index, locale=make_locale("en"))
        assert json_ld_of(get(client, page))["inLanguage"] == "en"
