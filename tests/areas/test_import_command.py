from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.commits import committed
from tests.groups.factories import make_group
from wagtail_whatsappalert.areas.models import District, Neighbourhood

from .factories import polygon, square
from .maps import (
    BOW_TIE,
    HOOGEVEEN,
    collection,
    district,
    english,  # noqa: F401
    feature,
    gis_file,
    neighbourhood,
    place,
    written,
)

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    with committed():
        call_command("import_neighbourhoods", *map(str, arguments), stdout=out)
    return out.getvalue()


class TestHoogeveen:
    def test_is_imported_once(self):
        assert "neighbourhoods: new: 48, changed: 0" in run(HOOGEVEEN)
        assert "new: 0, changed: 0, unchanged: 48" in run(HOOGEVEEN)
        assert Neighbourhood.objects.filter(year=2016).count() == 48

    def test_is_only_shown_in_a_dry_run(self):
        assert "neighbourhoods: new: 48" in run(HOOGEVEEN, "--dry-run")
        assert not Neighbourhood.objects.exists()

    def test_cut_off_is_refused_and_nothing_imported(self, tmp_path):
        content = HOOGEVEEN.read_bytes()
        path = written(tmp_path, content[: len(content) // 2])
        with pytest.raises(CommandError, match="half-way"):
            run(path, "--year", 2016)
        assert not Neighbourhood.objects.exists()

    def test_of_another_municipality_is_refused(self):
        with pytest.raises(CommandError, match=r"It has: Hoogeveen \(GM0118\)"):
            run(HOOGEVEEN, "--municipality", "GM0014")


class TestGeoPackage:
    def test_of_one_municipality_comes_with_its_districts(self, tmp_path):
        elsewhere = neighbourhood(
            1, buurtcode="BU00140001", gemeentecode="GM0014", gemeentenaam="Groningen"
        )
        layers = {"wijken": [district(50)], "buurten": [neighbourhood(0), elsewhere]}
        path = gis_file(tmp_path / "wijkenbuurten_2025_v1.gpkg", layers)
        out = run(path, "--municipality", "GM0118")
        assert "districts: new: 1" in out and "neighbourhoods: new: 1" in out
        assert Neighbourhood.objects.get().district == District.objects.get()


class TestReport:
    def test_names_what_matters(self, tmp_path):
        run(written(tmp_path, collection(*map(neighbourhood, range(3)))))
        make_group(
            name="Krakeel",
            neighbourhoods=Neighbourhood.objects.filter(code="BU01185002"),
        )
        features = [
            neighbourhood(0, buurtnaam="Centrum"),
            neighbourhood(3, polygon(BOW_TIE)),
            neighbourhood(4, water="JA"),
        ]
        out = run(written(tmp_path, collection(*features)))
        assert "boundaries of 2025" in out
        assert "municipality: Hoogeveen (GM0118)" in out
        assert "changed: BU01185000 Centrum: Name 'Buurt 0' → 'Centrum'" in out
        assert "repaired: BU01185003 Buurt 3" in out
        assert "vanished, kept: BU01185002 Buurt 2 (used by Krakeel)" in out
        assert "1 area of water is not read" in out
        assert "new: 1, changed: 1, unchanged: 0, vanished: 2" in out

    def test_names_what_is_wrong_and_imports_nothing(self, tmp_path):
        point = {"type": "Point", "coordinates": [6.4, 52.7]}
        path = written(tmp_path, collection(neighbourhood(0), neighbourhood(7, point)))
        out = StringIO()
        with pytest.raises(CommandError, match="nothing is imported"):
            call_command("import_neighbourhoods", str(path), stdout=out)
        assert "BU01185007 Buurt 7: it is no area" in out.getvalue()
        assert not Neighbourhood.objects.exists()


class TestChoices:
    def test_make_areas_of_a_flemish_file(self, tmp_path):
        areas = [feature({"Wijk": "Heverlee", "NR": 7}, polygon(square(4.7, 50.8)))]
        path = written(tmp_path, collection(*areas), "wijken.geojson")
        with pytest.raises(CommandError, match="year"):
            run(path, "--municipality", "24062 Leuven")
        wanted = ["--municipality", "24062 Leuven", "--year", "2024"]
        run(path, *wanted, "--kind", "districts", "--code-field", "nr")
        area = District.objects.get()
        assert (area.code, area.name, area.year) == ("7", "Heverlee", 2024)

    @pytest.mark.parametrize("year", [16, 20160])
    def test_of_no_year_are_refused(self, year):
        with pytest.raises(CommandError, match=str(year)):
            run(HOOGEVEEN, "--year", year)

    def test_of_a_file_that_is_not_there_are_refused(self):
        with pytest.raises(CommandError, match="nowhere"):
            run(Path("/nowhere/areas.geojson"))

    def test_of_no_areas_are_refused(self, tmp_path):
        lake = neighbourhood(0, place(0), water="JA")
        with pytest.raises(CommandError):
            run(written(tmp_path, collection(lake)))
