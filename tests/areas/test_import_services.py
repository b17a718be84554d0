import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_district, make_group, make_neighbourhood
from tests.texts.factories import make_editor
from wagtail_whatsappalert.areas.import_reading import read_areas
from wagtail_whatsappalert.areas.import_rows import Wanted
from wagtail_whatsappalert.areas.import_services import (
    AreasHaveErrors,
    PlanChanged,
    import_areas,
)
from wagtail_whatsappalert.areas.importing import plan_import
from wagtail_whatsappalert.areas.models import District, Neighbourhood
from wagtail_whatsappalert.common.models import PublicChange
from wagtail_whatsappalert.common.versions import area_version
from wagtail_whatsappalert.groups import receivers

from .factories import polygon, square
from .maps import (
    HOOGEVEEN,
    district,
    english,  # noqa: F401
    feature,
    neighbourhood,
    place,
)

pytestmark = pytest.mark.django_db


def carry_out(areas, **kwargs):
    with committed():
        return import_areas(areas=areas, **{"actor": None, **kwargs})


@pytest.fixture
def import_features(read):
    def import_features(*features, **wanted):
        return carry_out(read(*features, **wanted))

    return import_features


def counts(plan):
    return {kind.value: list(found.values()) for kind, found in plan.counts}


class TestHoogeveen:
    def test_is_imported_with_what_saving_makes_of_it(self):
        plan = carry_out(read_areas(HOOGEVEEN, wanted=Wanted()))
        assert counts(plan) == {"neighbourhood": [48, 0, 0, 0]}
        area = Neighbourhood.objects.get(name="Krakeel", year=2016)
        imported = (area.outline, bytes(area.shape), area.boundary)
        area.save()
        area.refresh_from_db()
        assert (area.outline, bytes(area.shape), area.boundary) == imported

    def test_changes_nothing_the_second_time(self):
        carry_out(read_areas(HOOGEVEEN, wanted=Wanted()))
        before = area_version(), ModelLogEntry.objects.count()
        plan = carry_out(read_areas(HOOGEVEEN, wanted=Wanted()))
        assert counts(plan) == {"neighbourhood": [0, 0, 48, 0]}
        assert not plan.changes_something
        assert (area_version(), ModelLogEntry.objects.count()) == before

    def test_is_unchanged_after_somebody_saved_it(self):
        carry_out(read_areas(HOOGEVEEN, wanted=Wanted()))
        Neighbourhood.objects.first().save()
        assert not plan_import(read_areas(HOOGEVEEN, wanted=Wanted())).changed


class TestAgain:
    def test_changes_what_the_file_has_otherwise(self, import_features):
        import_features(neighbourhood(0), neighbourhood(1), neighbourhood(2))
        number = Neighbourhood.objects.get(code="BU01185000").pk
        plan = import_features(
            neighbourhood(0, buurtnaam="Centrum"),
            neighbourhood(1, polygon(square(7.0))),
            neighbourhood(2),
        )
        assert counts(plan) == {"neighbourhood": [0, 2, 1, 0]}
        renamed, moved = plan.changed
        assert [(c.old, c.new) for c in renamed.changes] == [("Buurt 0", "Centrum")]
        assert [c.label for c in moved.changes] == ["Boundary"]
        assert Neighbourhood.objects.get(name="Centrum").pk == number
        assert "7.1" in Neighbourhood.objects.get(code="BU01185001").outline

    def test_keeps_what_the_file_does_not_say(self, import_features):
        import_features(neighbourhood(0))
        facts = {"statcode": "BU01185000", "statnaam": "Buurt 0"}
        plan = import_features(feature(facts, place(0)), year=2025)
        assert not plan.changed
        assert Neighbourhood.objects.get().municipality == "Hoogeveen"

    def test_keeps_years_apart(self, import_features):
        import_features(neighbourhood(0, jaar=2016))
        plan = import_features(neighbourhood(0, buurtnaam="Centrum"))
        assert counts(plan) == {"neighbourhood": [1, 0, 0, 0]}
        names = Neighbourhood.objects.order_by("year").values_list("year", "name")
        assert list(names) == [(2016, "Buurt 0"), (2025, "Centrum")]


