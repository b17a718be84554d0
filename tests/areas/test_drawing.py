"""Areas that people draw, paste and upload."""

import json
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import shape

from tests.groups.lists import english  # noqa: F401
from wagtail_whatsappalert.adminkit.area_widget import LARGEST_FILE, AreaInput
from wagtail_whatsappalert.areas.drawing import AreaField, read_drawn_area

from .factories import IN_METRES, multipolygon, polygon, square

ONE = polygon(square(6.4))
NEXT = polygon(square(6.5))
FAR = polygon(square(6.8))
BOW = polygon([[6.4, 52.7], [6.5, 52.8], [6.5, 52.7], [6.4, 52.8], [6.4, 52.7]])


def feature(geometry):
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def collection(*geometries):
    return {"type": "FeatureCollection", "features": [*map(feature, geometries)]}


def read(value):
    return read_drawn_area(json.dumps(value))


class TestReading:
    @pytest.mark.parametrize("wrapped", [ONE, feature(ONE), collection(ONE)])
    def test_takes_an_area_to_the_letter(self, wrapped):
        assert read(wrapped) == ONE

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_takes_no_text_for_no_area(self, text):
        assert read_drawn_area(text) is None

    def test_makes_one_of_areas_that_touch(self):
        area = read(collection(ONE, NEXT))
        assert area["type"] == "Polygon"
        assert shape(area).bounds == (6.4, 52.7, 6.6, 52.8)

    def test_keeps_areas_that_lie_apart(self):
        area = read(collection(ONE, FAR))
        assert area["type"] == "MultiPolygon"
        assert json.loads(json.dumps(area)) == area

    def test_keeps_holes_and_parts(self):
        area = multipolygon(polygon(square(), square(6.44, 52.74, 0.02)), FAR)
        assert read(area) == area

    def test_repairs_what_crosses_itself_and_drops_heights(self):
        high = polygon([[*point, 12.5] for point in square()])
        for geometry in (BOW, high):
            area = shape(read(geometry))
            assert area.is_valid
            assert not area.has_z

    def test_converts_metres(self):
        west, south, *_rest = shape(read(IN_METRES)).bounds
        assert (round(west, 1), round(south, 1)) == (6.5, 52.7)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{", "no GeoJSON"),
            ("null", "Only areas"),
            ("[" * 100_000, "no GeoJSON"),
            ('{"type": "Polygon", "coordinates": NaN}', "no GeoJSON"),
            (json.dumps({"type": "Point", "coordinates": [6, 52]}), "Only areas"),
            (json.dumps(collection()), "no area in it"),
            (json.dumps({"type": "FeatureCollection"}), "no area in it"),
            (json.dumps({"type": "Polygon", "coordinates": []}), "not complete"),
            (json.dumps({"type": "Polygon", "coordinates": [[1]]}), "not complete"),
            ('{"type":"Polygon","coordinates":[[[1e999,1],[2,2],[3,1]]]}', "complete"),
            (json.dumps(polygon([[52, 6], [53, 6], [53, 7], [52, 6]])), "places"),
            (json.dumps(collection(ONE, polygon(square(60.0)))), "outside"),
            (json.dumps(polygon(square(1e9))), "neither"),
        ],
    )
    def test_says_what_is_wrong(self, text, said):
        with pytest.raises(ValueError, match=said):
            read_drawn_area(text)

    def test_refuses_more_corners_than_a_municipality_has(self):
        ring = [[6 + n / 100_000, 52 + (n % 2) / 10] for n in range(50_001)]
        with pytest.raises(ValueError, match="corners"):
            read(polygon([*ring, ring[0]]))

    def test_refuses_at_once_what_would_take_minutes_to_repair(self):
        corners = Random(1)
        ring = [[6 + corners.random(), 52 + corners.random()] for _corner in range(500)]
        with pytest.raises(ValueError, match="cross each other"):
            read(polygon([*ring, ring[0]]))


class TestTheField:
    field = AreaField(required=False)

    def clean(self, text="", file=None):
        files = {"area_file": SimpleUploadedFile("x.geojson", file)} if file else {}
        value = AreaInput().value_from_datadict({"area": text}, files, "area")
        return value, self.field.clean(value)

    def test_prefers_a_file_to_the_text(self):
        value, area = self.clean(
            json.dumps(ONE), b"\xef\xbb\xbf" + json.dumps(FAR).encode()
        )
        assert area == json.loads(value) == FAR

    @pytest.mark.parametrize("file", [b"\xff\xfe\x00", b" ", b"x" * (LARGEST_FILE + 1)])
    def test_keeps_the_text_beside_a_file_that_cannot_be_read(self, file):
        files = {"area_file": SimpleUploadedFile("x.geojson", file)}
        value = AreaInput().value_from_datadict({"area": "typed"}, files, "area")
        assert value == "typed"
        with pytest.raises(ValidationError, match="The file is"):
            self.field.clean(value)

    def test_shows_a_stored_area_and_whatever_was_typed(self):
        assert json.loads(self.field.prepare_value(ONE)) == ONE
        assert self.field.prepare_value("{wrong") == "{wrong"

    def test_sees_no_change_in_the_same_area(self):
        assert not self.field.has_changed(ONE, json.dumps(ONE, indent=1))
        assert not self.field.has_changed(None, "")
        assert self.field.has_changed(ONE, json.dumps(NEXT))
        assert self.field.has_changed(None, "{")


class TestTheWidget:
    def test_works_without_a_script_and_escapes_what_was_typed(self):
        html = AreaInput().render("area", '"><script>', {"id": "id_area"})
        assert "<script" not in html
        assert 'type="file"' in html
        assert "<details" in html
        assert 'for="id_area"' in html
        assert "style=" not in html
