"""Lists of streets, postcodes and house numbers, as people write them."""

import pytest

from wagtail_whatsappalert.groups.address_list import as_facts, read_address_list
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.street_names import street_key

from .factories import make_group
from .lists import english  # noqa: F401

ANY = (None, None, "all")


def read(text):
    return [as_facts(each) for each in read_address_list(text).ranges]


def problems(text):
    return [str(each) for each in read_address_list(text).problems]


class TestALine:
    @pytest.mark.parametrize(
        ("line", "held"),
        [
            ("7901 AB", ("", "7901AB", *ANY)),
            ("7901ab", ("", "7901AB", *ANY)),
            ("7901", ("", "7901", *ANY)),
            ("7901 AB 1-35 odd", ("", "7901AB", 1, 35, "odd")),
            ("7901 AB, 3", ("", "7901AB", 3, 3, "all")),
            ("Hoofdstraat", ("hoofdstraat", "", *ANY)),
            ("  Hoofdstraat:  2 – 98 even ", ("hoofdstraat", "", 2, 98, "even")),
            ("Hoofdstraat 1 t/m 35 oneven", ("hoofdstraat", "", 1, 35, "odd")),
            ("Hoofdstraat oneven 1 tot en met 35", ("hoofdstraat", "", 1, 35, "odd")),
            ("Hoofdstraat nrs. 1 to 35", ("hoofdstraat", "", 1, 35, "all")),
            ("Hoofdstraat even kant", ("hoofdstraat", "", None, None, "even")),
            ("Hoofdstraat vanaf 12", ("hoofdstraat", "", 12, None, "all")),
            ("Hoofdstraat 12-", ("hoofdstraat", "", 12, None, "all")),
            ("7901 De Brink 3", ("debrink", "7901", 3, 3, "all")),
            ("7901 AB Kerkstraat", ("kerkstraat", "7901AB", *ANY)),
            ("1e Kerkstraat 3", ("1ekerkstraat", "", 3, 3, "all")),
            ("5 Meiplein 3", ("5meiplein", "", 3, 3, "all")),
            ("Laan van de 7e Mei 4", ("laanvan7emei", "", 4, 4, "all")),
            ("Plein 1940-1945 3-9", ("plein19401945", "", 3, 9, "all")),
            ('"Plein 1813" 1-9', ("plein1813", "", 1, 9, "all")),
        ],
    )
    def test_is_read_as_it_is_meant(self, line, held):
        assert problems(line) == []
        assert read(line) == [held]

    @pytest.mark.parametrize("between", [",", "; ", " & ", " en ", " and "])
    def test_may_hold_several_ranges(self, between):
        found = read(f"Hoofdstraat 1-9 odd{between}12")
        assert [each[2:] for each in found] == [(1, 9, "odd"), (12, 12, "all")]

    @pytest.mark.parametrize(
        "line",
        [
            "Hoofdstraat 12a",
            "Hoofdstraat 12-a",
            "7901 AB 12 a",
            "7901AB12",
            "Hoofdstraat, Kerkstraat",
            "Hoofdstraat 9-1",
            "Hoofdstraat 3 even",
            "Hoofdstraat 1 tot 9",
            "Hoofdstraat 0",
            "Hoofdstraat 123456",
            "Hoofdstraat 9999999999999999999999",
            "7901 1-9",
            "0901 AB",
            "12",
            "!!",
            "x" * 101,
            "Hoofdstraat " + "1, " * 3 + "x" * 5000,
        ],
    )
    def test_that_cannot_be_read_is_named(self, line):
        assert read(line) == []
        assert problems(f"Kerkstraat\n\n{line}")[0].startswith("Line 3: ")

    def test_in_belgium_begins_with_four_digits(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE"}
        assert read("9000 Kerkstraat 1-9\n9000") == [
            ("kerkstraat", "9000", 1, 9, "all"),
            ("", "9000", *ANY),
        ]


class TestAList:
    def test_holds_what_is_written_twice_once(self):
        assert len(read("Hoofdstr. 1-9\n\nhoofdstraat 1-9\r\n")) == 1

    def test_keeps_the_lines_beside_a_wrong_one(self):
        assert [each[0] for each in read("Kerkstraat\n12\nMarkt")] == [
            "kerkstraat",
            "markt",
        ]


class TestStreetKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Hoofdstraat", "HOOFDSTR."),
            ("Kerklaan", "Kerkln"),
            ("Marktplein", "Markt pl."),
            ("Burg. v.d. Wérf-str.", "Burgemeester van der Werfstraat"),
            ("J.F. Kennedylaan", "JF Kennedylaan"),
            ("Eerste Kerkstraat", "1ste Kerkstraat"),
            ("'t Haagje", "Het Haagje"),
            ("Dr. Schaepmanstraat", "Doctor Schaepmanstraat"),
            ("Sint-Jansstraat", "St. Jansstraat"),
            ("Ĳsselkade", "IJsselkade"),
        ],
    )
    def test_is_one_for_each_way_to_write_it(self, one, other):
        assert street_key(one) == street_key(other) != ""

    def test_tells_streets_apart(self):
        names = ["Kerkstraat", "Kerklaan", "De Brink", "Brink", "1e Wijk", "2e Wijk"]
        assert len({street_key(name) for name in names}) == len(names)

    @pytest.mark.parametrize("text", ["", " ", "!!", "-"])
    def test_of_nothing_is_empty(self, text):
        assert street_key(text) == ""


@pytest.mark.django_db
class TestGroupsHoldingAnAddress:
    @pytest.fixture(autouse=True)
    def groups(self):
        for name, text in {
            "Side": "Hoofdstraat 1-35 odd",
            "Rest": "Hoofdstraat 2-98 even\nHoofdstraat 37-",
            "Code": "7901 AB",
            "Area": "7902",
            "Village": "7903 Hoofdstraat",
        }.items():
            make_group(name=name, area_source="addresses", address_list=text)

    def found(self, postcode="", street="", number=None):
        groups = Group.objects.holding_address(
            postcode=postcode, street=street, house_number=number
        )
        return {group.name for group in groups}

    @pytest.mark.parametrize(
        ("address", "held"),
        [
            (("", "Hoofdstr.", 35), {"Side"}),
            (("", "hoofdstraat", 36), {"Rest"}),
            (("", "hoofdstraat", 37), {"Rest"}),
            (("", "hoofdstraat", None), {"Side", "Rest"}),
            (("7901 AB", "", 1), {"Code"}),
            (("7901 AB", "Hoofdstraat", 1), {"Code", "Side"}),
            (("7902 XY", "Elders", 1), {"Area"}),
            (("7903 AB", "Hoofdstraat", 100), {"Rest", "Village"}),
            (("7903 AB", "", 100), set()),
            (("", "", 1), set()),
            (("9999 ZZ", "Nergens", 1), set()),
        ],
    )
    def test_are_found_by_what_is_known(self, address, held):
        assert self.found(*address) == held

    def test_are_found_in_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert len(self.found("7901 AB", "Hoofdstraat", 1)) == 2
