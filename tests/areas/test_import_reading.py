import json
import math
import random
from collections import Counter

import pytest
from shapely import from_wkb, get_coordinates

from wagtail_whatsappalert.areas.geometry import as_wkb
from wagtail_whatsappalert.areas.import_reading import read_areas
from wagtail_whatsappalert.areas.import_rows import Wanted

from .factories import multipolygon, polygon, square
from .maps import (
    BOW_TIE,
    HOOGEVEEN,
    RD_NAME,
    codes,
    district,
    english,  # noqa: F401
    feature,
    gis_file,
    in_metres,
    is_same,
    neighbourhood,
    place,
    zipped,
)


class TestHoogeveen:
    def test_comes_out_as_cbs_drew_it(self):
        areas = read_areas(HOOGEVEEN, wanted=Wanted())
        features = json.loads(HOOGEVEEN.read_text())["features"]
        assert areas.year == 2016
        assert not (areas.problems or areas.remarks or areas.skipped)
        for row, each in zip(areas.rows, features, strict=True):
            facts = each["properties"]
            assert (row.code, row.name) == (facts["BU_CODE"], facts["BU_NAAM"])
            assert (row.district_code, row.kind) == (facts["WK_CODE"], "neighbourhood")
            assert (row.municipality_code, row.municipality) == ("GM0118", "Hoogeveen")
            assert row.shape == as_wkb(each["geometry"])
            assert not row.is_repaired

    @pytest.mark.parametrize(
        "members", [{}, {"crs": {"properties": {"name": RD_NAME}}}]
    )
    def test_comes_out_the_same_in_rd_new(self, read, members):
        features = json.loads(HOOGEVEEN.read_text())["features"]
        in_rd = [feature(f["properties"], in_metres(f["geometry"])) for f in features]
        areas = read(*in_rd, name="buurten_2016.geojson", members=members)
        for row, each in zip(areas.rows, features, strict=True):
            assert is_same(each["geometry"], row.shape)


class TestSpelling:
    OLD = {
        "BU_CODE": "BU01185000",
        "BU_NAAM": "Centrum",
        "WK_CODE": "WK011850",
        "GM_CODE": "GM0118 ",
        "GM_NAAM": "Hoogeveen",
        "WATER": "NEE",
    }
    NEW = {
        "buurtcode": "BU01185000",
        "buurtnaam": "Centrum",
        "wijkcode": "WK011850",
        "gemeentecode": "GM0118",
        "gemeentenaam": "Hoogeveen",
        "water": "NEE",
        "jaar": 2016.0,
    }
    DIVISION = {
        "statcode": "BU01185000",
        "statnaam": "Centrum",
        "jrstatcode": "2016BU01185000",
        "rubriek": "buurt",
    }

    @pytest.mark.parametrize("facts", [OLD, NEW, DIVISION], ids=["old", "new", "stat"])
    def test_of_a_neighbourhood_is_understood(self, read, facts):
        town = feature({"GM_CODE": "GM0118", "GM_NAAM": "Hoogeveen"}, place(3))
        (row,) = read(feature(facts, place(0)), town, name="a_2016.json").rows
        assert (row.kind, row.code, row.name) == ("neighbourhood", *row_of_centre())
        assert (row.municipality_code, row.municipality) == ("GM0118", "Hoogeveen")
        assert row.district_code == "WK011850"

    @pytest.mark.parametrize(
        "facts",
        [
            {"WK_CODE": "WK011850", "WK_NAAM": "Wijk 50", "WATER": "NEE"},
            {"wijkcode": "WK011850", "wijknaam": "Wijk 50"},
            {"statcode": "WK011850", "statnaam": "Wijk 50"},
        ],
        ids=["old", "new", "stat"],
    )
    def test_of_a_district_is_understood(self, read, facts):
        (row,) = read(feature(facts, place(0)), year=2016).rows
        assert (row.kind, row.code, row.name) == ("district", "WK011850", "Wijk 50")
        assert (row.municipality_code, row.district_code) == ("GM0118", "")

    def test_of_names_is_kept(self, read):
        names = ["’s-Gravenhage <b>& “Ø”", "Ĳburg-漢字 ½", "Súdwest\u00a0Fryslân", "-"]
        features = [neighbourhood(n, buurtnaam=name) for n, name in enumerate(names)]
        assert [row.name for row in read(*features).rows] == names


def row_of_centre():
    return "BU01185000", "Centrum"


class TestWater:
    @pytest.mark.parametrize("name", ["WATER", "water", "H2O"])
    @pytest.mark.parametrize("value", ["JA", "ja", "B", "J", 1, True])
    def test_is_left_out(self, read, name, value):
        lake = neighbourhood(1, water=None) | {}
        lake["properties"] = {**lake["properties"], name: value}
        areas = read(neighbourhood(0), lake)
        assert (codes(areas), areas.skipped) == (["BU01185000"], Counter(water=1))

    @pytest.mark.parametrize("value", ["NEE", "nee", "N", "", None, 0, False])
    def test_is_what_says_so(self, read, value):
        assert codes(read(neighbourhood(0, water=value))) == ["BU01185000"]


