"""The finder, as people use it: on a phone, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from .checks import PHONE

pytestmark = pytest.mark.browser

FINDER = "/whatsapp/find/"
ERFLANDEN = ("7901 CA", "1")
NOWHERE = ("7901 BA", "1")
IN_ERFLANDEN = {"longitude": 6.4467, "latitude": 52.7097}
FORBIDDEN = {"Permissions-Policy": "geolocation=()"}


def fill_in(page, postcode="", house_number="", text=""):
    form = finder(page)
    form.locator("[name=postcode]").fill(postcode)
    form.locator("[name=house_number]").fill(house_number)
    form.locator("[name=text]").fill(text)
    form.locator("[type=submit]").click()


def finder(page, at=0):
    return page.locator("[data-whatsappalert-find]").nth(at)


def answer(page):
    return page.locator("[data-whatsappalert-answer]")


def location_button(page):
    return page.locator("[data-whatsappalert-location] button")


def status(page):
    return page.locator("[data-whatsappalert-finder-status]")


@pytest.fixture
def visitor(visitor):
    visitor.set_viewport_size(PHONE)
    return visitor


class TestAnAddress:
    @pytest.mark.parametrize("path", ["/groepen/", FINDER])
    def test_leads_to_the_signup_form_with_it_filled_in(self, visitor, path):
        visitor.goto(path)
        fill_in(visitor, *ERFLANDEN)
        expect(answer(visitor)).to_contain_text("Erflanden")
        if visitor.has_script:
            expect(answer(visitor)).to_be_focused()
            assert visitor.url.endswith(path)
        with visitor.expect_navigation():
            visitor.locator(".whatsappalert-finder__start button").click()
        form = visitor.locator("form.whatsappalert-form")
        expect(form.locator("[name=postcode]")).to_have_value("7901 CA")
        expect(form.locator("[name=house_number]")).to_have_value("1")

    def test_without_a_group_registers_interest(self, visitor):
        visitor.goto(FINDER)
        fill_in(visitor, *NOWHERE)
        expect(answer(visitor)).to_contain_text("Steenbergerweiden")
        with visitor.expect_navigation():
            visitor.locator(".whatsappalert-finder__start button").click()
        expect(visitor.locator("form.whatsappalert-form")).to_be_visible()

    def test_that_is_not_right_is_told_and_kept(self, visitor):
        visitor.goto(FINDER)
        fill_in(visitor, "79", "12")
        summary = visitor.locator(".whatsappalert-error-summary__heading")
        expect(summary).to_be_focused()
        visitor.locator(".whatsappalert-error-summary a").click()
        postcode = finder(visitor).locator("[name=postcode]")
        expect(postcode).to_be_focused()
        expect(postcode).to_have_value("79")
        expect(finder(visitor).locator("[name=house_number]")).to_have_value("12")

    def test_goes_the_ordinary_way_when_the_script_gets_no_answer(self, open_browser):
        page = open_browser()
        page.context.route(
            f"**{FINDER}",
            lambda route: (
                route.abort()
                if route.request.resource_type == "fetch"
                else route.fallback()
            ),
        )
        page.goto("/groepen/")
        with page.expect_navigation():
            fill_in(page, *ERFLANDEN)
        expect(answer(page)).to_contain_text("Erflanden")


class TestMyLocation:
    @pytest.fixture
    def allowed(self, open_browser):
        def open_at(**place):
            return open_browser(permissions=["geolocation"], geolocation=place)

        return open_at

    def test_finds_the_group_on_a_press_only(self, allowed):
        page = allowed(**IN_ERFLANDEN)
        page.goto(FINDER)
        assert answer(page).count() == 0
        location_button(page).click()
        expect(answer(page)).to_contain_text("Erflanden")
        expect(answer(page)).to_be_focused()
        # Once more, after what stood there was replaced.
        expect(location_button(page)).to_be_visible()
        assert page.foreign_requests == []

    def test_says_so_when_it_is_refused(self, open_browser):
        page = open_browser()
        page.goto(FINDER)
        location_button(page).click()
        expect(status(page)).not_to_be_empty()
        expect(location_button(page)).to_be_focused()

    def test_is_not_offered_where_the_site_forbids_it(self, open_browser):
        page = open_browser()
        page.context.route(
            f"**{FINDER}",
            lambda route: route.fulfill(
                response=(answered := route.fetch()),
                headers={**answered.headers, **FORBIDDEN},
            ),
        )
        page.goto(FINDER)
        expect(finder(page)).to_be_visible()
        expect(location_button(page)).to_have_count(0)

    def test_is_not_offered_without_javascript(self, open_browser):
        page = open_browser(java_script_enabled=False)
        page.goto(FINDER)
        expect(page.locator("[data-whatsappalert-location]")).to_be_hidden()


class TestPrint:
    def test_keeps_the_answer_only(self, open_browser):
        page = open_browser()
        page.goto(FINDER)
        fill_in(page, *ERFLANDEN)
        answer(page).wait_for()
        page.emulate_media(media="print")
        expect(answer(page)).to_be_visible()
        expect(finder(page)).to_be_hidden()
