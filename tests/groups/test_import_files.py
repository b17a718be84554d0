import json
from contextlib import suppress
from pathlib import Path

import pytest

from tests import __path__ as tests_path
from wagtail_whatsappalert.groups import import_files
from wagtail_whatsappalert.groups.import_files import UnreadableFile, read_sheet

from .lists import as_csv, as_xlsx, english  # noqa: F401

BLNS = json.loads((Path(tests_path[0]) / "data" / "blns.json").read_text())


def cells_of(content):
    return [row.cells for row in read_sheet(content).rows]


class TestCsv:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_is_read_whatever_program_made_it(self, delimiter, encoding):
        content = as_csv(
            ["Café ’t Huukje", "Elim", "12", ""],
            delimiter=delimiter,
            encoding=encoding,
        )
        (cells,) = cells_of(content)
        assert cells == {
            "name": "Café ’t Huukje",
            "place": "Elim",
            "members": "12",
            "link": "",
        }

    def test_may_have_other_marks_inside_its_cells(self):
        content = b'naam;plaats\n"Weide; Noord";"Kinholt, Grittenhof"\n'
        assert cells_of(content) == [
            {"name": "Weide; Noord", "place": "Kinholt, Grittenhof"}
        ]

    def test_formula_is_a_problem_of_its_row(self):
        row, sound = read_sheet(as_csv(['=HYPERLINK("x")'], ["Elim"])).rows
        assert row.problems and not row.cells["name"]
        assert not sound.problems

    def test_takes_back_our_own_export(self):
        assert cells_of(as_csv(["'-Noord-"]))[0]["name"] == "-Noord-"

    def test_row_with_more_cells_than_headings_is_a_problem(self):
        (row,) = read_sheet(b"naam;leden\nNoord;Zuid;12\n").rows
        assert row.problems

    def test_invisible_characters_are_a_problem(self):
        (row,) = read_sheet(as_csv(["No\x00ord"])).rows
        assert row.problems

    def test_never_breaks_on_a_naughty_string(self):
        for text in BLNS:
            read_sheet(as_csv([text, text, text, text]))
            # Not in quotes, so that its own marks cut it to pieces.
            with suppress(UnreadableFile):
                read_sheet(f"naam;leden\n{text};{text}\n".encode())
                read_sheet(f"{text}\nnaam\n{text}\n".encode())

    def test_damaged_quotes_are_told(self):
        with pytest.raises(UnreadableFile):
            read_sheet(b'naam\n"' + b"a" * 200_000)


class TestXlsx:
    def test_reads_numbers_as_people_see_them(self):
        (cells,) = cells_of(as_xlsx(["Elim", None, 41.0, None]))
        assert cells == {"name": "Elim", "place": "", "members": "41", "link": ""}

    def test_fraction_is_never_taken_for_a_thousand(self):
        (cells,) = cells_of(as_xlsx(["Elim", None, 1.024]))
        assert cells["members"] == "1.02400000"

    def test_formula_is_a_problem_of_its_row(self):
        formula, sound = read_sheet(
            as_xlsx(["Elim", None, "=SUM(A1:A2)"], ["Pesse"])
        ).rows
        assert formula.problems and not sound.problems

    def test_cell_with_an_error_is_a_problem(self):
        (row,) = read_sheet(as_xlsx(["Elim", "#REF!"])).rows
        assert row.problems

    @pytest.mark.parametrize("cut", [30, 500, 2000, 4000])
    def test_damaged_workbook_is_told(self, cut):
        with pytest.raises(UnreadableFile):
            read_sheet(as_xlsx(["Elim"])[:cut])

    def test_bomb_is_refused(self, monkeypatch):
        monkeypatch.setattr(import_files, "MAX_UNPACKED_BYTES", 1000)
        with pytest.raises(UnreadableFile, match="unpacked"):
            read_sheet(as_xlsx(["Elim"]))


class TestHeadings:
    def test_may_stand_in_any_order_and_language(self):
        content = as_csv(
            ["12", "Elim"], headings=["Number of members", "Naam WhatsApp-groep"]
        )
        assert cells_of(content) == [{"members": "12", "name": "Elim"}]

    def test_may_stand_below_a_title(self):
        content = b"Groepen per 1 mei;;\n;;\nnaam;leden\nElim;12\n"
        (row,) = read_sheet(content).rows
        assert (row.number, row.cells) == (4, {"name": "Elim", "members": "12"})

    def test_unknown_ones_are_named_and_their_cells_left_behind(self):
        sheet = read_sheet(
            as_csv(["Elim", "06 12345678"], headings=["naam", "telefoon beheerder"])
        )
        assert sheet.unknown_columns == ["telefoon beheerder"]
        assert "06 12345678" not in str(sheet.rows)

    @pytest.mark.parametrize("content", [b"", b"leden;plaats\n3;Elim", b"\x81\x8d"])
    def test_without_a_name_the_file_is_refused(self, content):
        with pytest.raises(UnreadableFile):
            read_sheet(content)

    def test_two_for_one_column_are_refused(self):
        with pytest.raises(UnreadableFile, match="Place"):
            read_sheet(as_csv(["a"], headings=["naam", "buurt", "plaats"]))


class TestLimits:
    def test_rows(self, monkeypatch):
        monkeypatch.setattr(import_files, "MAX_ROWS", 2)
        assert len(read_sheet(as_csv(["a"], [""], ["b"])).rows) == 2
        with pytest.raises(UnreadableFile, match="2 rows"):
            read_sheet(as_csv(["a"], ["b"], ["c"]))

    def test_bytes(self):
        with pytest.raises(UnreadableFile, match="5 MB"):
            read_sheet(b"naam\n" + b"a" * import_files.MAX_BYTES)

    def test_old_excel_is_told_what_to_do(self):
        with pytest.raises(UnreadableFile, match="XLSX"):
            read_sheet(b"\xd0\xcf\x11\xe0" + b"0" * 100)