class TestBoundary:
    def only(self, areas):
        (row,) = areas.rows
        return from_wkb(row.shape)

    def test_keeps_holes_and_parts_and_drops_heights(self, read):
        ring = [[*point, 12.5] for point in square()]
        hole = [[*point, 1] for point in square(6.43, 52.73, 0.02)]
        drawn = multipolygon(polygon(ring, hole), polygon(square(7.0)))
        area = self.only(read(neighbourhood(0, drawn)))
        assert area.area == pytest.approx(0.0196)
        assert not area.has_z and len(area.geoms[0].interiors) == 1

    def test_that_crosses_itself_is_repaired_and_told(self, read):
        areas = read(neighbourhood(0, polygon(BOW_TIE)), neighbourhood(1))
        assert [row.is_repaired for row in areas.rows] == [True, False]
        area = from_wkb(areas.rows[0].shape)
        assert area.is_valid and area.area == pytest.approx(0.005, rel=0.01)

    def test_of_50_000_points_is_read(self, read):
        angles = [number / 50_000 * 2 * math.pi for number in range(50_000)]
        ring = [[6 + math.cos(a) / 2, 52 + math.sin(a) / 3] for a in angles]
        area = self.only(read(neighbourhood(0, polygon([*ring, ring[0]]))))
        assert len(get_coordinates(area)) == 50_001

    def test_of_a_tangle_is_refused_at_once(self, read):
        # To repair it would take hours.
        dice = random.Random(1)
        ring = [[6 + dice.random() / 9, 52 + dice.random() / 9] for _n in range(5_000)]
        areas = read(neighbourhood(0, polygon([*ring, ring[0]])))
        assert "too often" in areas.problems[0] and not areas.rows

    def test_that_is_missing_leaves_the_area_out(self, read):
        nothing = neighbourhood(1) | {"geometry": None}
        empty = neighbourhood(2, {"type": "Polygon", "coordinates": []})
        areas = read(neighbourhood(0), nothing, empty)
        assert len(areas.rows) == 1 and areas.skipped == Counter(no_boundary=2)

    @pytest.mark.parametrize(
        "boundary",
        [
            {"type": "Point", "coordinates": [6.4, 52.7]},
            {"type": "GeometryCollection", "geometries": [place(0)]},
            {"type": "Polygon"},
            {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
            {"type": "Polygon", "coordinates": [[[6.4, 52.7], [6.5, 52.7]]]},
            polygon([[6.4, 52.7], [6.5, 52.7], [6.4, 52.7], [6.4, 52.7]]),
            polygon([[float("nan"), 52.7], *square()[1:]]),
            polygon([[float("inf"), 52.7], *square()[1:]]),
            polygon([[10**400, 52.7], *square()[1:]]),
            polygon(square(16.4, 12.7)),
        ],
        ids=lambda boundary: str(boundary)[:40],
    )
    def test_that_is_wrong_is_told_with_its_name(self, read, boundary):
        areas = read(neighbourhood(0), neighbourhood(7, boundary))
        assert len(areas.problems) == 1
        assert "BU01185007 Buurt 7" in areas.problems[0]

    def test_in_two_pieces_with_one_code_is_one(self, read):
        second = neighbourhood(0, polygon(square(7.0)))
        areas = read(neighbourhood(0, polygon(square(6.4))), second)
        assert len(self.only(areas).geoms) == 2

    def test_of_two_areas_with_one_code_is_told(self, read):
        areas = read(neighbourhood(0), neighbourhood(0, buurtnaam="Elim"))
        assert "Buurt 0, Elim" in areas.problems[0]


class TestLayers:
    def test_of_a_geopackage_of_cbs_are_all_read(self, tmp_path):
        layers = {
            "gemeenten": [
                feature({"gemeentecode": "GM0118", "gemeentenaam": "H"}, place(0))
            ],
            "wijken": [district(50)],
            "buurten": [neighbourhood(0), neighbourhood(1, water="JA")],
        }
        path = gis_file(tmp_path / "wijkenbuurten_2025.gpkg", layers)
        areas = read_areas(path, wanted=Wanted(municipalities=("GM0118",)))
        assert codes(areas) == ["WK011850", "BU01185000"]
        assert is_same(place(0), areas.rows[1].shape)

    def test_that_hold_the_same_twice_are_read_in_the_exact_one(self, tmp_path):
        rough = neighbourhood(0, polygon(square(6.4, 52.7, 0.05)))
        layers = {
            "buurt_gegeneraliseerd_2025": [rough],
            "buurt_niet_gegeneraliseerd_2025": [neighbourhood(0)],
        }
        path = gis_file(tmp_path / "map.gpkg", layers)
        (row,) = read_areas(path, wanted=Wanted()).rows
        assert is_same(place(0), row.shape)

    def test_of_a_zip_tell_the_year(self, tmp_path):
        features = [neighbourhood(0, jaar=None)]
        path = gis_file(tmp_path / "buurt_2017.shp", {"buurt_2017": features})
        areas = read_areas(zipped(path), wanted=Wanted())
        assert (areas.year, codes(areas)) == (2017, ["BU01185000"])
        assert areas.rows[0].municipality == "Hoogeveen"
