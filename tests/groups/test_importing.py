import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site.tree import make_site
from wagtail_whatsappalert.common.locations import parse_location
from wagtail_whatsappalert.groups import import_cells
from wagtail_whatsappalert.groups.import_files import SheetRow
from wagtail_whatsappalert.groups.import_plan import Outcome
from wagtail_whatsappalert.groups.importing import plan_import
from wagtail_whatsappalert.groups.models import Group, GroupStatus, SignupRoute

from .factories import (
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)
from .lists import english  # noqa: F401
from .test_import_files import BLNS

pytestmark = pytest.mark.django_db


def plan_of(*rows, parent=None):
    sheet = [SheetRow(number, cells) for number, cells in enumerate(rows, start=2)]
    return plan_import(sheet, parent=parent)


def row_of(parent=None, **cells):
    return plan_of({"name": "Elim", **cells}, parent=parent).rows[0]


class TestNewGroup:
    def test_is_active_and_takes_signups_through_our_form(self):
        row = row_of()
        assert row.outcome == Outcome.NEW
        assert row.values == {"name": "Elim", "status": GroupStatus.ACTIVE}

    def test_takes_signups_through_its_link(self):
        row = row_of(link="www.wabp.nl/elim")
        assert row.values["external_url"] == "https://www.wabp.nl/elim"
        assert row.values["signup_route"] == SignupRoute.EXTERNAL

    def test_tells_when_it_starts_full(self):
        assert row_of(members="99", capacity="100").remarks == []
        assert row_of(members="100", capacity="100").remarks
        assert row_of(members="131").remarks


class TestKnownGroup:
    def test_is_recognised_by_its_name(self):
        group = make_group(name="De  Weide-Noord")
        row = row_of(name=" de weide-noord ")
        assert row.group == group
        assert row.outcome == Outcome.UNCHANGED

    def test_shows_what_changes(self):
        make_group(name="Elim", members_outside=10)
        row = row_of(members="12")
        assert row.outcome == Outcome.CHANGED
        ((label, old, new),) = [(c.label, c.old, c.new) for c in row.changes]
        assert (label, old, new) == ("Members outside the system", "10", "12")

    def test_keeps_what_an_empty_cell_does_not_name(self):
        make_group(name="Elim", members_outside=10, area_description="Het dorp")
        row = row_of(members="", place="", link="", status="", capacity="")
        assert row.outcome == Outcome.UNCHANGED

    def test_stays_closed_if_its_link_is_the_same(self):
        make_group(
            name="Elim",
            external_url="https://www.wabp.nl/",
            signup_route=SignupRoute.CLOSED,
        )
        assert row_of(link="https://www.wabp.nl/").outcome == Outcome.UNCHANGED

    def test_is_the_one_that_has_not_ended(self):
        make_group(name="Elim", status=GroupStatus.ENDED)
        running = make_group(name="Elim")
        assert row_of().group == running

    def test_is_an_error_if_there_are_two(self):
        make_group(name="Elim")
        make_group(name="ELIM")
        assert row_of().outcome == Outcome.ERROR


class TestPlace:
    def test_is_a_neighbourhood_by_name_or_code(self):
        area = make_neighbourhood(name="Elim kern", code="BU01185300")
        assert row_of(place="elim KERN").neighbourhoods == [area]
        assert row_of(place="bu01185300").neighbourhoods == [area]

    @pytest.mark.parametrize(
        "text", ["Kinholt; Grittenhof", "Kinholt/Grittenhof", "Kinholt, Grittenhof"]
    )
    def test_may_be_several(self, text):
        areas = [make_neighbourhood(name=name) for name in ("Kinholt", "Grittenhof")]
        row = row_of(place=text)
        assert row.neighbourhoods == areas
        assert "area_description" not in row.values

    def test_name_may_hold_the_mark_that_separates(self):
        area = make_neighbourhood(name="Noord/Oost")
        assert row_of(place="Noord/Oost").neighbourhoods == [area]

    def test_is_text_where_it_is_unknown(self):
        area = make_neighbourhood(name="Kinholt")
        row = row_of(place="Kinholt / het Trekgat")
        assert row.neighbourhoods == [area]
        assert row.values["area_description"] == "Kinholt / het Trekgat"

    def test_is_the_newest_of_the_boundaries(self):
        make_neighbourhood(name="Elim", code="BU1", year=2016)
        newest = make_neighbourhood(name="Elim", code="BU1", year=2024)
        assert row_of(place="Elim").neighbourhoods == [newest]

    def test_asks_for_a_code_where_a_name_is_used_twice(self):
        make_neighbourhood(name="Centrum", code="BU1")
        make_neighbourhood(name="Centrum", code="BU2")
        (problem,) = row_of(place="Centrum").problems
        assert "code" in problem
        assert row_of(place="BU2").outcome == Outcome.NEW


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("41", 41),
            ("1.024", 1024),
            ("1,024", 1024),
            ("12 leden", 12),
            ("ca. 80", 80),
            ("41,0", 41),
        ],
    )
    def test_are_read_as_people_write_them(self, text, number):
        assert row_of(members=text).values["members_outside"] == number

    @pytest.mark.parametrize(
        "text", ["-3", "1.5", "veel", "1.025", "9" * 400, "1.02400000", "1e3"]
    )
    def test_are_an_error_if_they_cannot_be(self, text):
        assert row_of(members=text).outcome == Outcome.ERROR

    def test_capacity_stays_within_the_limit_of_whatsapp(self):
        assert row_of(capacity="1025").outcome == Outcome.ERROR
        assert row_of(capacity="0").outcome == Outcome.ERROR


