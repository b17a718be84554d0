"""
A workbook of one sheet, written row by row.

Of what openpyxl can do we need little, and for as many rows as a municipality
has people this takes a fifth of its time. ECMA-376, part 1, chapter 18.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MOST_CHARACTERS = 32_767
BEGINNING = datetime(1899, 12, 30)
ROWS_PER_PIECE = 200
# What XML cannot hold, and what would be read as something else (_x0041_).
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# As numbered in STYLES.
MOMENT, TEXT, HEADING, DAY = 1, 2, 3, 4

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    f' ContentType="{TYPES}.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    f' ContentType="{TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    "</Types>"
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="{moment}"/>'
    '<numFmt numFmtId="165" formatCode="{day}"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    "</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</cellStyleXfs>"
    '<cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
SHEET_START = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
SHEET_END = "</sheetData></worksheet>"


def write_workbook(
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    output: BinaryIO,
    *,
    moment_format: str,
    day_format: str,
) -> None:
    """
    Rows of texts, numbers, days and moments without a zone; empty is ``""``.

    A text is a text whatever it looks like: no formula, no number, no error.
    """
    styles = STYLES.format(
        moment=escape(moment_format, {'"': "&quot;"}),
        day=escape(day_format, {'"': "&quot;"}),
    )
    with ZipFile(output, "w", ZIP_DEFLATED) as package:
        for name, content in _parts(styles):
            package.writestr(name, DECLARATION + content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in _sheet(headings, rows):
                sheet.write(piece.encode())


def _parts(styles: str) -> Iterator[tuple[str, str]]:
    yield "[Content_Types].xml", CONTENT_TYPES
    yield "_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"))
    yield "xl/workbook.xml", WORKBOOK
    sheet, style = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", _relations(sheet, style)
    yield "xl/styles.xml", styles


def _relations(*relations: tuple[str, str]) -> str:
    lines = [
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    ]
    start = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return f"{start}{''.join(lines)}</Relationships>"


def _sheet(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    columns = [column_name(number) for number in range(len(headings))]
    yield DECLARATION + SHEET_START
    yield _row(1, columns, headings, HEADING)
    pieces = []
    for number, row in enumerate(rows, start=2):
        pieces.append(_row(number, columns, row))
        if len(pieces) == ROWS_PER_PIECE:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces)
    yield SHEET_END


def column_name(number: int) -> str:
    """The letters above a column; the first is 0."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _row(
    number: int, columns: Sequence[str], values: Sequence[Any], style: int = TEXT
) -> str:
    cells = [
        _cell(f"{column}{number}", value, style)
        for column, value in zip(columns, values, strict=True)
        if value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Any, text_style: int) -> str:
    if isinstance(value, str):
        return (
            f'<c r="{place}" t="inlineStr" s="{text_style}"><is>'
            f'<t xml:space="preserve">{_text(value)}</t></is></c>'
        )
    if isinstance(value, datetime):
        return f'<c r="{place}" s="{MOMENT}"><v>{_serial(value)}</v></c>'
    if isinstance(value, date):
        midnight = datetime.combine(value, time())
        return f'<c r="{place}" s="{DAY}"><v>{_serial(midnight)}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _text(text: str) -> str:
    text = UNFIT.sub("", text)[:MOST_CHARACTERS]
    if "_x" in text:
        text = ESCAPED.sub("_x005F_", text)
    return escape(text)


def _serial(moment: datetime) -> float:
    """Days since the beginning of a spreadsheet's time."""
    passed = moment - BEGINNING
    return passed.days + passed.seconds / 86_400