class TestVanished:
    def test_are_kept_and_told_with_their_groups(self, import_features):
        import_features(neighbourhood(0), neighbourhood(1), neighbourhood(2))
        gone = Neighbourhood.objects.get(code="BU01185001")
        make_group(name="Krakeel", neighbourhoods=[gone])
        plan = import_features(neighbourhood(0))
        found = [(area.code, area.groups) for area in plan.vanished]
        assert found == [("BU01185001", ["Krakeel"]), ("BU01185002", [])]
        assert Neighbourhood.objects.count() == 3

    def test_are_not_those_of_other_places_years_and_kinds(self, import_features):
        make_neighbourhood(code="BU00140001", year=2025, municipality_code="GM0014")
        make_neighbourhood(code="BU01189999", year=2016)
        make_district(code="WK011899", year=2025, municipality_code="GM0118")
        assert not import_features(neighbourhood(0)).vanished


class TestDistricts:
    def test_of_the_file_get_their_neighbourhoods(self, import_features):
        plan = import_features(district(50), neighbourhood(0))
        assert counts(plan) == {
            "district": [1, 0, 0, 0],
            "neighbourhood": [1, 0, 0, 0],
        }
        assert Neighbourhood.objects.get().district.code == "WK011850"

    def test_of_another_year_get_none(self, import_features):
        import_features(district(50, jaar=2016))
        plan = import_features(neighbourhood(0))
        assert plan.without_district == 1
        assert Neighbourhood.objects.get().district is None

    def test_that_come_later_get_those_that_wait(self, import_features):
        import_features(neighbourhood(0), neighbourhood(1, jaar=2016), year=2025)
        make_neighbourhood(code="BU01186000", year=2025)
        group = make_group(neighbourhoods=Neighbourhood.objects.filter(year=2025))
        plan = import_features(district(50))
        assert len(plan.links) == 1
        linked = Neighbourhood.objects.exclude(district=None)
        assert [area.code for area in linked] == ["BU01185000"]
        group.refresh_from_db()
        assert group.district_numbers == str(District.objects.get().pk)

    def test_that_somebody_chose_are_kept_where_the_file_has_none(
        self, import_features
    ):
        chosen = make_district(year=2016)
        import_features(neighbourhood(0))
        Neighbourhood.objects.update(district=chosen)
        import_features(neighbourhood(0, buurtnaam="Centrum"))
        assert Neighbourhood.objects.get(name="Centrum").district == chosen


class TestGroups:
    def test_get_their_area_anew_once_each(self, import_features, monkeypatch):
        features = [neighbourhood(number) for number in range(6)]
        import_features(*features)
        areas = list(Neighbourhood.objects.order_by("code"))
        group = make_group(neighbourhoods=areas[:3])
        other = make_group(name="Elim", neighbourhoods=areas[3:])
        make_group(name="Pesse", neighbourhoods=[make_neighbourhood()])
        renewed, renew = [], receivers.update_area
        monkeypatch.setattr(
            receivers, "update_area", lambda one: (renewed.append(one.pk), renew(one))
        )
        moved = [neighbourhood(n, polygon(square(7.0))) for n in range(4)]
        import_features(*moved, *features[4:])
        assert renewed == [group.pk, other.pk]
        for one in (group, other):
            one.refresh_from_db()
            assert "7.1" in one.outline

    def test_follow_a_new_name(self, import_features):
        import_features(neighbourhood(0))
        group = make_group(neighbourhoods=Neighbourhood.objects.all())
        import_features(neighbourhood(0, buurtnaam="Centrum"))
        group.refresh_from_db()
        assert group.area_names == "Centrum"


