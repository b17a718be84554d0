import json

import pytest
from django.test import override_settings
from django.urls import reverse_lazy
from django.utils import translation
from wagtail.admin.panels import ObjectList
from wagtail.admin.telepath import JSContext
from wagtailgeowidget.widgets import LeafletField

from tests.geocoding.factories import dummy
from wagtail_whatsappalert.adminkit.panels import AddressPanel, LocationPanel
from wagtail_whatsappalert.adminkit.widgets import AddressSearchInput, LocationInput
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import HOOGEVEEN, media_paths

pytestmark = pytest.mark.urls("tests.site.location_urls")


def options(value=None, **kwargs):
    context = LocationInput(**kwargs).get_context("location", value, {"id": "id_l"})
    return json.loads(context["widget"]["options"])


def render(widget, value=None, **attrs):
    return widget.render("location", value, {"id": "id_location", **attrs})


class TestLocationInput:
    def test_everything_it_loads_is_served_by_the_site(self):
        paths = media_paths(LocationInput().media)
        assert paths
        assert not [path for path in paths if "//" in path]

    def test_its_script_does_not_register_the_controller_of_others(self):
        html = render(LocationInput())
        assert 'data-controller="whatsappalert-location"' in html
        assert "leaflet-field" not in html

    def test_an_empty_value_is_rendered_empty(self):
        assert "value=" not in render(LocationInput(), "").split(">")[1]

    def test_a_stored_value_is_rendered_as_it_is(self):
        assert f'value="{HOOGEVEEN}"' in render(LocationInput(), HOOGEVEEN)

    def test_a_stored_value_is_the_centre_of_the_map(self):
        chosen = options("SRID=4326;POINT(6.5 52.8)")
        assert chosen["defaultLocation"] == {"lat": 52.8, "lng": 6.5}
        assert chosen["zoom"] == 16

    @pytest.mark.parametrize(
        "value", [None, "", "nonsense", "SRID=4326;POINT(500 900)"]
    )
    def test_without_a_place_the_map_shows_the_centre_of_the_settings(
        self, settings, value
    ):
        settings.WAGTAIL_WHATSAPPALERT = {"MAP_CENTRE": (6.4, 52.7)}
        assert options(value)["defaultLocation"] == {"lat": 52.7, "lng": 6.4}
        assert options(value)["zoom"] == 12

    def test_settings_are_read_when_it_is_rendered(self):
        widget = LocationInput()
        tiles = {"url": "/t/{z}", "attribution": "me", "provider": "me"}
        with override_settings(WAGTAIL_WHATSAPPALERT={"MAP_TILES": tiles}):
            assert "/t/{z}" in render(widget)
        assert "/t/{z}" not in render(widget)

    def test_a_site_without_a_centre_sees_the_country(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {}
        assert options()["zoom"] == 7

    def test_tiles_are_asked_with_a_referrer(self):
        policy = options()["tileLayerOptions"]["referrerPolicy"]
        assert policy == "strict-origin-when-cross-origin"

    def test_texts_are_translated_when_it_is_rendered(self, monkeypatch):
        monkeypatch.setattr(
            "wagtail_whatsappalert.adminkit.widgets._",
            lambda text: f"{translation.get_language()}: {text}",
        )
        widget = LocationInput()
        for language in ("en", "nl"):
            with translation.override(language):
                assert widget.texts()["noMap"].startswith(f"{language}: ")

    def test_what_describes_the_field_goes_to_the_input_people_reach(self):
        attrs = {"aria-describedby": "help", "aria-invalid": "true"}
        hidden, visible = render(LocationInput(), "", **attrs).split("<label")
        assert "aria-" not in hidden
        assert 'aria-describedby="help id_location_help"' in visible
        assert 'aria-invalid="true"' in visible

    def test_the_label_of_the_field_belongs_to_the_coordinates(self):
        assert LocationInput().id_for_label("id_location") == "id_location_latlng"
        assert 'id="id_location_latlng"' in render(LocationInput())

    def test_a_value_cannot_break_out(self):
        assert "<script" not in render(LocationInput(), '"><script>alert(1)</script>')

    def test_telepath_finds_the_adapter_of_its_own(self):
        context = JSContext()
        packed = context.pack(LocationInput())
        assert packed["_type"] == "wagtail_whatsappalert.widgets.LocationInput"
        assert any(
            "location-field-telepath" in path for path in media_paths(context.media)
        )
        assert not any(
            "leaflet-field-telepath" in path for path in media_paths(context.media)
        )

    def test_widgets_of_the_site_keep_their_adapter(self):
        packed = JSContext().pack(LeafletField())
        assert packed["_type"] == "wagtailgewidget.widgets.LeafletFieldAdapter"


class TestAddressSearchInput:
    def test_asks_our_own_proxy(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        url = reverse_lazy("wagtail_whatsappalert_admin:geocode")
        html = render(AddressSearchInput())
        assert f'data-whatsappalert-address-url-value="{url}"' in html

    def test_is_a_plain_input_without_a_geocoder(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": None}
        html = render(AddressSearchInput(), "Markt 1").strip()
        assert html.startswith("<input")
        assert "button" not in html
        assert "data-" not in html


class TestPanels:
    def bind(self):
        panels = [
            AddressPanel("address", location_field="location", classname="a"),
            LocationPanel("location", classname="b", zoom=9),
        ]
        return ObjectList(panels).bind_to_model(Workshop)

    def test_the_form_gets_the_widgets(self):
        fields = self.bind().get_form_class()().fields
        assert isinstance(fields["location"].widget, LocationInput)
        assert fields["location"].widget.zoom == 9
        assert isinstance(fields["address"].widget, AddressSearchInput)
        assert fields["address"].widget.location_field == "location"

    def test_a_class_name_survives_the_copies_that_wagtail_makes(self):
        names = [panel.classname for panel in self.bind().children]
        assert names == ["a", "b"]
