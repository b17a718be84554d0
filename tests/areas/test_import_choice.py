import pytest

from .maps import (
    codes,
    district,
    english,  # noqa: F401
    feature,
    neighbourhood,
    place,
)


class TestKind:
    def test_may_be_both(self, read):
        areas = read(district(50), neighbourhood(0))
        assert {row.kind for row in areas.rows} == {"district", "neighbourhood"}

    def test_may_be_chosen(self, read):
        areas = read(district(50), neighbourhood(0), kind="district")
        assert codes(areas) == ["WK011850"]

    def test_that_is_not_there_is_told(self, refusal):
        assert refusal(neighbourhood(0), kind="district").field == "kind"

    def test_of_municipalities_alone_is_the_wrong_file(self, refusal):
        town = feature({"GM_CODE": "GM0118", "GM_NAAM": "Hoogeveen"}, place(0))
        assert "municipalities" in str(refusal(town, year=2016))


class TestYear:
    def test_is_in_the_name_of_the_file(self, read):
        area = neighbourhood(0, jaar=None)
        assert read(area, name="wijkenbuurten_2024_v1.geojson").year == 2024

    def test_that_the_areas_tell_counts_more(self, read):
        assert read(neighbourhood(0), name="copy_of_2016.geojson").year == 2025

    @pytest.mark.parametrize(
        "name", ["a.json", "2016-2025.json", "20250101.json", "x_4096.json"]
    )
    def test_that_nobody_tells_is_asked(self, refusal, name):
        assert refusal(neighbourhood(0, jaar=None), name=name).field == "year"

    def test_can_be_given(self, read):
        area = neighbourhood(0, jaar=None)
        assert read(area, name="map_2016.json", year=2020).year == 2020

    def test_is_never_another_than_that_of_the_areas(self, refusal):
        refused = refusal(neighbourhood(0), year=2016)
        assert refused.field == "year" and "2025" in str(refused)

    def test_is_chosen_where_there_are_several(self, read, refusal):
        features = [neighbourhood(0), neighbourhood(1, jaar=2016)]
        assert "2016, 2025" in str(refusal(*features))
        assert codes(read(*features, year=2016)) == ["BU01185001"]


class TestMunicipality:
    FEATURES = (
        neighbourhood(0),
        neighbourhood(
            1,
            buurtcode="BU08550001",
            wijkcode="WK085500",
            gemeentecode="GM0855",
            gemeentenaam="Tilburg",
        ),
    )

    @pytest.mark.parametrize("text", ["GM0855", "gm0855", "0855", "855", "tilburg"])
    def test_is_chosen_by_code_or_name(self, read, text):
        areas = read(*self.FEATURES, municipalities=(text,))
        assert codes(areas) == ["BU08550001"]

    def test_may_be_several(self, read):
        areas = read(*self.FEATURES, municipalities=("855", "Hoogeveen"))
        assert len(areas.rows) == 2

    def test_that_is_not_there_is_told_with_those_that_are(self, refusal):
        refused = refusal(*self.FEATURES, municipalities=("855", "Assen"))
        assert refused.field == "municipality"
        assert "Assen" in str(refused)
        assert "Hoogeveen (GM0118), Tilburg (GM0855)" in str(refused)

    def test_is_known_by_the_codes_where_the_areas_have_no_names(self, read, refusal):
        facts = {"statcode": "BU01185000", "statnaam": "Centrum"}
        areas = [feature(facts, place(0))]
        assert "GM0118" in str(refusal(*areas, year=2016, municipalities=("Assen",)))
        other = feature({"statcode": "BU08550001", "statnaam": "Noord"}, place(1))
        towns = [
            feature({"statcode": "GM0118", "statnaam": "Hoogeveen"}, place(0)),
            feature({"statcode": "GM0855", "statnaam": "Tilburg"}, place(1)),
        ]
        wanted = {"year": 2016, "municipalities": ("Hoogeveen",)}
        found = read(*areas, other, *towns, **wanted)
        assert codes(found) == ["BU01185000"]
        assert found.rows[0].municipality == "Hoogeveen"
