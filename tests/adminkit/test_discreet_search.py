"""What somebody searches for in a list of people never stands in an address."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup
from tests.signups.managers import make_manager
from tests.texts.factories import make_site
from wagtail_whatsappalert.adminkit.discreet_search import HOLDS, LONGEST
from wagtail_whatsappalert.common import sealing
from wagtail_whatsappalert.signups.models import Signup

from .searching import search

pytestmark = pytest.mark.django_db

SIGNUPS = "/admin/whatsappalert_signups/"
COORDINATORS = "/admin/whatsappalert_coordinators/"
NAME = "Wilhelmina"
LINK = re.compile(r'(?:href|action)="([^"]*)"')


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def manager():
    return make_manager("export_signup", "view_coordinator")


@pytest.fixture
def signup():
    make_signup(make_group(name="Noord"), 1, name="Bertram")
    return make_signup(make_group(), 2, name=NAME)


def names(page):
    return [record.name for record in page.context["object_list"]]


def links(page):
    return [unescape(link) for link in LINK.findall(page.content.decode())]


class TestTheAddress:
    @pytest.mark.parametrize("url", [SIGNUPS, COORDINATORS])
    def test_holds_nothing_of_what_was_typed(self, manager, url, signup):
        make_coordinator(name=NAME)
        address = search(manager, url, NAME)
        assert urlsplit(address).path == url
        assert NAME.lower() not in address.lower()
        page = manager.get(address)
        assert names(page) == [NAME]
        assert not [link for link in links(page) if NAME in link]

    def test_keeps_filters_and_order_but_no_page(self, manager, signup):
        url = f"{SIGNUPS}?group={signup.group_id}&ordering=name&p=3&export=csv"
        query = parse_qs(urlsplit(search(manager, url, NAME)).query)
        assert query.keys() == {"group", "ordering", "q"}

    def test_is_without_query_when_nothing_was_typed(self, manager):
        old = search(manager, SIGNUPS, NAME)
        assert search(manager, old, "  ") == SIGNUPS

    @pytest.mark.parametrize("typed", ["\0", "é" * 5000, "%00", "<script>", "' OR 1"])
    def test_stays_short_and_leads_to_a_page_whatever_is_typed(self, manager, typed):
        address = search(manager, SIGNUPS, typed)
        assert len(address) < 10 * LONGEST
        assert manager.get(address).status_code == 200

    def test_of_the_results_alone_posts_to_the_list(self, manager, signup):
        address = search(manager, f"{SIGNUPS}results/", NAME)
        assert urlsplit(address).path == SIGNUPS


class TestTheBox:
    def test_shows_what_was_typed(self, manager, signup):
        page = manager.get(search(manager, SIGNUPS, NAME))
        assert f'value="{NAME}"' in page.content.decode()

    def test_is_not_sent_by_get(self, manager):
        forms = re.findall(
            r'<form[^>]*method="get".*?</form>',
            manager.get(SIGNUPS).content.decode(),
            re.DOTALL,
        )
        assert forms
        assert not [form for form in forms if 'name="q"' in form]

    def test_needs_the_token_of_a_form(self, manager):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(manager.user)
        assert strict.post(SIGNUPS, {"q": NAME}).status_code == 403

    def test_is_closed_for_who_may_not_see_the_list(self, signup):
        client = make_manager()
        response = client.post(COORDINATORS, {"q": NAME})
        assert response.status_code in (302, 403)
        assert "q=" not in response.get("Location", "")


class TestWhatCannotBeRead:
    def test_in_plain_words_finds_nobody_and_leaves_the_box_empty(
        self, manager, signup
    ):
        page = manager.get(SIGNUPS, {"q": NAME})
        assert names(page) == []
        assert page.context["is_search_unreadable"]
        assert NAME not in page.content.decode()

    def test_exports_nobody(self, manager, signup):
        response = manager.get(SIGNUPS, {"q": NAME, "export": "csv"})
        assert NAME not in b"".join(response.streaming_content).decode()

    def test_is_what_somebody_else_searched(self, manager, signup):
        page = make_manager().get(search(manager, SIGNUPS, NAME))
        assert names(page) == []
        assert NAME not in page.content.decode()

    def test_is_what_was_searched_in_another_list(self, manager, signup):
        query = urlsplit(search(manager, COORDINATORS, NAME)).query
        assert names(manager.get(f"{SIGNUPS}?{query}")) == []

    def test_is_what_was_searched_days_ago(self, manager, signup, monkeypatch):
        seen = []
        monkeypatch.setattr(
            "wagtail_whatsappalert.adminkit.discreet_search.unseal",
            lambda *args, max_age, **kwargs: (
                seen.append(max_age) or sealing.unseal(*args, **kwargs)
            ),
        )
        manager.get(search(manager, SIGNUPS, NAME))
        assert set(seen) == {HOLDS}


class TestWhatIsCarriedAlong:
    def test_by_exports(self, manager, signup):
        page = manager.get(search(manager, SIGNUPS, NAME))
        url = next(link for link in links(page) if "export=csv" in link)
        text = b"".join(manager.get(url).streaming_content).decode()
        assert NAME in text
        assert "Bertram" not in text

    def test_by_pages(self, manager):
        group = make_group()
        for number in range(30):
            make_signup(group, number, name=f"{NAME} {number}")
            make_signup(group, 100 + number, name="Bertram")
        page = manager.get(search(manager, SIGNUPS, NAME))
        url = next(link for link in links(page) if "p=2" in link)
        second = names(manager.get(url))
        assert len(second) == 5
        assert "Bertram" not in second

    def test_by_sorting_and_filters(self, manager, signup):
        page = manager.get(search(manager, SIGNUPS, NAME))
        token = parse_qs(urlsplit(page.request["QUERY_STRING"]).path)["q"][0]
        sorting = [link for link in links(page) if "ordering=" in link]
        assert sorting
        assert all(f"q={token}" in link for link in sorting)
        assert f'<input type="hidden" name="q" value="{token}">' in (
            page.content.decode()
        )

    def test_by_bulk_actions(self, manager, signup):
        query = urlsplit(search(manager, SIGNUPS, NAME)).query
        url = f"/admin/bulk/wagtail_whatsappalert/signup/refuse/?id=all&{query}"
        page = manager.get(url, follow=True)
        assert page.context["selection"].numbers == [Signup.objects.get(name=NAME).pk]
