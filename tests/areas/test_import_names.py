import pytest

from .maps import (
    codes,
    english,  # noqa: F401
    feature,
    place,
)


class TestOtherAreas:
    LEUVEN = ("24062 Leuven",)

    def areas(self, *names, **facts):
        return [
            feature({"OBJECTID": n, "Wijknaam": name, **facts}, place(n))
            for n, name in enumerate(names)
        ]

    def test_get_a_code_of_their_name_and_municipality(self, read):
        names = ["Kessel-Lo", "Heverlee", "漢字", "A very long name of a neighbourhood"]
        features = self.areas(*names)
        areas = read(*features, municipalities=self.LEUVEN, year=2024)
        assert [row.name for row in areas.rows] == names
        assert areas.rows[0].code == "24062-kessel-lo"
        assert all(len(row.code) <= 20 for row in areas.rows)
        again = read(*reversed(features), municipalities=self.LEUVEN, year=2024)
        assert set(codes(again)) == set(codes(areas)) and len(set(codes(areas))) == 4
        assert areas.rows[0].municipality == "Leuven"
        assert areas.rows[0].municipality_code == "24062"

    def test_take_name_and_code_from_chosen_columns(self, read):
        features = self.areas("x", Omschrijving="Vaartkom", Nr=12.0)
        wanted = {"name_field": "omschrijving", "code_field": "NR", "year": 2024}
        (row,) = read(*features, municipalities=("Leuven",), **wanted).rows
        assert (row.name, row.code) == ("Vaartkom", "12")
        assert (row.municipality, row.municipality_code) == ("Leuven", "")

    def test_may_be_districts(self, read):
        features = self.areas("Heverlee")
        areas = read(*features, municipalities=self.LEUVEN, year=2024, kind="district")
        assert areas.rows[0].kind == "district"

    @pytest.mark.parametrize(
        ("wanted", "field"),
        [
            ({"year": 2024}, "municipality"),
            ({"municipalities": LEUVEN}, "year"),
            ({"municipalities": LEUVEN, "name_field": "nom"}, "name_field"),
            ({"municipalities": LEUVEN, "code_field": "nr"}, "code_field"),
        ],
    )
    def test_ask_for_what_the_file_does_not_say(self, refusal, wanted, field):
        assert refusal(*self.areas("Heverlee"), **wanted).field == field

    def test_tell_which_columns_there_are(self, refusal):
        area = feature({"OBJECTID": 1, "Omschrijving": "Vaartkom"}, place(0))
        refused = refusal(area, municipalities=self.LEUVEN, year=2024)
        assert refused.field == "name_field"
        assert "OBJECTID, Omschrijving" in str(refused)

    def test_of_equal_names_are_told(self, read):
        features = self.areas("Sint-Jan", "Sint Jan", "Centrum", "Centrum", "Elim")
        areas = read(*features, municipalities=self.LEUVEN, year=2024)
        assert len(areas.problems) == 2 and len(areas.rows) == 1

    @pytest.mark.parametrize(
        "name", ["", None, "x" * 101, "a\x00b", "\ud800", "a\x92b"]
    )
    def test_with_a_name_that_cannot_be_kept_are_told(self, read, name):
        features = self.areas(name, "Elim")
        areas = read(*features, municipalities=self.LEUVEN, year=2024)
        assert len(areas.problems) == 1
        areas.problems[0].encode()
