"""The map of the groups: nobody else hears of a visitor before he agrees."""

import json
import re

import pytest
from playwright.sync_api import expect

from .build import MAPS
from .maps import (
    OVERVIEW,
    markers,
    message,
    open_map,
    open_wide,
    tab_to,
    tiles_button,
)

pytestmark = pytest.mark.browser

# Four neighbourhoods, so a popup with much text.
PESSE = "/groepen/whatsapp-groep-pesse/"
# Nothing covers the middle of the element, and it is not cut off.
ON_TOP = """(element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return element.contains(found);
}"""


@pytest.fixture
def page(open_browser):
    return open_wide(open_browser)


def features(page):
    settings = page.locator("[data-whatsappalert-map]").get_attribute("data-settings")
    answer = page.context.request.get(json.loads(settings)["url"])
    return answer.json()["features"]


class TestTiles:
    def test_no_request_leaves_before_the_visitor_agrees(self, page):
        open_map(page)
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_load_state("networkidle")
        assert page.tiles == []
        assert page.foreign_requests == []

    def test_come_once_the_visitor_presses_the_button(self, page):
        open_map(page)
        tiles_button(page).click()
        page.locator("img.leaflet-tile-loaded").first.wait_for()
        assert page.tiles
        assert page.foreign_requests == []
        assert page.console_errors == []
        expect(tiles_button(page)).to_be_hidden()
        # The button that had the focus is gone; the next thing has it.
        expect(page.locator(".whatsappalert-map__canvas")).to_be_focused()
        expect(page.locator(".leaflet-control-attribution")).to_contain_text("Kadaster")

    def test_come_at_once_the_next_time(self, page):
        open_map(page)
        tiles_button(page).click()
        page.tiles.clear()
        open_map(page, "/groepen/whatsapp-groep-erflanden/")
        page.locator("img.leaflet-tile-loaded").first.wait_for()
        assert page.tiles
        expect(tiles_button(page)).to_be_hidden()

    def test_go_when_the_visitor_takes_it_back(self, page):
        page.goto(f"/{MAPS}/")
        # One answer is for every map of the page.
        for section in page.locator("[data-whatsappalert-map]").all():
            section.scroll_into_view_if_needed()
            section.locator(".leaflet-marker-icon").first.wait_for()
        tiles_button(page).first.click()
        expect(tiles_button(page).locator("visible=true")).to_have_count(0)
        back = page.locator("[data-whatsappalert-tiles-off]")
        expect(back).to_have_count(4)
        back.last.click()
        expect(page.locator("img.leaflet-tile")).to_have_count(0)
        page.tiles.clear()
        open_map(page)
        expect(tiles_button(page)).to_be_visible()
        assert page.tiles == []

    def test_say_so_when_they_do_not_come(self, open_browser):
        page = open_browser()
        open_map(page)
        tiles_button(page).click()
        expect(message(page)).not_to_be_empty()
        expect(markers(page).first).to_be_visible()


def comes_on_top(page, selector):
    """Whether it lies on top once the map has panned to it, within two seconds."""
    for _moment in range(20):
        if page.locator(selector).evaluate(ON_TOP):
            return True
        page.wait_for_timeout(100)
    return False


