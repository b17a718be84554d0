"""The address and the map as an editor meets them, in Chromium."""

import json

import pytest

from tests.adminkit.map_field import (
    FOUND,
    LABEL,
    TILES,
    heard,
    markers,
    save,
    search,
    stored,
    telepath_html,
    value,
)

from .factories import HOOGEVEEN, make_workshop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.site.location_urls"),
]


class TestTheMap:
    def test_untouched_it_saves_nothing(self, page, open_form):
        workshop = make_workshop()
        open_form(workshop)
        page.locator(".leaflet-control-zoom").wait_for()
        assert markers(page).count() == 0
        save(page)
        assert stored(workshop) == ""

    def test_a_stored_place_stays_to_the_letter(self, page, open_form):
        place = "SRID=4326;POINT (6.47600000 52.7220)"
        workshop = make_workshop(location=place)
        open_form(workshop)
        assert markers(page).count() == 1
        save(page)
        assert stored(workshop) == place
        assert heard(page) is None

    def test_a_click_puts_the_marker_and_tells_the_form(self, page, open_form):
        workshop = make_workshop()
        open_form(workshop)
        page.locator(".leaflet-container").click(position={"x": 200, "y": 100})
        chosen = value(page)
        assert markers(page).count() == 1
        assert heard(page) == [["input", chosen], ["change", chosen]]
        save(page)
        assert stored(workshop) == chosen

    def test_the_marker_can_be_dragged(self, page, open_form):
        open_form(make_workshop(location=HOOGEVEEN))
        markers(page).scroll_into_view_if_needed()
        box = markers(page).bounding_box()
        page.mouse.move(box["x"] + 14, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
        page.mouse.up()
        assert value(page) != HOOGEVEEN
        assert [name for name, _ in heard(page)] == ["input", "change"]

    def test_the_keyboard_alone_places_and_removes_the_marker(self, page, open_form):
        open_form(make_workshop())
        page.locator("#id_location_centre").focus()
        page.keyboard.press("Enter")
        # To the nearest pixel.
        assert value(page).startswith("SRID=4326;POINT(6.47")
        page.locator("#id_location_latlng").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert value(page) == ""
        assert markers(page).count() == 0

    def test_it_asks_nothing_of_strangers_but_tiles(self, page, open_form):
        open_form(make_workshop(location=HOOGEVEEN))
        page.locator(".leaflet-control-zoom").wait_for()
        page.wait_for_function("document.querySelector('.leaflet-tile')")
        page.wait_for_load_state("networkidle")
        assert page.foreign_requests
        assert {url[: len(TILES)] for url in page.foreign_requests} == {TILES}
        assert page.console_errors == []

    def test_it_survives_being_moved_in_the_page(self, page, open_form):
        open_form(make_workshop(location=HOOGEVEEN))
        page.evaluate(
            """() => {
                const widget = document.querySelector(".whatsappalert-location");
                const parent = widget.parentNode;
                widget.remove();
                return new Promise((done) => setTimeout(() => {
                    parent.append(widget);
                    setTimeout(done, 100);
                }, 100));
            }"""
        )
        assert markers(page).count() == 1
        assert page.locator(".leaflet-control-zoom").count() == 1
        assert value(page) == HOOGEVEEN
        assert page.console_errors == []


class TestWithoutLeaflet:
    @pytest.fixture
    def blocked(self, page, open_form):
        page.context.route("**/vendor/leaflet/leaflet*.js", lambda route: route.abort())
        return open_form

    def test_the_stored_place_stays_and_is_explained(self, page, blocked):
        workshop = make_workshop(location=HOOGEVEEN)
        blocked(workshop)
        assert page.locator("#id_location_message").inner_text()
        assert page.locator("#id_location_latlng").input_value() == "52.722, 6.476"
        assert page.locator("#id_location_map").is_hidden()
        save(page)
        assert stored(workshop) == HOOGEVEEN

    def test_coordinates_can_still_be_typed(self, page, blocked):
        workshop = make_workshop(location=HOOGEVEEN)
        blocked(workshop)
        page.locator("#id_location_latlng").fill("52.5, 6.5")
        save(page)
        assert stored(workshop) == "SRID=4326;POINT(6.5 52.5)"

    def test_an_address_can_still_be_chosen(self, page, blocked):
        blocked(make_workshop(location=HOOGEVEEN))
        search(page, "Bolstraat")
        page.get_by_role("button", name=LABEL).click()
        assert value(page) == FOUND


class TestTelepath:
    def test_renders_anew_with_a_state_and_without(self, page, open_form):
        open_form(make_workshop())
        states = page.evaluate(
            """async (html) => {
                const paths = ["telepath/telepath", "telepath/widgets"];
                const load = (src) => new Promise((done) => {
                    const script = document.createElement("script");
                    script.src = src;
                    script.onload = done;
                    document.head.append(script);
                });
                if (!window.telepath.constructors["wagtail.widgets.Widget"]) {
                    await load("/static/wagtailadmin/js/telepath/widgets.js");
                }
                await load(
                    "/static/wagtail_whatsappalert/js/location-field-telepath.js");
                const { constructors } = window.telepath;
                const LocationInput =
                    constructors["wagtail_whatsappalert.widgets.LocationInput"];
                const place = document.createElement("div");
                document.querySelector("form").append(place);
                const state = "SRID=4326;POINT(6.5 52.5)";
                const bound = new LocationInput(html)
                    .render(place, "block-where", "block-where", state);
                await new Promise((done) => setTimeout(done, 300));
                const text = () => document.getElementById("block-where_latlng").value;
                const seen = [bound.getState(), text()];
                bound.setState(null);
                return [...seen, bound.getState(), text()];
            }""",
            telepath_html(),
        )
        assert states == ["SRID=4326;POINT(6.5 52.5)", "52.5, 6.5", "", ""]
        assert page.console_errors == []


class TestAccessibility:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_the_widgets_have_no_axe_violation(self, page, open_form, axe, scheme):
        page.emulate_media(color_scheme=scheme)
        open_form(make_workshop(location=HOOGEVEEN))
        page.locator("#id_location_latlng").fill("hier")
        page.locator("#id_location_latlng").press("Enter")
        search(page, "Bolstraat")
        page.get_by_role("button", name=LABEL).wait_for()
        for widget in (".whatsappalert-location", ".whatsappalert-address"):
            violations = axe(page, widget)
            assert violations == [], json.dumps(violations, indent=1)
