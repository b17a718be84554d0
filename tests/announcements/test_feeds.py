from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_script_prefix
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.site.tree import make_locale, make_site
from tests.workshops.factories import NAUGHTY

from .factories import make_announcement, make_press_index

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ["rss", "atom"]


def feed_url(kind, pk):
    return reverse(f"wagtail_whatsappalert:announcements_{kind}", args=[pk])


def read(client, kind, index, **extra):
    response = client.get(feed_url(kind, index.pk), **extra)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def titles(feed):
    return [item.findtext("title") for item in feed.iter("item")] + [
        entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")
    ]


class TestRss:
    def test_tells_day_lead_and_address(self, client):
        index = make_press_index(make_site(hostname="gemeente.example"))
        page = make_announcement(index, lead="Tom & Jerry <3")
        response = client.get(feed_url("rss", index.pk))
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
        feed = ElementTree.fromstring(response.content)
        assert feed.get("version") == "2.0"
        assert feed.findtext("channel/language") == "nl"
        assert feed.findtext("channel/link") == (
            f"http://gemeente.example/{index.slug}/"
        )
        item = feed.find("channel/item")
        assert item.findtext("link") == (
            f"http://gemeente.example/{index.slug}/{page.slug}/"
        )
        assert item.findtext("pubDate") == "Sun, 25 Oct 2026 00:00:00 +0200"
        assert item.findtext("description") == "<p>Tom &amp; Jerry &lt;3</p>"


class TestAtom:
    def test_has_what_the_standard_demands(self, client):
        index = make_press_index(make_site())
        page = make_announcement(index)
        response = client.get(feed_url("atom", index.pk))
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = ElementTree.fromstring(response.content)
        for name in ("id", "title", "updated"):
            assert feed.findtext(f"{ATOM}{name}")
        (entry,) = feed.iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}published") == "2026-10-25T00:00:00+02:00"
        assert entry.findtext(f"{ATOM}updated")
        assert entry.find(f"{ATOM}link").get("href") == page.full_url


class TestIdentity:
    @pytest.mark.parametrize("kind", KINDS)
    def test_stays_when_the_page_gets_another_address(self, client, kind):
        index = make_press_index(make_site())
        page = make_announcement(index)
        names = {"guid", f"{ATOM}id"}

        def identity():
            feed = read(client, kind, index)
            (item,) = [*feed.iter("item"), *feed.iter(f"{ATOM}entry")]
            return [part.text for part in item if part.tag in names]

        before = identity()
        page.slug = "anders"
        page.save()
        assert identity() == before
        assert before[0].startswith("urn:uuid:")


@pytest.mark.parametrize("kind", KINDS)
class TestItems:
    def test_are_the_twenty_newest(self, client, kind):
        index = make_press_index(make_site())
        for number in range(22):
            day = date(2026, 1, 1) + timedelta(days=number)
            make_announcement(index, title=f"{number}", date=day)
        assert titles(read(client, kind, index)) == [f"{n}" for n in range(21, 1, -1)]

    def test_are_live_public_and_below_this_index(self, client, kind):
        site = make_site()
        index, elsewhere = make_press_index(site), make_press_index(site)
        make_announcement(index, title="Concept", live=False)
        private = make_announcement(index, title="Besloten")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        make_announcement(elsewhere, title="Elders")
        make_announcement(index, title="Openbaar")
        assert titles(read(client, kind, index)) == ["Openbaar"]

    def test_hold_any_text(self, client, kind):
        index = make_press_index(make_site())
        for number, text in enumerate(NAUGHTY):
            make_announcement(index, title=text, lead=text, slug=f"x{number}")
        found = titles(read(client, kind, index))
        assert len(found) == len(NAUGHTY)
        assert NAUGHTY[0] in found
        assert NAUGHTY[6] in found
        assert "abcd" in found

    def test_cost_no_more_queries_when_there_are_more(self, client, kind):
        index = make_press_index(make_site())

        def count(number):
            for _each in range(number):
                make_announcement(index)
            read(client, kind, index)
            with CaptureQueriesContext(connection) as queries:
                read(client, kind, index)
            return len(queries)

        assert count(3) == count(27)


@pytest.mark.parametrize("kind", KINDS)
class TestAddresses:
    def test_carry_the_prefix_of_the_server(self, client, kind, settings):
        settings.FORCE_SCRIPT_NAME = "/gemeente"
        index = make_press_index(make_site())
        make_announcement(index, slug="gestart")
        path = feed_url(kind, index.pk)
        with override_script_prefix("/gemeente/"):
            content = client.get(path).content.decode()
        assert f"http://localhost/gemeente/{index.slug}/gestart/" in content
        assert f"http://testserver/gemeente{path}" in content

    def test_use_https_where_the_visitor_does(self, client, kind):
        index = make_press_index(make_site())
        content = client.get(feed_url(kind, index.pk), secure=True).content.decode()
        assert f"https://testserver{feed_url(kind, index.pk)}" in content


@pytest.mark.parametrize("kind", KINDS)
class TestLanguage:
    def test_is_that_of_the_index_and_not_of_the_reader(self, client, kind):
        index = make_press_index(make_site(), locale=make_locale("en"))
        feed = client.get(
            feed_url(kind, index.pk), headers={"accept-language": "nl"}
        ).content.decode()
        assert "<language>en</language>" in feed or 'xml:lang="en"' in feed


@pytest.mark.parametrize("kind", KINDS)
class TestRefusal:
    def test_answers_404_for_a_draft_index(self, client, kind):
        index = make_press_index(make_site(), live=False)
        assert client.get(feed_url(kind, index.pk)).status_code == 404

    def test_answers_404_for_an_index_behind_a_login(self, client, kind):
        site = make_site()
        index = make_press_index(site)
        PageViewRestriction.objects.create(
            page=site.root_page, restriction_type="login"
        )
        assert client.get(feed_url(kind, index.pk)).status_code == 404

    def test_answers_404_for_another_kind_of_page(self, client, kind):
        page = make_announcement(make_press_index(make_site()))
        assert client.get(feed_url(kind, page.pk)).status_code == 404
