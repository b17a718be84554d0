"""Which areas a point lies in: as plain shapely says it, in every process."""

import os
import random
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection
from shapely import from_wkb
from shapely.geometry import Point

from tests.groups.factories import make_neighbourhood
from wagtail_whatsappalert.areas.geometry import as_wkb
from wagtail_whatsappalert.areas.models import Neighbourhood
from wagtail_whatsappalert.areas.point_index import (
    PointIndex,
    kept_index,
    neighbourhood_index,
)
from wagtail_whatsappalert.common.versions import AREAS, touch_public_version

from .factories import hoogeveen, multipolygon, polygon, square

POINTS = 10_000
ELSEWHERE = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
django.setup()
from tests.areas.factories import polygon, square
from wagtail_whatsappalert.areas.models import Neighbourhood
area = Neighbourhood.objects.get(pk={pk})
area.boundary = polygon(square(west=5.0))
area.save()
"""


def index_of(**boundaries):
    return PointIndex((name, as_wkb(each)) for name, each in boundaries.items())


def rings(shape):
    return [
        ring
        for part in shape.geoms
        for ring in (part.exterior, *part.interiors)
        if not ring.is_empty
    ]


def borders(shape):
    """Corners of a shape, and the middle of its sides."""
    for ring in rings(shape):
        corners = list(ring.coords)
        yield from corners
        for (x1, y1), (x2, y2) in zip(corners, corners[1:], strict=False):
            yield (x1 + x2) / 2, (y1 + y2) / 2


class TestHoogeveen:
    """The 48 real neighbourhoods, each answer beside that of a plain loop."""

    @pytest.fixture
    def shapes(self):
        return {name: from_wkb(as_wkb(each)) for name, each in hoogeveen().items()}

    @pytest.fixture
    def index(self):
        return index_of(**hoogeveen())

    def check(self, index, shapes, points):
        for x, y in points:
            point = Point(x, y)
            plain = [name for name, each in shapes.items() if each.covers(point)]
            assert index.at(x, y) == plain, (x, y)

    def test_at_10_000_points_in_and_around_it(self, index, shapes):
        chance = random.Random(118)
        points = [
            (chance.uniform(6.37, 6.67), chance.uniform(52.64, 52.79))
            for _number in range(POINTS)
        ]
        self.check(index, shapes, points)
        assert sum(bool(index.at(*point)) for point in points) > POINTS / 4

    def test_on_borders(self, index, shapes):
        points = [point for each in shapes.values() for point in borders(each)]
        self.check(index, shapes, random.Random(1).sample(points, 2_500))

    def test_in_holes(self, index, shapes):
        holes = [
            ring
            for each in shapes.values()
            for part in each.geoms
            for ring in part.interiors
        ]
        assert len(holes) >= 2
        points = [point for ring in holes for point in ring.coords]
        middles = [ring.envelope.centroid.coords[0] for ring in holes]
        self.check(index, shapes, [*points, *middles])


class TestAt:
    def test_names_all_areas_that_hold_the_point_in_their_order(self):
        index = index_of(
            large=polygon(square(size=1)),
            small=polygon(square(size=0.1)),
            far=polygon(square(west=8)),
        )
        assert index.at(6.45, 52.75) == ["large", "small"]
        assert index.at(6.9, 53.5) == ["large"]

    def test_a_border_belongs_to_both_sides(self):
        index = index_of(
            west=polygon(square(west=6, size=1)), east=polygon(square(west=7, size=1))
        )
        assert index.at(7, 53) == ["west", "east"]

    def test_a_hole_is_outside_but_its_edge_is_not(self):
        hole = square(west=6.42, south=52.72, size=0.02)
        index = index_of(ring=polygon(square(), hole))
        assert index.at(6.43, 52.73) == []
        assert index.at(6.42, 52.73) == ["ring"]

    def test_every_part_counts(self):
        parts = multipolygon(polygon(square()), polygon(square(west=7)))
        assert index_of(parts=parts).at(7.05, 52.75) == ["parts"]

    @pytest.mark.parametrize("place", [(0, 90), (float("nan"), 52), (1e308, -1e308)])
    def test_what_is_nowhere_lies_nowhere(self, place):
        assert index_of(square=polygon(square())).at(*place) == []

    def test_of_no_areas_is_nothing(self):
        assert PointIndex([]).at(6.45, 52.75) == []


@pytest.mark.django_db
class TestNeighbourhoods:
    def test_are_known_by_number(self):
        area = make_neighbourhood()
        make_neighbourhood(boundary=None)
        index = neighbourhood_index()
        assert index.at(6.45, 52.72) == [area.pk]
        assert len(index) == 1

    def test_of_the_newest_year_of_each_municipality_win(self):
        make_neighbourhood(year=2016)
        new = make_neighbourhood(year=2025)
        other = make_neighbourhood(year=2016, municipality_code="GM0109")
        assert neighbourhood_index().at(6.45, 52.72) == [new.pk, other.pk]

    def test_without_a_code_a_municipality_is_known_by_its_name(self):
        nameless = {"municipality_code": "", "year": 2020}
        first = make_neighbourhood(municipality="Mol", **nameless)
        make_neighbourhood(municipality="Geel", **nameless)
        new = make_neighbourhood(municipality="Geel", **{**nameless, "year": 2024})
        assert neighbourhood_index().at(6.45, 52.72) == [first.pk, new.pk]

    def test_drop_out_when_one_is_deleted(self):
        area = make_neighbourhood()
        assert neighbourhood_index().at(6.45, 52.72)
        area.delete()
        assert neighbourhood_index().at(6.45, 52.72) == []


@pytest.mark.django_db
class TestKeptIndex:
    def test_takes_one_query_while_nothing_changes(self, django_assert_num_queries):
        make_neighbourhood()
        neighbourhood_index()
        with django_assert_num_queries(1):
            neighbourhood_index()

    def test_stays_when_only_names_or_numbers_changed(self):
        index = neighbourhood_index()
        touch_public_version()
        assert neighbourhood_index() is index
        touch_public_version(AREAS)
        assert neighbourhood_index() is not index

    def test_each_name_has_its_own(self):
        here = as_wkb(polygon(square()))
        assert kept_index("one", lambda: [("a", here)]).at(6.45, 52.75) == ["a"]
        assert kept_index("two", lambda: [("b", here)]).at(6.45, 52.75) == ["b"]
        assert kept_index("one", lambda: []).at(6.45, 52.75) == ["a"]

    def test_is_not_kept_where_reading_failed(self):
        def broken():
            raise LookupError

        with pytest.raises(LookupError):
            kept_index("one", broken)
        assert len(kept_index("one", lambda: [])) == 0

    def test_is_made_once_for_many_threads(self, monkeypatch):
        monkeypatch.setattr(
            "wagtail_whatsappalert.areas.point_index.area_version", lambda: "1"
        )
        made, answers = [], []
        waiting = threading.Barrier(4)

        def read():
            made.append(1)
            return [("a", as_wkb(polygon(square())))]

        def ask():
            waiting.wait(timeout=10)
            answers.append(kept_index("one", read).at(6.45, 52.75))

        threads = [threading.Thread(target=ask) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [["a"]] * 4
        assert len(made) == 1


@pytest.mark.django_db(transaction=True)
class TestChangeInAnotherProcess:
    def test_is_seen_at_the_next_question(self):
        area = make_neighbourhood()
        assert neighbourhood_index().at(6.45, 52.72) == [area.pk]
        name = str(connection.settings_dict["NAME"])
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE.format(name=name, pk=area.pk)],
            check=True,
            cwd=settings.VAR.parent,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            timeout=60,
        )
        assert neighbourhood_index().at(6.45, 52.72) == []
        assert neighbourhood_index().at(5.05, 52.72) == [area.pk]
        assert Neighbourhood.objects.count() == 1
