import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from wagtail_whatsappalert.common.locations import (
    Location,
    LocationField,
    parse_location,
    validate_location,
)

IMPOSSIBLE = [
    "POINT(6 52)",
    "SRID=4326;POINT(500 900)",
    "SRID=4326;POINT(181 52)",
    "SRID=4326;POINT(6 91)",
    "SRID=28992;POINT(6 52)",
    "SRID=4326;POINT(6,52)",
    "SRID=4326;POINT(6 52 3)",
    "SRID=4326;POINT(1e-05 52)",
    "SRID=4326;POINT(nan nan)",
    "SRID=4326;POINT(6 52) ",
    " SRID=4326;POINT(6 52)",
    "SRID=4326;POINT(6 52)\n",
    "<script>",
    "{'lat': 1}",
]


class TestParsing:
    @pytest.mark.parametrize("text", ["", None])
    def test_of_nothing_gives_nothing(self, text):
        assert parse_location(text) is None

    @pytest.mark.parametrize("text", IMPOSSIBLE)
    def test_of_what_is_no_place_gives_nothing(self, text):
        assert parse_location(text) is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("SRID=4326;POINT(6.476 52.722)", Location(6.476, 52.722)),
            ("SRID=4326;POINT (6.476 52.722)", Location(6.476, 52.722)),
            ("SRID=4326;POINT(-70 -33)", Location(-70, -33)),
            ("SRID=4326;POINT(180 -90)", Location(180, -90)),
        ],
    )
    def test_reads_longitude_first(self, text, expected):
        assert parse_location(text) == expected


class TestWriting:
    @pytest.mark.parametrize(
        ("location", "text"),
        [
            (Location(6.476, 52.722), "SRID=4326;POINT(6.476 52.722)"),
            (
                Location(5.13287587, 52.08884161),
                "SRID=4326;POINT(5.13287587 52.08884161)",
            ),
            (Location(1e-05, -1e-07), "SRID=4326;POINT(0.00001 -0.0000001)"),
            (Location(1e-30, -0.0), "SRID=4326;POINT(0 0)"),
            (Location(100, 50.0), "SRID=4326;POINT(100 50)"),
        ],
    )
    def test_uses_plain_decimals(self, location, text):
        assert str(location) == text

    @given(st.floats(-180, 180), st.floats(-90, 90))
    def test_is_read_back_and_fits_in_the_field(self, longitude, latitude):
        text = str(Location(longitude, latitude))
        LocationField().run_validators(text)
        assert len(text) <= LocationField().max_length
        read = parse_location(text)
        assert read.longitude == pytest.approx(longitude, abs=1e-7)
        assert read.latitude == pytest.approx(latitude, abs=1e-7)

    def test_gives_coordinates_as_geojson_has_them(self):
        assert Location(6.476, 52.722).coordinates == [6.476, 52.722]


class TestField:
    @pytest.mark.parametrize("text", IMPOSSIBLE)
    def test_refuses_what_is_no_place(self, text):
        with pytest.raises(ValidationError) as error:
            LocationField().clean(text, None)
        assert error.value.error_list[0].code == "invalid_location"

    def test_refuses_the_same_outside_a_model(self):
        with pytest.raises(ValidationError):
            validate_location("POINT(6 52)")
        validate_location("SRID=4326;POINT(6 52)")

    def test_may_be_empty_where_the_model_says_so(self):
        assert LocationField(blank=True).clean("", None) == ""
