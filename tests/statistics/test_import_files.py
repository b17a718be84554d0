import json

import pytest

from wagtail_whatsappalert.statistics.import_cells import (
    Period,
    UnreadableCell,
    read_area,
    read_count,
    read_kind,
    read_period,
)
from wagtail_whatsappalert.statistics.import_files import UnreadableFile, read_figures

from .factories import DATA

JSON = DATA / "47022NED_typeddataset.json"
SAME = [
    DATA / "47022NED_typeddataset.csv",
    DATA / "47022NED_statline.csv",
    DATA / "47022NED_statline_wide.csv",
]


def numbers(path):
    """Of home burglary, by area and month."""
    return {
        (f.area, f.period.year, f.period.month): f.count
        for f in read_figures(path)
        if f.kind == "1.1.1" and f.area and f.period.month
    }


@pytest.fixture
def file(tmp_path):
    def write(content, name="file"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


class TestCells:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("GM0118    ", "GM0118"),
            ("BU01180101", "BU01180101"),
            ("BU0363AD03", "BU0363AD03"),
            ("WK011850  ", "WK011850"),
            ("Hoogeveen (GM0118)", "GM0118"),
            ("NL00      ", None),
            ("Hoogeveen", None),
            ("GM01181", None),
        ],
    )
    def test_codes_of_areas(self, text, code):
        assert read_area(text) == code

    def test_padded_kinds(self):
        assert read_kind("1.1.1 ") == ("1.1.1", "")
        assert read_kind("1.1.1 Diefstal/inbraak woning")[0] == "1.1.1"

    @pytest.mark.parametrize(
        ("text", "period"),
        [
            ("2015MM01", Period(2015, 1)),
            ("2015 december*", Period(2015, 12, True)),
            ("2015JJ00", Period(2015, 0)),
            ("2016*", Period(2016, 0, True)),
            ("2016 1e kwartaal", Period(2016, 0)),
        ],
    )
    def test_periods(self, text, period):
        assert read_period(text) == period

    @pytest.mark.parametrize("text", ["2015MM13", "2015MM00", "2015 smarch", "", "x"])
    def test_what_is_no_period(self, text):
        with pytest.raises(UnreadableCell):
            read_period(text)

    @pytest.mark.parametrize("value", [None, "", "       .", ".", " "])
    def test_no_number_is_not_zero(self, value):
        assert read_count(value) is None

    @pytest.mark.parametrize(("value", "count"), [(0, 0), ("0", 0), ("   14", 14)])
    def test_numbers(self, value, count):
        assert read_count(value) == count

    @pytest.mark.parametrize("value", [-1, "-1", 1.5, True, "many", [1], "٣", 10**12])
    def test_what_is_no_number(self, value):
        with pytest.raises(UnreadableCell):
            read_count(value)


class TestFormats:
    def test_of_odata_json(self):
        found = numbers(JSON)
        assert found["GM0118", 2024, 11] == 14
        assert found["BU01185003", 2024, 12] is None
        assert found["BU01185000", 2024, 12] == 0

    @pytest.mark.parametrize("path", SAME, ids=lambda path: path.stem)
    def test_of_csv_say_the_same(self, path):
        assert numbers(path) == {
            ("GM0118", 2024, 11): 14,
            ("GM0118", 2024, 12): 11,
            ("GM0118", 2025, 1): 2,
            ("BU01185003", 2024, 11): 8,
            ("BU01185003", 2024, 12): None,
            ("BU01185003", 2025, 1): 1,
        }

    @pytest.mark.parametrize("path", SAME[1:], ids=lambda path: path.stem)
    def test_of_statline_mark_what_is_provisional(self, path):
        marks = {f.period.month: f.period.is_provisional for f in read_figures(path)}
        assert marks == {11: False, 12: True, 1: True}

    def test_may_be_spread_over_lines(self, file):
        content = json.dumps(json.loads(JSON.read_text()), indent=2)
        assert numbers(file(content)) == numbers(JSON)

    def test_have_a_byte_order_mark_at_times(self, file):
        assert numbers(file(b"\xef\xbb\xbf" + JSON.read_bytes())) == numbers(JSON)

    @pytest.mark.parametrize("piece", [7, 64, 1000])
    def test_are_read_in_pieces_of_any_size(self, piece, monkeypatch):
        name = "wagtail_whatsappalert.statistics.import_files.PIECE"
        whole = numbers(JSON)
        monkeypatch.setattr(name, max(piece, 130))
        assert numbers(JSON) == whole


class TestRefusals:
    def refused(self, path):
        with pytest.raises(UnreadableFile) as refusal:
            list(read_figures(path))
        return str(refusal.value)

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.999])
    def test_of_half_a_json_file(self, file, share):
        content = JSON.read_bytes()
        self.refused(file(content[: int(len(content) * share)]))

    @pytest.mark.parametrize("path", SAME, ids=lambda path: path.stem)
    def test_of_half_a_line(self, file, path):
        content = path.read_text().removesuffix('"Bron: CBS"\n').rstrip()
        assert "line" in self.refused(file(content[:-9])).casefold()

    def test_of_another_table(self, file):
        content = JSON.read_text().replace("47022NED", "47018NED")
        assert "47018NED" in self.refused(file(content))

    def test_of_unknown_columns(self, file):
        assert "Straat" in self.refused(file("Straat;Aantal\nA;1\nB;2\n"))
        row = {"ID": 1, "Straat": "A"}
        assert "SoortMisdrijf" in self.refused(file(json.dumps({"value": [row]})))

    def test_of_the_provinces_by_year(self):
        # A real file of CBS, but of another table.
        assert "47022NED" in self.refused(DATA / "cbs_provinces_2014_2017.csv")

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "  \n",
            b"PK\x03\x04zip",
            b"\x00\x01\x02",
            "<html>503</html>",
            "[1, 2]",
            "{}",
            '{"value": 3}',
            '{"value": [3]}',
            '{"value": [{"a": }]}',
            '{"value": [' + "x" * 40_000,
            "just a text",
            "\n" * 30,
            '"never closed',
        ],
        ids=repr,
    )
    def test_of_what_is_no_such_file(self, file, content):
        assert self.refused(file(content))

    @pytest.mark.parametrize(
        ("wrong", "told"), [("2024MM99", "2024MM99"), ("2024 onbekend", "onbekend")]
    )
    def test_of_a_wrong_cell_tell_where(self, file, wrong, told):
        content = SAME[0].read_text().replace("2024MM12", wrong, 1)
        said = self.refused(file(content))
        assert told in said
        assert "line 3" in said

    def test_of_a_file_that_is_not_there(self, tmp_path):
        assert self.refused(tmp_path / "none.json")
        assert self.refused(tmp_path)
