import json

import pytest
from django.core.exceptions import ValidationError
from shapely.geometry import Point, shape

from wagtail_whatsappalert.areas.geometry import (
    as_wkb,
    centre_of,
    joint_wkb,
    outline,
    outline_of,
    read_geometry,
    validate_boundary,
)

from .factories import IN_METRES, hoogeveen, multipolygon, polygon, square

HOLE = square(6.43, 52.73, 0.02)
BOW_TIE = [[6.4, 52.7], [6.5, 52.8], [6.5, 52.7], [6.4, 52.8], [6.4, 52.7]]


def joint_outline(boundaries):
    return outline_of(joint_wkb(as_wkb(each) for each in boundaries))


def drawn(text):
    return shape(json.loads(text))


def numbers_in(value):
    if isinstance(value, list):
        return [number for part in value for number in numbers_in(part)]
    return [value]


class TestOutlineOfHoogeveen:
    def test_keeps_every_area_where_it_is(self):
        for name, boundary in hoogeveen().items():
            real, simple = shape(boundary), drawn(outline(boundary))
            assert simple.is_valid, name
            assert simple.area == pytest.approx(real.area, rel=0.03), name
            assert simple.symmetric_difference(real).area < 0.08 * real.area, name

    def test_is_smaller(self):
        boundaries = hoogeveen().values()
        drawn_size = sum(len(outline(boundary)) for boundary in boundaries)
        assert drawn_size < 0.6 * sum(len(json.dumps(each)) for each in boundaries)

    def test_together_is_one_municipality_without_seams(self):
        boundaries = list(hoogeveen().values())
        whole = drawn(joint_outline(boundaries))
        assert whole.is_valid
        assert whole.area == pytest.approx(
            sum(shape(each).area for each in boundaries), rel=0.01
        )


class TestOutline:
    def test_of_nothing_is_empty(self):
        assert outline(None) == ""
        assert joint_outline([]) == ""

    def test_keeps_holes(self):
        area = drawn(outline(polygon(square(), HOLE)))
        assert len(area.interiors) == 1
        assert not area.contains(Point(6.44, 52.74))

    def test_keeps_every_part(self):
        boundary = multipolygon(polygon(), polygon(square(7.0)))
        assert len(drawn(outline(boundary)).geoms) == 2

    def test_one_part_becomes_a_polygon(self):
        assert json.loads(outline(multipolygon(polygon())))["type"] == "Polygon"

    def test_repairs_a_ring_that_crosses_itself(self):
        area = drawn(outline(polygon(BOW_TIE)))
        assert area.is_valid
        # Both wings, not just one.
        assert area.area == pytest.approx(0.005, rel=0.01)

    def test_leaves_heights_out(self):
        ring = [[*point, 12.5] for point in square()]
        (drawn_ring,) = json.loads(outline(polygon(ring)))["coordinates"]
        assert {len(point) for point in drawn_ring} == {2}

    def test_holds_no_more_than_five_decimals(self):
        for boundary in hoogeveen().values():
            for number in numbers_in(json.loads(outline(boundary))["coordinates"]):
                assert number == round(number, 5)

    def test_runs_counterclockwise_as_rfc_7946_says(self):
        clockwise = square()[::-1]
        for boundary in (polygon(), polygon(clockwise), *hoogeveen().values()):
            area = drawn(outline(boundary))
            for part in getattr(area, "geoms", [area]):
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)

    def test_of_an_area_without_width_is_empty(self):
        line = [[6.4, 52.7], [6.5, 52.7], [6.4, 52.7], [6.4, 52.7]]
        assert outline(polygon(line)) == ""


class TestJointOutline:
    def test_of_neighbours_has_no_seam(self):
        areas = [polygon(square(6.4)), polygon(square(6.5))]
        area = json.loads(joint_outline(areas))
        assert area["type"] == "Polygon"
        assert len(area["coordinates"]) == 1

    def test_of_areas_apart_has_several_parts(self):
        areas = [polygon(square(6.4)), polygon(square(6.8))]
        assert json.loads(joint_outline(areas))["type"] == "MultiPolygon"

    def test_bears_an_invalid_area(self):
        assert drawn(joint_outline([polygon(BOW_TIE), polygon(square(6.8))])).is_valid

    def test_keeps_a_hole_that_no_other_area_fills(self):
        ringed = polygon(square(), HOLE)
        assert len(drawn(joint_outline([ringed])).interiors) == 1
        assert len(drawn(joint_outline([ringed, polygon(HOLE)])).interiors) == 0


class TestValidation:
    @pytest.mark.parametrize("boundary", [polygon(), multipolygon(polygon())])
    def test_accepts_areas(self, boundary):
        validate_boundary(boundary)

    @pytest.mark.parametrize(
        "boundary",
        [
            IN_METRES,
            "POLYGON((0 0,1 1,1 0,0 0))",
            7,
            [],
            {},
            {"type": "Point", "coordinates": [6.4, 52.7]},
            {"type": "Feature", "geometry": polygon()},
            {"type": "FeatureCollection", "features": []},
            {"type": "Polygon"},
            {"type": "Polygon", "coordinates": None},
            {"type": "Polygon", "coordinates": []},
            {"type": "Polygon", "coordinates": [[]]},
            {"type": "Polygon", "coordinates": [[[6.4, 52.7], [6.5, 52.7]]]},
            {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
            {"type": "Polygon", "coordinates": [[{"x": 1}] * 4]},
            {"type": "Polygon", "coordinates": [[[None, None]] * 4]},
            {"type": "Polygon", "coordinates": [[[6.4]] * 4]},
            # It crosses itself so often that to repair it would take minutes.
            polygon(
                [[6 + n * 7 % 101 / 99, 52 + n * 31 % 97 / 99] for n in range(300)]
            ),
            {"type": "Polygon", "coordinates": "text"},
            {"type": "Polygon", "coordinates": {"a": 1}},
            {"type": "Polygon", "coordinates": [[6.4, 52.7]] * 4},
            {"type": "MultiPolygon", "coordinates": [square()]},
            {"type": "MultiPolygon", "coordinates": [None]},
            {"type": ["Polygon"], "coordinates": [square()]},
            polygon([[float("nan"), 52.7], [6.5, 52.7], [6.5, 52.8], [6.4, 52.7]]),
            polygon([[float("inf"), 52.7], [6.5, 52.7], [6.5, 52.8], [6.4, 52.7]]),
        ],
        ids=lambda value: json.dumps(value)[:50],
    )
    def test_refuses_everything_else_in_words(self, boundary):
        with pytest.raises(ValidationError) as error:
            validate_boundary(boundary)
        assert error.value.code == "invalid_boundary"

    def test_reading_gives_the_shape(self):
        assert read_geometry(polygon()).area == pytest.approx(0.01)


class TestCentre:
    def test_of_nothing_is_nowhere(self):
        assert centre_of("") is None

    def test_lies_inside_an_area_with_a_hole_in_its_middle(self):
        text = outline(polygon(square(), square(6.41, 52.71, 0.08)))
        assert drawn(text).contains(Point(centre_of(text)))
