"""The address and the map as an editor meets them, in Chromium."""

import pytest

from tests.adminkit.map_field import (
    FOUND,
    LABEL,
    heard,
    markers,
    save,
    search,
    stored,
    value,
)
from tests.geocoding.factories import dummy

from .factories import HOOGEVEEN, make_workshop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.site.location_urls"),
]


class TestCoordinates:
    @pytest.mark.parametrize(
        "typed", ["52.5, 6.25", "52.5 6.25", "52.5;6.25", "52,5 6,25", "52,5; 6,25"]
    )
    def test_are_read_as_people_write_them(self, page, open_form, typed):
        open_form(make_workshop())
        page.locator("#id_location_latlng").fill(typed)
        assert value(page) == "SRID=4326;POINT(6.25 52.5)"
        assert markers(page).count() == 1

    @pytest.mark.parametrize(
        "typed",
        ["900, 500", "52.7", "52,7", "hier", "52.7, 6.4, 3", "95, 6", "52, 181"],
    )
    def test_that_are_impossible_are_told_and_not_written(self, page, open_form, typed):
        workshop = make_workshop(location=HOOGEVEEN)
        open_form(workshop)
        field = page.locator("#id_location_latlng")
        field.fill(typed)
        field.press("Enter")
        assert page.locator("#id_location_message").inner_text()
        assert field.get_attribute("aria-invalid") == "true"
        assert value(page) == HOOGEVEEN
        save(page)
        assert stored(workshop) == HOOGEVEEN

    def test_half_typed_are_no_other_place(self, page, open_form):
        open_form(make_workshop(location=HOOGEVEEN))
        field = page.locator("#id_location_latlng")
        field.fill("")
        field.press_sequentially("52.7, 181")
        assert value(page) == HOOGEVEEN
        field.press("Backspace")
        assert value(page) == "SRID=4326;POINT(18 52.7)"

    def test_emptied_remove_the_place(self, page, open_form):
        workshop = make_workshop(location=HOOGEVEEN)
        open_form(workshop)
        page.locator("#id_location_latlng").fill("")
        assert heard(page) == [["input", ""], ["change", ""]]
        save(page)
        assert stored(workshop) == ""


class TestTheAddress:
    def test_a_hit_sets_the_point_and_the_address(self, page, open_form):
        workshop = make_workshop(location=HOOGEVEEN)
        open_form(workshop)
        search(page, "Bolstraat")
        page.get_by_role("button", name=LABEL).click()
        assert heard(page) == [["input", FOUND], ["change", FOUND]]
        assert page.locator("#id_address").input_value() == LABEL
        assert (
            page.locator("#id_location_latlng").input_value() == "52.088842, 5.132876"
        )
        save(page)
        assert stored(workshop) == FOUND

    def test_is_found_with_the_keyboard_alone(self, page, open_form):
        open_form(make_workshop())
        page.locator("#id_address").fill("Bolstraat 1")
        page.keyboard.press("Enter")
        page.get_by_role("button", name=LABEL).wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert value(page) == FOUND
        assert page.evaluate("document.activeElement.id") == "id_address"

    def test_escape_closes_the_list_and_changes_nothing(self, page, open_form):
        open_form(make_workshop())
        search(page, "Bolstraat")
        page.get_by_role("button", name=LABEL).focus()
        page.keyboard.press("Escape")
        assert page.locator(".whatsappalert-address__hits").is_hidden()
        assert value(page) == ""

    def test_not_found_is_said_in_plain_text(self, page, open_form):
        open_form(make_workshop(location=HOOGEVEEN))
        address = '<img src=x onerror="window.hacked=1"> $& 1'
        search(page, address)
        message = page.locator(".whatsappalert-address__message")
        page.wait_for_function(
            "document.querySelector('.whatsappalert-address__message')"
            ".textContent.includes('onerror')"
        )
        assert address in message.inner_text()
        assert message.locator("img").count() == 0
        assert page.evaluate("window.hacked") is None
        assert value(page) == HOOGEVEEN

    def test_a_hit_is_plain_text_too(self, page, open_form, settings):
        open_form(make_workshop())
        label = "<img src=x onerror=window.hacked=1> Markt"
        settings.WAGTAIL_WHATSAPPALERT = dummy(addresses={label: (6.4, 52.7)})
        search(page, "Markt")
        page.get_by_role("button", name=label).click()
        assert page.locator("#id_address").input_value() == label
        assert page.evaluate("window.hacked") is None

    @pytest.mark.parametrize("answer", ["503", "html", "offline"])
    def test_a_service_that_is_down_is_told(self, page, open_form, settings, answer):
        open_form(make_workshop(location=HOOGEVEEN))
        if answer == "503":
            settings.WAGTAIL_WHATSAPPALERT = dummy(unavailable=True)
        elif answer == "html":
            page.route("**/geocode/*", lambda route: route.fulfill(body="<html>"))
        else:
            page.route("**/geocode/*", lambda route: route.abort())
        search(page, "Bolstraat")
        page.wait_for_function(
            "document.querySelector('.whatsappalert-address__message')"
            ".textContent.length > 20"
        )
        assert value(page) == HOOGEVEEN

    def test_changed_without_looking_it_up_the_point_follows(self, page, open_form):
        workshop = make_workshop(address="Markt 1", location=HOOGEVEEN)
        open_form(workshop)
        page.locator("#id_address").fill("Bolstraat 1")
        save(page)
        assert stored(workshop) == "SRID=4326;POINT(5.13287587 52.08884161)"

    def test_changed_and_unknown_the_editor_is_asked_to_check(self, page, open_form):
        workshop = make_workshop(address="Markt 1", location=HOOGEVEEN)
        open_form(workshop)
        page.locator("#id_address").fill("Nergens 1")
        save(page)
        assert page.locator("#panel-child-location-errors, .error-message").count()
        assert page.locator("#id_address").input_value() == "Nergens 1"
        page.locator(".whatsappalert-location__row button").first.click()
        save(page)
        assert stored(workshop) == ""
