"""Who belongs to which of two groups, and what a proposal keeps."""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.groups.factories import make_group, make_neighbourhood
from tests.site.tree import make_site
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding.base import (
    GeocodedAddress,
    Geocoder,
    GeocoderUnavailable,
)
from wagtail_whatsappalert.signups import split_addresses
from wagtail_whatsappalert.signups.split_addresses import Address, Ground, propose
from wagtail_whatsappalert.signups.split_area import (
    NoPart,
    drawn_part,
    lines_part,
    neighbourhoods_part,
)
from wagtail_whatsappalert.signups.split_rules import (
    BadToken,
    Plan,
    Proposal,
    choices_kept,
    look_further,
    make_plan,
    read_plan,
)

from .splitting import NORTH, SOUTH, S, make_people, make_two_part_group, square

ASKED = []
BACKEND = f"{__name__}.RecordedGeocoder"


class RecordedGeocoder(Geocoder):
    """Answers where a postcode is, and in which street."""

    def search(self, query):
        raise AssertionError("asked by text")

    def search_address(self, postcode, house_number, addition=""):
        ASKED.append((postcode, house_number))
        if self.options.get("is_down"):
            raise GeocoderUnavailable("down")
        point, street = self.options["places"].get(postcode, (None, ""))
        if point is None:
            return []
        return [GeocodedAddress("", Location(*point), street=street)]


@pytest.fixture(autouse=True)
def site(db):
    ASKED.clear()
    return make_site()


def geocoder(**options):
    options = {"places": {}, **options}
    chosen = None if options.get("off") else {"BACKEND": BACKEND, "OPTIONS": options}
    return override_settings(WAGTAIL_WHATSAPPALERT={"GEOCODER": chosen})


def told(part, *addresses):
    proposals = propose(part, {n: Address(*a) for n, a in enumerate(addresses)})
    return [(p.goes, str(p.ground)) for _number, p in sorted(proposals.items())]


class TestByNeighbourhood:
    def part(self):
        group, _south, north = make_two_part_group()
        return neighbourhoods_part(group, {north.pk})

    def test_asks_the_list_of_addresses_and_nobody_else(self):
        with geocoder():
            answers = told(self.part(), (NORTH, 1), (SOUTH, 2))
        assert answers == [(True, "list"), (False, "list")]
        assert not ASKED

    def test_knows_who_lives_elsewhere(self):
        area = make_neighbourhood(boundary=square(6.6, 52.7, 6.7, 52.8))
        code = int(area.code[2:])
        PostcodeAddresses.objects.create(
            year=2016,
            postcode="7903 CC",
            municipality_code="GM0118",
            runs=f"{code}:1-9",
        )
        part = self.part()
        assert told(part, ("7903 CC", 3)) == [(False, "outside")]

    def test_asks_the_geocoder_for_what_the_list_does_not_tell(self):
        places = {"1111 AA": ((6.45, 52.77), ""), "1111 BB": ((6.45, 52.71), "")}
        places["1111 CC"] = ((5.0, 52.0), "")
        with geocoder(places=places):
            answers = told(
                self.part(), *((postcode, 1) for postcode in (*places, "1111 DD"))
            )
        assert answers == [
            *((True, "service"), (False, "service")),
            *((False, "outside"), (False, "unknown")),
        ]

    def test_asks_for_an_address_once(self):
        with geocoder(places={"1111 AA": ((6.45, 52.77), "")}):
            told(self.part(), *[("1111 AA", 1)] * 5)
        assert ASKED == [("1111 AA", 1)]

    def test_without_geocoder_does_not_know(self):
        with geocoder(off=True):
            assert told(self.part(), ("1111 AA", 1)) == [(False, "unknown")]

    def test_stops_when_the_geocoder_is_down(self):
        with geocoder(is_down=True):
            answers = told(self.part(), ("1111 AA", 1), ("1111 AA", 2), (NORTH, 1))
        assert answers == [(False, "later"), (False, "later"), (True, "list")]
        assert len(ASKED) == 1

    @pytest.mark.parametrize("limit", [("MOST_ASKED", 2), ("SECONDS", -1)])
    def test_asks_no_more_and_no_longer_than_a_manager_waits(self, limit, monkeypatch):
        monkeypatch.setattr(split_addresses, *limit)
        with geocoder(places={"1111 AA": ((6.45, 52.77), "")}):
            answers = told(self.part(), *(("1111 AA", n) for n in range(1, 5)))
        most = 2 if limit[0] == "MOST_ASKED" else 0
        assert len(ASKED) == most
        assert answers == [(True, "service")] * most + [(False, "later")] * (4 - most)

    def test_costs_no_more_queries_for_more_people(self):
        part = self.part()

        def count(number):
            with CaptureQueriesContext(connection) as queries:
                told(part, *((NORTH, n) for n in range(1, number)))
            return len(queries)

        assert count(200) == count(5)


