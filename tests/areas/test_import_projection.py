import pytest

from .factories import polygon, square
from .maps import (
    RD_NAME,
    english,  # noqa: F401
    feature,
    in_metres,
    is_same,
    neighbourhood,
)


class TestCoordinates:
    def test_of_belgium_are_known_by_themselves(self, read):
        there = polygon(square(4.7, 50.85, 0.02))
        area = feature({"naam": "Kessel-Lo"}, in_metres(there, "EPSG:31370"))
        (row,) = read(area, municipalities=("24062 Leuven",), year=2024).rows
        assert is_same(there, row.shape)

    def test_in_rd_new_without_its_name_are_known_too(self, read):
        crs = (
            "+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889"
            " +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +units=m +no_defs"
        )
        members = {"crs": {"type": "name", "properties": {"name": crs}}}
        there = polygon(square())
        (row,) = read(neighbourhood(0, in_metres(there)), members=members).rows
        assert is_same(there, row.shape)

    @pytest.mark.parametrize(
        ("crs", "boundary", "words"),
        [
            (RD_NAME, polygon(square()), "outside"),
            (RD_NAME, polygon(square(900_000, 900_000, 500)), "outside"),
            (None, polygon(square(900_000, 900_000, 500)), "neither"),
            (None, polygon(square(52.7, 6.4)), "changed places"),
            (None, polygon(square(-74, 40.7)), "outside"),
            ("urn:ogc:def:crs:EPSG::99", polygon(square()), "not known"),
            ("nonsense", polygon(square()), "not known"),
        ],
    )
    def test_that_lie_nowhere_here_are_told(self, refusal, crs, boundary, words):
        members = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
        refused = refusal(neighbourhood(0, boundary), members=members)
        assert words in str(refused)
