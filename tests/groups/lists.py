"""Lists of groups as municipalities keep them, in the files that they send."""

import csv
import io

import pytest
from django.utils import translation
from openpyxl import Workbook

HEADINGS = ["Naam", "Plaats", "Leden", "Link"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def as_csv(*rows, headings=HEADINGS, delimiter=";", encoding="utf-8"):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([headings, *rows])
    return file.getvalue().encode(encoding)


def as_xlsx(*rows, headings=HEADINGS):
    workbook = Workbook()
    for row in [headings, *rows]:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def ninety_one_rows():
    """As the source plan has it: name, place, members, link."""
    return [
        [
            f"Buurtgroep {number}",
            f"Buurt {number % 48 + 1}",
            str(20 + number),
            f"https://www.wabp.nl/groep/{number}" if number % 3 else "",
        ]
        for number in range(1, 92)
    ]
