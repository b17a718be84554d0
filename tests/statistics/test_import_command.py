import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.commits import committed
from tests.hosts.host import REPOSITORY
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.statistics.models import CrimeFigure

from .factories import DATA

pytestmark = pytest.mark.django_db

JSON = DATA / "47022NED_typeddataset.json"
CSV = DATA / "47022NED_typeddataset.csv"
STATLINE = DATA / "47022NED_statline.csv"


def run(*arguments):
    out = StringIO()
    with committed():
        call_command("import_crime_figures", *map(str, arguments), stdout=out)
    return out.getvalue()


def stored(area="GM0118", **kwargs):
    figures = CrimeFigure.objects.filter(area_code=area, **kwargs)
    return {(f.year, f.month): f.count for f in figures}


def provisional():
    marked = CrimeFigure.objects.filter(is_provisional=True)
    return set(marked.values_list("year", "month"))


class TestImport:
    def test_keeps_burglary_by_month(self):
        run(JSON)
        assert stored() == {
            (2024, 10): 9,
            (2024, 11): 14,
            (2024, 12): 11,
            (2025, 1): 2,
        }
        assert set(CrimeFigure.objects.values_list("kind", flat=True)) == {"1.1.1"}

    def test_keeps_no_number_as_no_number(self):
        run(JSON)
        assert stored("BU01185003")[2024, 12] is None
        assert stored("BU01185000")[2024, 12] == 0

    def test_keeps_areas_that_we_have_no_record_of(self):
        run(JSON)
        assert stored("BU01140101")

    def test_leaves_out_other_municipalities_when_asked(self):
        said = run(JSON, "--municipality", "gm0118")
        assert stored("BU01185003") and not stored("BU01140101")
        assert not stored("GM0114")
        assert "of another municipality" in said

    @pytest.mark.parametrize("name", ["118", "0118", "GM0118", " gm118 "])
    def test_knows_the_municipality_however_it_is_written(self, name):
        run(JSON, "--municipality", name)
        assert not stored("GM0114") and stored("GM0118")

    def test_takes_another_kind_when_asked(self):
        run(JSON, "--kind", "0.0.0")
        assert set(CrimeFigure.objects.values_list("kind", flat=True)) == {"0.0.0"}

    def test_tells_what_it_skipped_and_why(self):
        said = run(JSON)
        assert "of a year or a quarter" in said
        assert "of another kind" in said
        assert "without a code" in said
        assert "without a number, which is not zero: 2" in said

    def test_makes_the_public_pages_new(self):
        before = public_version()
        run(JSON)
        after = public_version()
        assert after != before
        run(JSON)
        assert public_version() == after


class TestAgain:
    def test_changes_nothing(self):
        first = run(JSON)
        second = run(JSON)
        number = CrimeFigure.objects.count()
        assert f"added: {number}" in first
        assert f"added: 0, changed: 0, unchanged: {number}" in second

    def test_updates_what_differs(self, tmp_path):
        run(CSV)
        other = tmp_path / "newer.csv"
        other.write_text(CSV.read_text().replace("      11", "      12"))
        assert "added: 0, changed: 1, unchanged: 5" in run(other)
        assert stored()[2024, 12] == 12

    def test_a_number_may_appear_and_go(self, tmp_path):
        run(CSV)
        other = tmp_path / "newer.csv"
        content = CSV.read_text().replace("       .", "4").replace("      14", ".")
        other.write_text(content)
        run(other)
        assert stored("BU01185003")[2024, 12] == 4
        assert stored()[2024, 11] is None

    def test_reads_several_files_as_one(self):
        assert "newest month: 2025-01" in run(JSON, CSV)
        assert provisional() == {(2025, 1)}

    def test_the_same_line_twice_is_kept_once(self, tmp_path):
        double = tmp_path / "double.csv"
        content = CSV.read_text()
        double.write_text(content + content.split("\n", 1)[1])
        run(double)
        assert CrimeFigure.objects.count() == 6


