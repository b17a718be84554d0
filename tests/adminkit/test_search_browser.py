"""Searching a list of people, in Chromium: no address holds what was typed."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.managers import RIGHTS
from tests.site.tree import make_site
from tests.texts.factories import make_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/whatsappalert_signups/"
NAME = "Wilhelmina"
BOX = "[data-whatsappalert-search] [name=q]"


@pytest.fixture
def group():
    make_site(hostname="localhost")
    return make_group()


def log_in(page, live_server):
    client = Client()
    client.force_login(make_editor(*RIGHTS))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": session.key, "value": session.value, "url": live_server.url}]
    )


def rows(page):
    return page.locator("#listing-results tbody tr")


class TestSearching:
    def test_by_typing_and_enter_names_nobody_in_an_address(
        self, page, live_server, group, axe
    ):
        make_signup_in("ready", group, 1, name=NAME)
        make_signup_in("waiting", group, 2, name=f"{NAME} de Tweede")
        make_signup_in("ready", group, 3, name="Bertram")
        log_in(page, live_server)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{live_server.url}{LIST}")
        expect(rows(page)).to_have_count(3)
        page.locator(BOX).press_sequentially(NAME)
        page.locator(BOX).press("Enter")
        expect(rows(page)).to_have_count(2)
        expect(page.locator(BOX)).to_have_value(NAME)
        assert axe(page, "header") == []

        # A filter swaps the list without loading the page; the search stays.
        page.locator("#filters-drilldown [data-w-dropdown-target='toggle']").click()
        page.locator("[aria-controls='drilldown-id_status']").click()
        page.locator("#drilldown-id_status input[value='ready']").check()
        expect(rows(page)).to_have_count(1)
        expect(page).to_have_url(re.compile("status=ready"))

        # And what is searched next is searched within the filter.
        page.keyboard.press("Escape")
        page.locator(BOX).fill("Bertram")
        page.locator("[data-whatsappalert-search] button").click()
        expect(page.locator("#listing-results tbody")).to_contain_text("Bertram")
        expect(rows(page)).to_have_count(1)
        assert "status=ready" in page.url
        assert [url for url in asked if NAME in url or "Bertram" in url] == []
        assert page.console_errors == []

    def test_works_without_javascript(self, chromium, live_server, group):
        make_signup_in("ready", group, 1, name=NAME)
        make_signup_in("ready", group, 2, name="Bertram")
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        log_in(page, live_server)
        page.goto(f"{live_server.url}{LIST}")
        page.fill(BOX, NAME)
        page.press(BOX, "Enter")
        expect(rows(page)).to_have_count(1)
        assert NAME not in page.url
        context.close()
