import json
import sys

import pytest
from django.utils import translation

from wagtail_whatsappalert.areas import import_geojson
from wagtail_whatsappalert.areas.import_files import (
    MEGABYTE,
    ON_THE_COMMAND_LINE,
    Limits,
    opened,
)
from wagtail_whatsappalert.areas.import_layers import UnreadableFile

from .maps import (
    collection,
    district,
    gis_file,
    neighbourhood,
    written,
    zip_of,
    zipped,
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def names_in(path, limits=ON_THE_COMMAND_LINE, is_read=lambda column: True):
    with opened(path, limits=limits, is_read=is_read) as layers:
        return {
            layer.name: [each.properties.get("buurtnaam") for each in layer.features]
            for layer in layers
        }


def refusal_of(path, **kwargs):
    with pytest.raises(UnreadableFile) as refusal:
        names_in(path, **kwargs)
    return str(refusal.value)


class TestGeoJson:
    def test_is_read_whatever_the_size_of_the_pieces(self, tmp_path, monkeypatch):
        members = {"bbox": [6.4, 52.7, 7, 53], "numberMatched": 12345}
        map_file = collection(*map(neighbourhood, range(5)), **members)
        path = written(tmp_path, map_file)
        for piece in (1, 7, 1000):
            monkeypatch.setattr(import_geojson, "PIECE", piece)
            assert names_in(path) == {"areas": [f"Buurt {n}" for n in range(5)]}

    def test_may_have_its_members_in_any_order_and_a_mark_before_them(self, tmp_path):
        text = json.dumps({"features": [neighbourhood()], "type": "FeatureCollection"})
        path = written(tmp_path, "\ufeff\n " + text)
        assert names_in(path) == {"areas": ["Buurt 0"]}

    def test_cut_off_anywhere_is_told(self, tmp_path):
        text = json.dumps(collection(neighbourhood(), neighbourhood(1)), indent=1)
        for length in range(1, len(text), 97):
            assert refusal_of(written(tmp_path, text[:length]))

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{}",
            b"[1]",
            b"<html>",
            b'{"type": "Topology", "objects": {}}',
            b'{"features": [{"attributes": {}, "geometry": {"rings": []}}]}',
            b'{"features": {}}',
            b'{"features": 7}',
            b'{"features": [1, 2]}',
            b'{"features": []} {}',
            b'{"features": [,]}',
            b'{"a": "\xff\xfe"}',
            b"[" * 100_000,
            b'{"a": ' + b"[" * 100_000,
            b'{"a": ' + b"1" * 5_000 + b"}",
            b"PK\x03\x04",
            b"\x00\x00\x27\x0a" + b"\x00" * 200,
            b"SQLite format 3\x00" + b"\x00" * 200,
        ],
        ids=lambda content: repr(content[:30]),
    )
    def test_what_is_none_is_told(self, tmp_path, content):
        assert refusal_of(written(tmp_path, content))

    def test_one_page_of_several_is_told(self, tmp_path):
        links = [{"rel": "self"}, {"rel": "next", "href": "https://example.org"}]
        path = written(tmp_path, collection(neighbourhood(), links=links))
        with opened(path, limits=ON_THE_COMMAND_LINE, is_read=bool) as (layer,):
            assert list(layer.features)
        assert "missing" in layer.remarks[0]