class TestNewestMonth:
    def test_is_provisional(self):
        run(JSON)
        assert provisional() == {(2025, 1)}

    def test_is_what_it_is_once_a_later_one_came(self, tmp_path):
        run(JSON)
        later = tmp_path / "later.csv"
        content = CSV.read_text()
        later.write_text(content + '"1007";"1.1.1 ";"GM0118    ";"2025MM02";"3"\n')
        run(later, "--municipality", "GM0118")
        marks = dict(
            CrimeFigure.objects.filter(area_code="GM0118", year=2025).values_list(
                "month", "is_provisional"
            )
        )
        assert marks == {1: False, 2: True}

    def test_of_an_old_file_is_not_marked_again(self, tmp_path):
        run(JSON)
        old = tmp_path / "old.csv"
        lines = [line for line in CSV.read_text().splitlines() if "2025" not in line]
        old.write_text("\n".join(lines) + "\n")
        run(old)
        assert (2024, 12) not in provisional()

    def test_and_what_the_file_marks_are_provisional(self):
        run(STATLINE)
        assert provisional() == {(2024, 12), (2025, 1)}


class TestDryRun:
    def test_tells_the_same_and_does_nothing(self):
        said = run(JSON, "--dry-run")
        assert "would be added: 24" in said
        assert not CrimeFigure.objects.exists()
        assert "added: 24," in run(JSON)


class TestRefusal:
    @pytest.fixture
    def half(self, tmp_path):
        path = tmp_path / "half.json"
        path.write_text(JSON.read_text()[:-200])
        return path

    def test_imports_nothing_of_any_file(self, half):
        with pytest.raises(CommandError, match="half-way.*Nothing is imported"):
            run(CSV, half)
        assert not CrimeFigure.objects.exists()

    def test_names_the_file(self, half):
        with pytest.raises(CommandError, match="half.json"):
            run(half)

    def test_of_a_table_where_the_number_means_another_crime(self, tmp_path):
        path = tmp_path / "old.csv"
        content = STATLINE.read_text()
        path.write_text(content.replace("inbraak woning", "inbraak met geweld"))
        with pytest.raises(CommandError, match="not burglary"):
            run(path)

    def test_of_a_file_without_what_is_wanted_tells_what_it_has(self):
        with pytest.raises(CommandError, match=r"Kinds in the file: 0\.0\.0"):
            run(JSON, "--kind", "2.2.1")
        with pytest.raises(CommandError, match="for GM0599"):
            run(JSON, "--municipality", "GM0599")

    @pytest.mark.parametrize(
        "option", [("--kind", "burglary"), ("--municipality", "Hoogeveen")]
    )
    def test_of_what_is_no_code(self, option):
        with pytest.raises(CommandError, match="Give a code"):
            run(JSON, *option)


ROWS = 200_000
# Without Django, so that only the file counts.
READ = """
import resource, sys
from collections import deque
from pathlib import Path
from wagtail_whatsappalert.statistics.import_files import read_figures
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
deque(read_figures(Path(sys.argv[1])), maxlen=0)
print(peak() - before)
"""


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """As CBS sends it: each area with its months, of one kind and of another."""
    path = tmp_path_factory.mktemp("country") / "country.json"
    months = [f"{y}MM{m:02}" for y in (2023, 2024) for m in range(1, 13)]
    with path.open("w") as file:
        file.write('{"odata.metadata":"x/47022NED/$metadata","value":[')
        for number in range(ROWS):
            area = f"BU{118 + number // 4800:04}{number // 24 % 200:04}"
            row = {
                "ID": number,
                "SoortMisdrijf": "1.1.1 " if number < 10_000 else "0.0.0 ",
                "WijkenEnBuurten": area,
                "Perioden": months[number % 24],
                "GeregistreerdeMisdrijven_1": number % 3,
            }
            file.write(("," if number else "") + json.dumps(row))
        file.write("]}")
    return path


class TestTheWholeCountry:
    def test_never_stands_in_memory(self, country):
        assert country.stat().st_size > 20_000_000
        command = [sys.executable, "-c", READ, str(country)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) < 6_000  # In kilobytes.

    def test_takes_queries_by_the_batch(self, country):
        with CaptureQueriesContext(connection) as queries:
            said = run(country)
        assert "added: 10000" in said
        assert len(queries) < 150