class TestMarkers:
    def test_open_with_the_keyboard(self, page):
        open_map(page)
        marker = tab_to(page, "whatsappalert-map__marker")
        name = marker.get_attribute("title").rpartition(",")[0]
        page.keyboard.press("Enter")
        popup = page.locator(".whatsappalert-map__popup")
        expect(popup.locator(".whatsappalert-map__popup-name")).to_have_text(name)
        expect(popup.locator("a")).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(name)

    def test_close_with_escape_and_get_the_focus_back(self, page):
        open_map(page)
        marker = tab_to(page, "whatsappalert-map__marker")
        title = marker.get_attribute("title")
        page.keyboard.press("Enter")
        popup = page.locator(".whatsappalert-map__popup")
        expect(popup.locator("a")).to_be_focused()
        page.keyboard.press("Escape")
        expect(popup).to_have_count(0)
        expect(page.locator(f'[title="{title}"]')).to_be_focused()

    def test_open_whole_on_a_phone(self, page):
        page.set_viewport_size({"width": 360, "height": 740})
        open_map(page, PESSE)
        markers(page).first.click()
        for part in (".whatsappalert-map__popup-name", ".leaflet-popup-close-button"):
            expect(page.locator(part)).to_be_visible()
            assert comes_on_top(page, part), part
        page.locator(".leaflet-popup-close-button").click()
        expect(page.locator(".whatsappalert-map__popup")).to_have_count(0)

    def test_open_without_sliding_for_who_wants_less_motion(self, page):
        page.set_viewport_size({"width": 360, "height": 740})
        open_map(page, PESSE)
        # Within one script: before the browser could draw a frame.
        overhang = markers(page).first.evaluate("""(marker) => {
            marker.click();
            const rightOf = (name) =>
                document.querySelector(name).getBoundingClientRect().right;
            return rightOf(".leaflet-popup") - rightOf(".whatsappalert-map__canvas");
        }""")
        assert overhang < 0

    def test_have_a_name_and_a_role(self, page):
        open_map(page)
        for marker in page.locator(".whatsappalert-map__marker").all():
            expect(marker).to_have_role("button")
            expect(marker).to_have_accessible_name(re.compile(r"\w+, \w+"))

    def test_a_cluster_tells_how_many_groups_it_holds(self, page):
        open_map(page)
        clusters = page.locator(".whatsappalert-map__cluster")
        expect(clusters.first).to_be_visible()
        for cluster in clusters.all():
            number = cluster.inner_text()
            expect(cluster).to_have_role("button")
            expect(cluster).to_have_accessible_name(re.compile(rf"\b{number}\b.*\w"))

    def test_a_cluster_opens_with_the_keyboard(self, page):
        open_map(page)
        before = markers(page).count()
        tab_to(page, "whatsappalert-map__cluster")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(before) => document.querySelectorAll('.leaflet-marker-icon').length"
            " !== before",
            arg=before,
        )
        # Whoever uses the keyboard is still in the map.
        assert page.evaluate(
            "document.activeElement.closest('.whatsappalert-map') !== null"
        )

    def test_stand_still_for_who_wants_less_motion(self, open_browser):
        moving = open_browser(reduced_motion="no-preference")
        open_map(moving)
        assert moving.locator(".leaflet-marker-icon.leaflet-zoom-animated").count()
        still = open_browser(reduced_motion="reduce")
        open_map(still)
        assert not still.locator(".leaflet-marker-icon.leaflet-zoom-animated").count()
        assert not still.locator(".leaflet-fade-anim").count()


class TestTheList:
    def test_names_every_group_of_the_map(self, page):
        page.goto(OVERVIEW)
        shown = [
            (
                row.locator(".whatsappalert-group-list__name").inner_text(),
                row.locator(".whatsappalert-badge").inner_text(),
            )
            for row in page.locator(".whatsappalert-group-list__item").all()
        ]
        drawn = [
            (feature["properties"]["name"], feature["properties"]["status_label"])
            for feature in features(page)
        ]
        assert len(drawn) >= 12
        assert sorted(drawn) == sorted(shown)

    def test_is_told_of_when_the_map_fails(self, page):
        page.context.route("**/groups.geojson*", lambda route: route.abort())
        page.goto(OVERVIEW)
        expect(message(page)).not_to_be_empty()
        expect(page.locator(".whatsappalert-map__canvas")).to_be_hidden()
        expect(tiles_button(page)).to_be_hidden()
        expect(page.locator(".whatsappalert-group-list__item")).not_to_have_count(0)

    def test_stands_alone_without_javascript(self, open_browser):
        page = open_browser(java_script_enabled=False)
        page.goto(OVERVIEW)
        expect(page.locator("[data-whatsappalert-map]")).to_be_hidden()
        expect(page.locator(".whatsappalert-group-list__item")).not_to_have_count(0)


class TestTheFilter:
    @pytest.fixture
    def rows(self, visitor):
        visitor.goto(OVERVIEW)
        return visitor.locator(".whatsappalert-group-list__item")

    def test_finds_by_neighbourhood(self, visitor, rows):
        visitor.locator("#whatsappalert-q").fill("grittenhof")
        visitor.locator(".whatsappalert-filter button").click()
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("De Weide-Noord")
        expect(visitor.locator("#whatsappalert-q")).to_have_value("grittenhof")
        visitor.locator(".whatsappalert-group-list__count a").click()
        expect(rows.nth(11)).to_be_visible()

    def test_finds_by_state(self, visitor, rows):
        visitor.locator("#whatsappalert-status").select_option("paused")
        visitor.locator(".whatsappalert-filter button").click()
        expect(rows).to_have_count(1)
        expect(rows.locator(".whatsappalert-badge--paused")).to_have_count(1)

    def test_finds_by_district(self, visitor, rows):
        district = visitor.locator("#whatsappalert-district")
        everything = rows.count()
        district.select_option(index=2)
        with visitor.expect_navigation():
            visitor.locator(".whatsappalert-filter button").click()
        assert 0 < rows.count() < everything

    def test_says_so_when_nothing_is_found(self, visitor, rows):
        visitor.locator("#whatsappalert-q").fill("zzzqqq")
        visitor.locator(".whatsappalert-filter button").click()
        expect(rows).to_have_count(0)
        expect(visitor.locator(".whatsappalert-group-list__count")).to_contain_text("0")