class TestGeoPackage:
    @pytest.fixture
    def path(self, tmp_path):
        layers = {"wijken": [district()], "buurten": [neighbourhood(1)] * 3}
        return gis_file(tmp_path / "map.gpkg", layers)

    def test_has_layers(self, path):
        assert names_in(path) == {"wijken": [None], "buurten": ["Buurt 1"] * 3}

    def test_is_read_without_columns_that_nobody_needs(self, path):
        with opened(path, limits=ON_THE_COMMAND_LINE, is_read=str.isupper) as layers:
            (first,) = layers[0].features
        assert first.properties == {}
        assert "wijknaam" in layers[0].columns

    def test_is_read_in_portions(self, path, monkeypatch):
        monkeypatch.setattr("wagtail_whatsappalert.areas.import_gis.BATCH", 2)
        assert names_in(path)["buurten"] == ["Buurt 1"] * 3

    @pytest.mark.parametrize("part", [0.01, 0.3, 0.9, 0.999])
    def test_cut_off_is_told(self, path, tmp_path, part):
        content = path.read_bytes()
        cut = written(tmp_path, content[: int(len(content) * part)], "cut.gpkg")
        assert "damaged" in refusal_of(cut)

    def test_is_known_by_its_content_and_not_by_its_name(self, path):
        renamed = path.rename(path.with_name("upload"))
        assert names_in(renamed)["buurten"]

    def test_that_is_a_list_of_other_files_is_refused(self, tmp_path):
        # GDAL would open it, and whatever it points to.
        text = "<OGRVRTDataSource><OGRVRTLayer name='passwd'/></OGRVRTDataSource>"
        assert refusal_of(written(tmp_path, text, "map.gpkg"))

    def test_needs_pyogrio_and_says_how_to_get_it(self, path, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyogrio.raw", None)
        assert "pip install wagtail-whatsappalert[gis]" in refusal_of(path)

    def test_alone_needs_it(self, tmp_path, monkeypatch):
        for name in ("pyogrio", "pyogrio.raw"):
            monkeypatch.setitem(sys.modules, name, None)
        assert names_in(written(tmp_path, collection(neighbourhood())))


class TestZippedShapefile:
    NAME = "Súdwest-’t Zand"

    def made(self, tmp_path, encoding="UTF-8"):
        features = [neighbourhood(buurtnaam=self.NAME), neighbourhood(1)]
        path = tmp_path / "buurt_2017.shp"
        return gis_file(path, {"buurt_2017": features}, encoding=encoding)

    @pytest.mark.parametrize("encoding", ["UTF-8", "cp1252"])
    @pytest.mark.parametrize("without", [(), (".cpg",)])
    def test_is_read_with_and_without_a_note_of_its_letters(
        self, tmp_path, encoding, without
    ):
        path = zipped(self.made(tmp_path, encoding), without=without)
        assert names_in(path) == {"buurt_2017": [self.NAME, "Buurt 1"]}

    @pytest.mark.parametrize("part", [".dbf", ".shx"])
    def test_without_one_of_its_parts_is_told(self, tmp_path, part):
        path = zipped(self.made(tmp_path), without=(part,))
        assert part in refusal_of(path)

    def test_cut_off_is_told(self, tmp_path):
        content = zipped(self.made(tmp_path)).read_bytes()
        for part in (0.2, 0.7, 0.99):
            cut = content[: int(len(content) * part)]
            assert "damaged" in refusal_of(written(tmp_path, cut, "cut.zip"))

    def test_cut_off_before_it_was_zipped_is_told(self, tmp_path):
        path = self.made(tmp_path)
        path.write_bytes(path.read_bytes()[:-50])
        assert "damaged" in refusal_of(zipped(path))

    def test_with_a_damaged_member_is_told(self, tmp_path):
        path = zipped(self.made(tmp_path))
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 0xFF
        assert refusal_of(written(tmp_path, bytes(content), "bad.zip"))

    def test_may_hold_several_files_in_folders(self, tmp_path):
        first = self.made(tmp_path)
        second = gis_file(tmp_path / "wijk_2017.shp", {"wijk_2017": [district()]})
        path = zipped(first, second, folder="CBS/2017/")
        assert set(names_in(path)) == {"buurt_2017", "wijk_2017"}


class TestZip:
    GEOJSON = json.dumps(collection(neighbourhood()))

    def test_writes_nothing_outside_its_own_directory(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "own"))
        (tmp_path / "own").mkdir()
        members = {"../../evil.geojson": self.GEOJSON, "/abs.geojson": self.GEOJSON}
        path = written(tmp_path, zip_of(members), "evil.zip")
        assert len(names_in(path)) == 2
        assert sorted(each.name for each in tmp_path.iterdir()) == ["evil.zip", "own"]
        assert not list((tmp_path / "own").iterdir())

    def test_that_unpacks_to_too_much_is_refused(self, tmp_path):
        path = written(tmp_path, zip_of({"a.geojson": " " * 5 * MEGABYTE}), "a.zip")
        assert path.stat().st_size < MEGABYTE / 10
        limits = Limits(MEGABYTE, 4 * MEGABYTE)
        assert "unpacked" in refusal_of(path, limits=limits)

    def test_with_too_many_files_is_refused(self, tmp_path):
        members = {f"{number}.json": "{}" for number in range(1_001)}
        assert "many" in refusal_of(written(tmp_path, zip_of(members), "a.zip"))

    @pytest.mark.parametrize("members", [{}, {"a.txt": "x"}, {"b/c.zip": "x"}])
    def test_without_a_map_is_told(self, tmp_path, members):
        assert refusal_of(written(tmp_path, zip_of(members), "a.zip"))

    def test_reads_the_map_and_not_its_description(self, tmp_path):
        members = {"about.json": "{}", "a.geojson": self.GEOJSON}
        assert names_in(written(tmp_path, zip_of(members), "a.zip")) == {
            "a": ["Buurt 0"]
        }


class TestSize:
    def test_is_limited(self, tmp_path):
        path = written(tmp_path, b"{" + b" " * 2 * MEGABYTE)
        limits = Limits(MEGABYTE, MEGABYTE)
        assert "1 MB" in refusal_of(path, limits=limits)
