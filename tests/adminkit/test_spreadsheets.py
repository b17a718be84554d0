import csv
import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from wagtail_whatsappalert.adminkit.spreadsheets import (
    BOM,
    CSV,
    ROWS_PER_CHUNK,
    XLSX,
    formula_safe,
    plain,
    spreadsheet_response,
    stream_csv,
)
from wagtail_whatsappalert.adminkit.xlsx import column_name

EVIL = [
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "+1+1",
    "+31612345678*2",
    "  =1+1",
    "\t=1+1",
    "\n=1+1",
    "＝1+1",
]


def read_csv(headings, rows):
    text = b"".join(stream_csv(headings, rows)).decode()
    return list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


def read_xlsx(headings, rows):
    response = spreadsheet_response(XLSX, "people", headings, rows)
    file = io.BytesIO(b"".join(response.streaming_content))
    return list(load_workbook(file).active.iter_rows())


class TestFormulas:
    @pytest.mark.parametrize("text", EVIL)
    def test_are_harmless_in_csv(self, text):
        safe = formula_safe(text)
        assert safe.startswith("'")
        assert safe.replace("'", "") == text.replace("'", "")

    @pytest.mark.parametrize("text", EVIL)
    def test_are_text_in_xlsx(self, text):
        [_, [cell]] = read_xlsx(["Name"], [[text]])
        assert cell.data_type == "s"
        assert cell.value == text

    @pytest.mark.parametrize("between", [",", ";", "\t", '"', ", "])
    def test_are_harmless_where_another_program_splits(self, between):
        safe = formula_safe(f"Anna{between}=1+1")
        assert f"{between.rstrip()}'" in safe

    def test_are_found_wherever_they_stand_in_a_column(self):
        rows = [["Anna"], ["Bert"], ["=1+1"], ["Carla"]]
        assert [row[0] for row in read_csv(["Name"], rows)[1:]] == [
            "Anna",
            "Bert",
            "'=1+1",
            "Carla",
        ]

    def test_in_a_heading_are_harmless_too(self):
        assert read_csv(["=1+1"], []) == [["'=1+1"]]

    @pytest.mark.parametrize("text", ["Anne-Marie", "a@example.org", "1-2", "x=1"])
    def test_are_not_seen_in_ordinary_texts(self, text):
        assert formula_safe(text) == text
        assert read_csv(["Name"], [[text]])[1] == [text]


class TestPhoneNumbers:
    @pytest.mark.parametrize(
        ("number", "shown"),
        [
            ("+31612345678", "+31 612345678"),
            ("+32470123456", "+32 470123456"),
            ("+12015550123", "+1 2015550123"),
            ("+352621123456", "+352 621123456"),
        ],
    )
    def test_stay_text_in_csv(self, number, shown):
        assert read_csv(["Phone"], [[number]])[1] == [shown]

    def test_stay_whole_in_xlsx(self):
        [_, [cell]] = read_xlsx(["Phone"], [["+31612345678"]])
        assert cell.value == "+31612345678"
        assert (cell.data_type, cell.number_format) == ("s", "@")


class TestCSV:
    def test_is_for_a_dutch_excel(self):
        text = b"".join(stream_csv(["Naam", "Plaats"], [["Zoë", "Krakeel"]]))
        assert text == "\ufeffNaam;Plaats\r\nZoë;Krakeel\r\n".encode()

    def test_keeps_what_would_split_it(self):
        row = ['a;b"c', "d\r\ne", "f,g"]
        assert read_csv(["1", "2", "3"], [row])[1] == row

    def test_leaves_out_what_no_cell_can_show(self):
        assert read_csv(["Name"], [["An\x00\x1fna"]])[1] == ["Anna"]

    def test_has_moments_to_the_second(self):
        moment = datetime(2026, 7, 1, 12, 30, 15, 9)
        assert read_csv(["At"], [[moment], [""]])[1:] == [["2026-07-01 12:30:15"], []]

    def test_has_numbers_and_texts_in_one_column(self):
        assert read_csv(["a", "b"], [[-1, "x"], ["=1", "y"]])[1:] == [
            ["-1", "x"],
            ["'=1", "y"],
        ]

    def test_is_written_while_it_is_read(self):
        taken = []

        def rows():
            for number in range(10 * ROWS_PER_CHUNK):
                taken.append(number)
                yield [number]

        stream = stream_csv(["Number"], rows())
        assert next(stream) == "\ufeffNumber\r\n".encode()
        assert not taken
        next(stream)
        assert len(taken) == ROWS_PER_CHUNK

    def test_is_in_the_language_of_who_asked_for_it(self):
        with translation.override("nl"), timezone.override("Europe/Amsterdam"):
            rows = ([plain(True), plain(at)] for at in [datetime(2026, 7, 1, 12, 0)])
            response = spreadsheet_response(CSV, "people", ["Lid", "Sinds"], rows)
        with translation.override("en"):
            text = b"".join(response.streaming_content).decode()
        assert "Ja;2026-07-01 12:00:00" in text


class TestXLSX:
    def test_has_typed_cells(self):
        moment, day = datetime(2026, 7, 1, 12, 30, 15), date(2026, 7, 2)
        row = ["Anna", 7, 1.5, moment, day, ""]
        cells = read_xlsx(list("abcdef"), [row])[1]
        values = [cell.value for cell in cells]
        assert values[:4] == ["Anna", 7, 1.5, moment]
        assert values[4].date() == day
        assert [cell.data_type for cell in cells[:5]] == ["s", "n", "n", "d", "d"]
        assert len(cells) == 5 or cells[5].value is None

    @pytest.mark.parametrize(
        "text",
        ["#N/A", "#REF!", "1", "TRUE", "  two  spaces ", "a\nb", "<&>'\"", "👩‍🚒"],
    )
    def test_keeps_a_text_as_it_is(self, text):
        [_, [cell]] = read_xlsx(["Name"], [[text]])
        assert (cell.value, cell.data_type) == (text, "s")

    def test_leaves_out_what_xml_cannot_hold(self):
        [_, [cell]] = read_xlsx(["Name"], [["An\x00\x0b\ufffena\ud800"]])
        assert cell.value == "Anna"

    def test_cuts_what_excel_cannot_hold(self):
        [_, [cell]] = read_xlsx(["Name"], [["x" * 40_000]])
        assert len(cell.value) == 32_767

    def test_is_a_package_without_faults(self):
        response = spreadsheet_response(XLSX, "people", ["Name"], [["Anna"]])
        file = io.BytesIO(b"".join(response.streaming_content))
        assert ZipFile(file).testzip() is None
        assert 'filename="people.xlsx"' in response["Content-Disposition"]

    @pytest.mark.parametrize(
        ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
    )
    def test_names_columns_as_excel_does(self, number, name):
        assert column_name(number) == name


class TestPlainValues:
    def test_are_in_words(self):
        with translation.override("en"):
            values = [None, True, False, ["a", "b"], 3, "x"]
            assert list(map(plain, values)) == ["", "Yes", "No", "a, b", 3, "x"]

    def test_are_on_the_clock_of_the_site(self):
        moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
        with timezone.override("Europe/Amsterdam"):
            assert plain(moment) == datetime(2026, 7, 1, 14, 0)
