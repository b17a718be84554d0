import pytest

from wagtail_whatsappalert.common.postcodes import normalise_postcode


class TestDutchPostcode:
    @pytest.mark.parametrize(
        "typed",
        ["7901AB", "7901ab", "7901 aB", " 7901\tAB\n", "7901\u00a0AB", "79-01.AB"],
    )
    def test_is_written_in_one_way(self, typed):
        assert normalise_postcode(typed) == "7901 AB"

    @pytest.mark.parametrize(
        "typed",
        ["", "7901", "0901 AB", "7901 ABC", "7901 A", "AB 7901", "7901ß", "٧٩٠١ AB"],
    )
    def test_is_none_for_anything_else(self, typed):
        assert normalise_postcode(typed) is None

    def test_stays_as_it_is(self):
        once = normalise_postcode("7901ab")
        assert normalise_postcode(once) == once


class TestBelgianPostcode:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [("9000", "9000"), (" 90 00 ", "9000"), ("0900", None), ("7901 AB", None)],
    )
    def test_is_four_digits(self, settings, typed, expected):
        settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE"}
        assert normalise_postcode(typed) == expected