class TestEverythingOrNothing:
    def test_one_wrong_area_stops_everything(self, import_features):
        line = {"type": "Point", "coordinates": [6.4, 52.7]}
        with pytest.raises(AreasHaveErrors) as refusal:
            import_features(neighbourhood(0), neighbourhood(1, line))
        assert refusal.value.plan.problems
        assert not Neighbourhood.objects.exists()

    def test_what_breaks_half_way_leaves_nothing(self, import_features, monkeypatch):
        path = "wagtail_whatsappalert.areas.import_services.neighbourhoods_changed"
        monkeypatch.setattr(path, lambda numbers: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_features(district(50), neighbourhood(0))
        assert not (Neighbourhood.objects.exists() or District.objects.exists())

    def test_another_plan_than_was_seen_is_not_carried_out(self, read):
        areas = read(neighbourhood(0))
        digest = plan_import(areas).digest
        make_neighbourhood(code="BU01185000", year=2025)
        with pytest.raises(PlanChanged):
            carry_out(areas, digest=digest)
        assert Neighbourhood.objects.get().name != "Buurt 0"

    def test_two_imports_wait_for_each_other_before_they_read(self, read):
        areas = read(neighbourhood(0))
        with CaptureQueriesContext(connection) as queries:
            carry_out(areas)
        statements = [query["sql"] for query in queries]
        first = next(s for s in statements if not s.startswith(("BEGIN", "SAVEPOINT")))
        assert first.startswith("UPDATE")


class TestOwnCodes:
    def import_of(self, import_features, municipality, name):
        return import_features(
            feature({"naam": name, "nr": 1}, place(0)),
            municipalities=(municipality,),
            code_field="nr",
            year=2024,
        )

    def test_never_take_an_area_of_another_municipality(self, import_features):
        self.import_of(import_features, "24062 Leuven", "Heverlee")
        with pytest.raises(AreasHaveErrors) as refusal:
            self.import_of(import_features, "44021 Gent", "Dampoort")
        assert "Heverlee in Leuven" in refusal.value.plan.problems[0]
        assert Neighbourhood.objects.get().name == "Heverlee"

    def test_change_those_of_the_same(self, import_features):
        self.import_of(import_features, "24062 Leuven", "Heverlee")
        self.import_of(import_features, "Leuven", "Heverlee-Zuid")
        area = Neighbourhood.objects.get()
        assert (area.name, area.municipality_code) == ("Heverlee-Zuid", "24062")


class TestCost:
    def count(self, areas):
        with CaptureQueriesContext(connection) as queries:
            carry_out(areas)
        return len(queries)

    def test_is_no_query_for_each_area(self, read):
        few = self.count(read(district(50), neighbourhood(0)))
        features = [neighbourhood(number) for number in range(1, 80)]
        assert self.count(read(*features)) <= few

    def test_is_one_new_version(self, import_features):
        import_features(*[neighbourhood(number) for number in range(9)])
        assert list(PublicChange.objects.values_list("topic", flat=True)) == ["areas"]


class TestHistory:
    def test_tells_who_made_and_changed_an_area(self, read):
        user = make_editor("change_neighbourhood")
        carry_out(read(neighbourhood(0)), actor=user)
        carry_out(read(neighbourhood(0, buurtnaam="Centrum")), actor=user)
        area = Neighbourhood.objects.get()
        entries = ModelLogEntry.objects.for_instance(area).order_by("pk")
        assert [(e.action, e.label, e.user) for e in entries] == [
            ("wagtail.create", "Buurt 0", user),
            ("wagtail.edit", "Centrum", user),
        ]


def test_boundary_is_the_json_that_the_admin_shows(import_features):
    import_features(neighbourhood(0))
    assert json.loads(json.dumps(Neighbourhood.objects.get().boundary))["type"]
    Neighbourhood.objects.get().full_clean()
