"""Drawing a group's area in Chromium, with the mouse and without a map."""

import json

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from shapely.geometry import shape
from wagtail.models import Locale

from tests.areas.factories import polygon, square
from tests.texts.factories import make_editor, make_site

from .factories import make_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREA = polygon(square(6.4, 52.7, 0.02))
BESIDE = polygon(square(6.42, 52.7, 0.02))


@pytest.fixture
def open_group(page, live_server, client, settings):
    """``open_group(group)`` shows its form to an editor with just the rights."""
    settings.WAGTAIL_GRAVATAR_PROVIDER_URL = None
    Locale.objects.get_or_create(language_code="nl")
    make_site()
    client.force_login(make_editor("change_group", "view_group"))
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])

    def open_form(group):
        url = reverse("whatsappalert_groups:edit", args=[group.pk])
        page.goto(f"{live_server.url}{url}")
        page.locator("#id_drawn_area").wait_for(state="attached")

    return open_form


def tool(page, mode):
    return page.locator(f"[data-whatsappalert-area-mode-param={mode}]")


def value(page):
    text = page.locator("#id_drawn_area").input_value()
    return shape(json.loads(text)) if text else None


def click_corners(page, corners):
    """Parts of the width and height of the map; closes the ring."""
    area = page.locator("#id_drawn_area_map")
    area.scroll_into_view_if_needed()
    edges = area.bounding_box()
    for across, down in [*corners, corners[0]]:
        x = edges["x"] + edges["width"] * across
        y = edges["y"] + edges["height"] * down
        # The library follows the mouse before it takes the click.
        page.mouse.move(x + 4, y + 4)
        page.mouse.move(x, y)
        page.mouse.click(x, y)


def save(page):
    with page.expect_navigation():
        page.locator("footer button[type=submit]").click()


def stored(group):
    group.refresh_from_db()
    return group.drawn_area


class TestWithTheMouse:
    def test_an_area_is_drawn_cut_and_drawn_further(self, page, open_group, axe):
        group = make_group(area_source="drawn", drawn_area=AREA)
        make_group(name="Krakeel", area_source="drawn", drawn_area=BESIDE)
        open_group(group)
        page.locator(".leaflet-beneath-pane path").first.wait_for()
        before = page.locator("#id_drawn_area").input_value()
        tool(page, "cut").click()
        click_corners(page, [(0.45, 0.45), (0.55, 0.45), (0.5, 0.55)])
        cut = value(page)
        assert len(cut.interiors) == 1
        tool(page, "draw").click()
        click_corners(page, [(0.02, 0.02), (0.1, 0.02), (0.06, 0.12)])
        assert value(page).geom_type == "MultiPolygon"
        undo = page.locator("[data-whatsappalert-area-target=undo]")
        undo.click()
        assert value(page).equals(cut)
        undo.click()
        assert page.locator("#id_drawn_area").input_value() == before
        assert axe(page, ".whatsappalert-area") == []
        assert page.console_errors == []
        tool(page, "remove").click()
        page.locator("#id_drawn_area_map .leaflet-overlay-pane path").click()
        assert value(page) is None

    def test_a_corner_is_moved_and_the_overlap_told(self, page, open_group):
        group = make_group(area_source="drawn", drawn_area=AREA)
        make_group(name="Krakeel", area_source="drawn", drawn_area=BESIDE)
        open_group(group)
        overlap = page.locator(".whatsappalert-overlap")
        assert "Krakeel" not in overlap.inner_text()
        tool(page, "edit").click()
        corners = page.locator(".marker-icon:not(.marker-icon-middle)")
        corners.nth(1).scroll_into_view_if_needed()
        edges = corners.nth(1).bounding_box()
        page.mouse.move(edges["x"] + 9, edges["y"] + 9)
        page.mouse.down()
        page.mouse.move(edges["x"] + 120, edges["y"] + 9, steps=5)
        page.mouse.up()
        overlap.get_by_text("Krakeel").wait_for()
        save(page)
        # Refused: nobody said that the overlap is meant so.
        assert stored(group) == AREA
        page.locator("#id_allows_overlap").check()
        save(page)
        assert shape(stored(group)).area > shape(AREA).area

    def test_untouched_it_changes_nothing(self, page, open_group):
        exact = polygon(square(6.40000000012, 52.7, 0.02))
        group = make_group(area_source="drawn", drawn_area=exact)
        open_group(group)
        page.locator("#id_drawn_area_map .leaflet-overlay-pane path").wait_for()
        save(page)
        assert stored(group) == exact


class TestWithoutAMap:
    @pytest.fixture(autouse=True)
    def no_leaflet(self, page):
        page.context.route("**/vendor/leaflet/leaflet*.js", lambda route: route.abort())

    def test_an_area_stays_and_another_can_be_pasted(self, page, open_group, tmp_path):
        group = make_group(area_source="drawn", drawn_area=AREA)
        open_group(group)
        assert page.locator(".whatsappalert-area__message").inner_text()
        assert page.locator("#id_drawn_area_map").is_hidden()
        save(page)
        assert stored(group) == AREA
        open_group(group)
        file = tmp_path / "gebied.geojson"
        file.write_text(json.dumps({"type": "Feature", "geometry": BESIDE}))
        page.locator("#id_drawn_area_file").set_input_files(file)
        page.wait_for_function(
            "document.getElementById('id_drawn_area').value.includes('Feature')"
        )
        page.locator("#id_drawn_area").fill(json.dumps(BESIDE))
        save(page)
        assert stored(group) == BESIDE
