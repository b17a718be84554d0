"""The list beside the map, links to a group, and several maps on a page."""

import re

import pytest
from playwright.sync_api import expect

from .build import MAPS
from .maps import OVERVIEW, markers, open_map, open_wide, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_browser):
    return open_wide(open_browser)


class TestTheListBesideTheMap:
    """What the visitor moves to is what the list shows."""

    @pytest.fixture
    def rows(self, page):
        open_map(page)
        page.locator("[data-drawn]").wait_for()
        return page.locator(".whatsappalert-group-list__item").locator("visible=true")

    def test_follows_the_map_and_comes_back(self, page, rows, axe):
        everything = rows.count()
        status = page.locator(".whatsappalert-group-list__part [role=status]")
        canvas = page.locator(".whatsappalert-map__canvas")
        for _press in range(3):
            canvas.press("+")
        expect(status).to_contain_text(str(everything))
        assert 0 < rows.count() < everything
        assert axe(page, ".whatsappalert-overview") == []
        page.locator(".whatsappalert-group-list__all").click()
        expect(rows).to_have_count(everything)
        expect(status).to_be_empty()
        expect(status).to_be_focused()
        assert page.console_errors == []

    def test_opens_a_group_and_names_it_in_the_address(self, page, rows):
        everything = rows.count()
        steps = page.evaluate("history.length")
        show = rows.last.locator(".whatsappalert-group-list__show")
        name = rows.last.locator(".whatsappalert-group-list__name").inner_text()
        expect(show).to_have_accessible_name(re.compile(f": {name}$"))
        show.click()
        popup = page.locator(".whatsappalert-map__popup-name")
        expect(popup).to_have_text(name)
        expect(page).to_have_url(re.compile(rf"#{rows.last.get_attribute('id')}$"))
        # It was no move of the visitor's own.
        expect(rows).to_have_count(everything)
        page.keyboard.press("Escape")
        expect(show).to_be_focused()
        expect(page).to_have_url(re.compile(r"/groepen/$"))
        assert page.evaluate("history.length") == steps

    def test_points_at_the_group_on_the_map(self, page, rows):
        rows.locator(".whatsappalert-group-list__show").first.focus()
        expect(page.locator(".whatsappalert-map__highlit")).to_have_count(1)
        page.locator(".whatsappalert-map__canvas").focus()
        expect(page.locator(".whatsappalert-map__highlit")).to_have_count(0)

    def test_is_reached_past_all_the_markers(self, page, rows):
        tab_to(page, "whatsappalert-map__skip").press("Enter")
        page.keyboard.press("Tab")
        expect(rows.first.locator("a")).to_be_focused()

    def test_of_a_search_is_what_the_map_shows(self, page):
        open_map(page, f"{OVERVIEW}?q=krakeel")
        expect(markers(page)).to_have_count(1)
        expect(markers(page)).to_have_attribute("title", re.compile("Krakeel"))

    def test_is_whole_on_paper_with_the_numbers_of_the_map(self, page, rows):
        everything = rows.count()
        page.locator(".whatsappalert-map__canvas").press("+")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        expect(rows).to_have_count(everything)
        expect(page.locator(".whatsappalert-map__number")).to_have_count(everything)
        expect(page.locator(".whatsappalert-map__legend")).to_be_visible()
        for control in (".leaflet-control-zoom", ".whatsappalert-map__consent"):
            expect(page.locator(control)).to_be_hidden()
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator(".whatsappalert-map__number")).to_have_count(0)


class TestALinkToAGroup:
    @pytest.mark.parametrize("link", ["#group-{}", "?group={}"])
    def test_opens_it_on_the_map(self, page, link):
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(OVERVIEW)
        row = page.locator(".whatsappalert-group-list__item").last
        number = row.get_attribute("id").removeprefix("group-")
        name = row.locator(".whatsappalert-group-list__name").inner_text()
        page.goto("about:blank")
        page.goto(OVERVIEW + link.format(number))
        popup = page.locator(".whatsappalert-map__popup-name")
        expect(popup).to_have_text(name)
        expect(popup).to_be_in_viewport()
        # Who has just come is not taken elsewhere.
        expect(page.locator("body")).to_be_focused()


class TestSeveralMaps:
    def test_work_on_one_page(self, page):
        page.goto(f"/{MAPS}/")
        numbers = []
        for section in page.locator("[data-whatsappalert-map]").all():
            section.scroll_into_view_if_needed()
            section.locator(".leaflet-marker-icon").first.wait_for()
            numbers.append(section.locator("path.leaflet-interactive").count())
        assert numbers[:3] == [2, 1, 0]
        assert numbers[3] >= 12
        assert page.foreign_requests == page.console_errors == []