class TestLink:
    @pytest.mark.parametrize(
        "text",
        [
            "https://chat.whatsapp.com/AbCd",
            "chat.whatsapp.com/AbCd",
            "https://CHAT.whatsapp.com./x",
            "https://wa.me/31612345678",
        ],
    )
    def test_into_whatsapp_is_never_published(self, text):
        assert row_of(link=text).outcome == Outcome.ERROR

    @pytest.mark.parametrize(
        "text",
        [
            "javascript:alert(1)",
            "mailto:a@b.nl",
            "geen",
            "ftp://a.nl/",
            "http://[",
            "a b.nl",
            "https://wabp.nl/" + "a" * 300,
        ],
    )
    def test_is_an_error_if_it_is_no_web_address(self, text):
        assert row_of(link=text).outcome == Outcome.ERROR


class TestStatus:
    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("Actief", GroupStatus.ACTIVE),
            ("in  oprichting", GroupStatus.FORMING),
            ("paused", GroupStatus.PAUSED),
            ("Beëindigd", GroupStatus.ENDED),
        ],
    )
    def test_is_read_in_two_languages(self, text, status):
        assert row_of(status=text).values["status"] == status

    def test_is_an_error_if_unknown(self):
        (problem,) = row_of(status="slaapt").problems
        assert "Paused" in problem


class TestPoint:
    def test_is_kept_as_the_map_keeps_it(self):
        row = row_of(latitude="52,722", longitude="6.476")
        assert parse_location(row.values["location"]).coordinates == [6.476, 52.722]

    def test_that_is_there_already_changes_nothing(self):
        make_group(name="Elim", location="SRID=4326;POINT (6.4760 52.722)")
        row = row_of(latitude="52.722", longitude="6.476")
        assert row.outcome == Outcome.UNCHANGED

    @pytest.mark.parametrize(
        ("latitude", "longitude"),
        [("52.7", ""), ("", "6.4"), ("526000", "229000"), ("95", "6"), ("x", "y")],
    )
    def test_is_an_error_if_it_is_none(self, latitude, longitude):
        row = row_of(latitude=latitude, longitude=longitude)
        assert row.outcome == Outcome.ERROR

    def test_is_always_one_that_can_be_read_back(self):
        row = row_of(latitude="0.00001", longitude="-0.00001")
        assert parse_location(row.values["location"])


class TestName:
    @pytest.mark.parametrize("name", ["", "\u200b", "x" * 101])
    def test_is_needed(self, name):
        assert row_of(name=name).outcome == Outcome.ERROR

    def test_may_not_stand_twice_in_the_file(self):
        plan = plan_of({"name": "Elim"}, {"name": "ELIM "})
        assert [row.outcome for row in plan.rows] == [Outcome.NEW, Outcome.ERROR]
        assert "2" in plan.rows[1].problems[0]


class TestNaughtyStrings:
    def test_get_an_answer_in_every_column(self):
        for text in BLNS:
            for column in ("place", "members", "link", "status", "latitude"):
                assert row_of(**{column: text}).outcome in Outcome
            assert row_of(name=text).outcome in Outcome


class TestPages:
    def test_are_made_for_groups_that_have_none(self):
        index = make_index_page(make_site())
        make_group_page(make_group(name="Elim"), index)
        make_group(name="Pesse")
        plan = plan_of(
            {"name": "Elim"},
            {"name": "Pesse"},
            {"name": "Noord"},
            {"name": "Zuid", "status": "gestopt"},
            parent=index,
        )
        assert [row.makes_page for row in plan.rows] == [False, True, True, False]

    def test_are_not_made_without_an_overview(self):
        assert not row_of().makes_page


class TestPlan:
    def test_costs_the_same_queries_for_many_rows(self):
        index = make_index_page(make_site())
        counts = []
        for size in (2, 60):
            for number in range(size):
                make_group(name=f"Groep {size}.{number}", neighbourhoods=[])
                make_neighbourhood(name=f"Buurt {size}.{number}")
            rows = [
                {"name": f"Groep {size}.{n}", "place": f"Buurt {size}.{n}"}
                for n in range(size)
            ]
            with CaptureQueriesContext(
                connection,
            ) as queries:
                plan_of(*rows, parent=index)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 5

    def test_has_another_digest_after_somebody_changed_a_group(self):
        group = make_group(name="Elim", members_outside=1)
        rows = [{"name": "Elim", "members": "3"}]
        before = plan_of(*rows).digest
        assert plan_of(*rows).digest == before
        Group.objects.filter(pk=group.pk).update(members_outside=2)
        assert plan_of(*rows).digest != before


def test_every_word_for_a_status_is_lower_case():
    # They are compared with what people type, in lower case.
    assert all(word == word.casefold() for word in import_cells.STATUS_OF)