class TestByDrawing:
    def part(self, south_to=52.74):
        group, _south, _north = make_two_part_group()
        return drawn_part(group, square(6.3, south_to, 6.6, 52.9))

    def test_needs_nobody_for_a_neighbourhood_that_is_whole(self):
        with geocoder():
            assert told(self.part(), (NORTH, 1)) == [(True, "list")]
        assert not ASKED

    def test_asks_where_exactly_in_one_that_is_cut(self):
        for latitude, goes in ((52.745, True), (52.71, False)):
            with geocoder(places={SOUTH: ((6.45, latitude), "")}):
                assert told(self.part(), (SOUTH, 1)) == [(goes, "service")]

    def test_leaves_no_sliver_of_a_neighbourhood(self):
        part = self.part(south_to=52.74999)
        assert len(part.going) == 1
        assert len(part.staying) == 1


class TestByLines:
    def part(self, *lines):
        group = make_group(area_source="addresses", address_list="\n".join(lines))
        return lines_part(group, {0})

    def test_knows_postcodes_and_house_numbers(self):
        part = self.part("7901 AA 1-35 odd", "7901 AA 2-98 even", "7902 BB")
        with geocoder(off=True):
            answers = told(part, (SOUTH, 3), (SOUTH, 4), (NORTH, 9), ("1111 AA", 1))
        assert answers == [
            *((True, "lines"), (False, "lines")),
            *((False, "lines"), (False, "unknown")),
        ]

    def test_asks_for_the_street_where_one_decides(self):
        part = self.part("Kerkstraat", "Dorpsstraat 1-9")
        places = {
            "1111 AA": ((6, 52), "Kerkstraat"),
            "1111 BB": ((6, 52), "Dorpsstraat"),
            "1111 CC": ((6, 52), "Elders"),
        }
        with geocoder(places=places):
            answers = told(part, *((postcode, 5) for postcode in places))
        assert answers == [(True, "lines"), (False, "lines"), (False, "outside")]

    def test_does_not_guess_where_both_could_be(self):
        part = self.part("Kerkstraat", "7901")
        with geocoder(places={SOUTH: ((6, 52), "Kerkstraat")}):
            assert told(part, (SOUTH, 5)) == [(False, "unknown")]


class TestAPart:
    def test_is_neither_nothing_nor_everything(self):
        group, south, north = make_two_part_group()
        listed = make_group(area_source="addresses", address_list="7901\n7902")
        for make in (
            lambda: neighbourhoods_part(group, set()),
            lambda: neighbourhoods_part(group, {south.pk, north.pk}),
            lambda: neighbourhoods_part(group, {987_654}),
            lambda: drawn_part(group, square(0, 0, 1, 1)),
            lambda: drawn_part(group, square(6, 52, 7, 53)),
            lambda: drawn_part(make_group(), square(6, 52, 7, 53)),
            lambda: lines_part(listed, set()),
            lambda: lines_part(listed, {0, 1}),
        ):
            with pytest.raises(NoPart):
                make()


class TestAPlan:
    def test_comes_back_as_it_was(self):
        plan = Plan("key", "facts", {3: Proposal(True, Ground.SERVICE)})
        assert read_plan(plan.seal()) == plan

    def test_of_somebody_else_is_refused(self):
        for token in ("", "x", "é", Plan("k", "f").seal()[:-3]):
            with pytest.raises(BadToken):
                read_plan(token)

    def test_looks_only_further_for_whom_there_was_no_time(self):
        group, _south, north = make_two_part_group()
        late, known = make_people(group, [S.READY] * 2, postcode="1111 AA")
        part = neighbourhoods_part(group, {north.pk})
        with geocoder(is_down=True):
            plan = make_plan(group, part)
        proposals = {**plan.proposals, known.pk: Proposal(False, Ground.SERVICE)}
        plan = Plan(plan.key, plan.facts, proposals)
        with geocoder(places={"1111 AA": ((6.45, 52.77), "")}):
            further = look_further(plan, group, part)
        assert further.proposals[late.pk] == Proposal(True, Ground.SERVICE)
        assert further.proposals[known.pk] == Proposal(False, Ground.SERVICE)

    def test_that_is_made_anew_keeps_what_was_chosen(self):
        goes, stays = (Proposal(side, Ground.LIST) for side in (True, False))
        before = Plan("a", "f", {1: goes, 2: goes, 3: stays, 4: stays, 5: goes})
        after = Plan("b", "g", {1: goes, 2: goes, 3: stays, 4: goes, 6: goes})
        chosen, newcomers = choices_kept(before=before, plan=after, chosen={1, 3, 5})
        assert chosen == {1, 3, 4, 6}
        assert newcomers == {6}
