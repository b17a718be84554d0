import csv
from pathlib import Path

import pytest
from django import forms

from wagtail_whatsappalert.common.address_fields import HouseNumberField, PostcodeField
from wagtail_whatsappalert.signups.fields import MobileNumberField

NUMBERS = Path(__file__).parent.parent / "data/phone/nl_be_de_example_numbers.csv"
EXAMPLES = list(csv.DictReader(NUMBERS.open(encoding="utf-8")))
MOBILES = [each for each in EXAMPLES if each["type"] == "MOBILE"]
OTHERS = [
    each for each in EXAMPLES if each["type"] != "MOBILE" and each["valid"] == "1"
]
IMPOSSIBLE = [each for each in EXAMPLES if each["valid"] == "0"]


def name_of(example):
    return f"{example['region']}-{example['type']}"


def refused(field, value):
    with pytest.raises(forms.ValidationError) as error:
        field.clean(value)
    (problem,) = error.value.error_list
    return problem.code


@pytest.fixture
def belgium(settings):
    settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE"}


class TestMobileNumber:
    @pytest.mark.parametrize(
        "typed",
        [
            "0612345678",
            "06 12345678",
            "06-12345678",
            "06 - 12 34 56 78",
            "06.12.34.56.78",
            " 06 12 34 56 78 ",
            "(06) 12345678",
            "+31612345678",
            "+31 6 12345678",
            "+31 (0)6 12345678",
            "+31 06 12345678",
            "0031612345678",
            "0031 6 12 34 56 78",
            "06\u00a012345678",
            "\u202a+31 6 12345678\u202c",
            "０６１２３４５６７８",
        ],
    )
    def test_is_kept_in_one_spelling(self, typed):
        assert MobileNumberField().clean(typed).as_e164 == "+31612345678"

    @pytest.mark.parametrize("example", MOBILES, ids=name_of)
    def test_of_any_country_is_accepted_with_its_prefix(self, example):
        number = MobileNumberField().clean(example["international"])
        assert number.as_e164 == example["e164"]

    @pytest.mark.parametrize("example", OTHERS, ids=name_of)
    def test_says_that_another_number_is_no_mobile(self, example):
        assert refused(MobileNumberField(), example["e164"]) == "landline"

    @pytest.mark.parametrize("example", IMPOSSIBLE, ids=name_of)
    def test_refuses_impossible_numbers(self, example):
        assert refused(MobileNumberField(), example["e164"]) == "invalid"

    def test_tells_a_landline_from_a_mistake(self):
        field = MobileNumberField()
        assert refused(field, "0528 291911") == "landline"
        assert refused(field, "06 1234567") == "invalid"
        assert str(field.error_messages["landline"]) != str(
            field.error_messages["invalid"]
        )

    @pytest.mark.parametrize(
        "typed", ["abc", "+", "0", "112", "0" * 41, "1" * 10_000, "06 <b>", "٠"]
    )
    def test_refuses_what_is_no_number(self, typed):
        assert refused(MobileNumberField(), typed) == "invalid"

    def test_is_asked_for(self):
        assert refused(MobileNumberField(), "") == "required"

    def test_without_prefix_is_of_the_country_of_the_site(self, belgium):
        number = MobileNumberField().clean("0450 00 12 34")
        assert number.as_e164 == "+32450001234"

    def test_follows_the_country_that_is_set_later(self, settings):
        field = MobileNumberField()
        settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE"}
        assert field.clean("0450 00 12 34").as_e164 == "+32450001234"


class TestPostcode:
    @pytest.mark.parametrize(
        "typed",
        ["7901AB", "7901ab", "7901 ab", " 7901  aB ", "7901\u00a0AB", "7901-ab"],
    )
    def test_is_kept_in_one_spelling(self, typed):
        assert PostcodeField().clean(typed) == "7901 AB"

    @pytest.mark.parametrize(
        "typed",
        ["7901", "0123 AB", "79011 AB", "7901 A", "7901 1B", "AB 7901", "7901ß", "x"],
    )
    def test_refuses_others(self, typed):
        assert refused(PostcodeField(), typed) == "invalid"

    def test_shows_an_example_of_the_country(self, belgium):
        with pytest.raises(forms.ValidationError, match="9000"):
            PostcodeField().clean("7901 AB")

    def test_of_belgium_is_four_digits(self, belgium):
        assert PostcodeField().clean(" 9000") == "9000"


class TestHouseNumber:
    @pytest.mark.parametrize(
        ("typed", "pair"),
        [
            ("12", (12, "")),
            ("12a", (12, "a")),
            ("12 A", (12, "A")),
            ("12-14", (12, "14")),
            ("12 bis", (12, "bis")),
            ("12-hs", (12, "hs")),
            (" 007 ", (7, "")),
            ("99999", (99999, "")),
        ],
    )
    def test_is_split_from_its_addition(self, typed, pair):
        assert HouseNumberField().clean(typed) == pair

    @pytest.mark.parametrize(
        "typed", ["0", "-1", "twaalf", "a12", "²", "١٢", "1.5", "12 " + "x" * 20, "½"]
    )
    def test_refuses_others(self, typed):
        assert refused(HouseNumberField(), typed) == "invalid"

    def test_is_asked_for(self):
        assert refused(HouseNumberField(), "") == "required"
