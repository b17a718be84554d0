import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction, PageViewRestriction

from tests.commits import committed
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.groups.listing import (
    districts_of,
    filter_rows,
    group_rows,
    list_key,
)
from wagtail_whatsappalert.groups.models import Group, GroupStatus

from .factories import (
    make_district,
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def index(site):
    return make_index_page(site)


def rows(site, language="nl"):
    return group_rows(site, language)


def names(found):
    return [row["name"] for row in found]


def queries_of(function):
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


class TestRows:
    def test_have_what_a_resident_wants_to_know(self, site, index):
        district = make_district()
        areas = [
            make_neighbourhood(name=name, district=district) for name in ("Zuid", "Aa")
        ]
        group = make_group(
            neighbourhoods=areas, places=7, area_description="Tot de sluis"
        )
        make_group_page(group, index)
        (row,) = rows(site)
        assert row["status_label"]
        assert row["availability_label"]
        expected = {
            "pk": group.pk,
            "name": "Krakeel",
            "status": "active",
            "areas": "Aa, Zuid",
            "districts": (district.pk,),
            "description": "Tot de sluis",
            "availability": "few",
            "url": "/groepen/krakeel/",
        }
        assert expected.items() <= row.items()

    def test_of_a_group_with_too_many_people_say_that_it_is_full(self, site):
        make_group(capacity=20, members_outside=30)
        assert rows(site)[0]["availability"] == "full"

    def test_agree_with_the_record(self, site):
        for status in GroupStatus.values:
            for route in ("form", "external", "closed"):
                make_group(status=status, signup_route=route, capacity=20)
        for row in rows(site):
            group = Group.objects.get(pk=row["pk"])
            if group.takes_signups:
                assert row["availability"] == group.availability.value
            else:
                assert row["availability"] == row["availability_label"] == ""

    def test_are_in_order_of_name(self, site):
        for name in ("Zuid", "Krakeel", "Noord"):
            make_group(name=name)
        assert names(rows(site)) == ["Krakeel", "Noord", "Zuid"]

    def test_leave_out_groups_that_ended(self, site):
        make_group(status=GroupStatus.ENDED)
        assert rows(site) == []

    def test_of_a_group_without_a_page_have_no_link(self, site):
        make_group()
        assert rows(site)[0]["url"] == ""

    def test_never_hold_a_link_or_a_number_of_people(self, site):
        make_group(signup_route="external", external_url="https://chat.whatsapp.com/x")
        (row,) = rows(site)
        assert "chat.whatsapp.com" not in str(row)


class TestFreshness:
    """Each change shows at once, although the rows are cached."""

    @pytest.fixture
    def group(self, site, index):
        group = make_group(places=20)
        make_group_page(group, index)
        assert rows(site)[0]["url"]
        return group

    def test_after_a_group_was_saved(self, site, group):
        group.name = "Anders"
        group.save()
        assert names(rows(site)) == ["Anders"]

    def test_after_a_group_was_made_or_deleted(self, site, group):
        other = make_group(name="Noord")
        assert len(rows(site)) == 2
        other.delete()
        assert len(rows(site)) == 1

    def test_after_neighbourhoods_were_chosen(self, site, group):
        group.neighbourhoods.add(make_neighbourhood(name="Wolfsbos"))
        assert rows(site)[0]["areas"] == "Wolfsbos"

    def test_after_a_neighbourhood_got_a_name_or_went(self, site, group):
        area = make_neighbourhood(name="Wolfsbos")
        group.neighbourhoods.add(area)
        rows(site)
        area.name = "Wolfsbos-Oost"
        area.save()
        assert rows(site)[0]["areas"] == "Wolfsbos-Oost"
        area.delete()
        assert rows(site)[0]["areas"] == ""

    def test_after_a_neighbourhood_came_to_another_district(self, site, group):
        area = make_neighbourhood()
        group.neighbourhoods.add(area)
        assert rows(site)[0]["districts"] == ()
        area.district = make_district()
        area.save()
        assert rows(site)[0]["districts"] == (area.district.pk,)

    def test_also_when_somebody_saves_a_group_read_before(self, site, group):
        read_before = Group.objects.get(pk=group.pk)
        area = make_neighbourhood(name="Wolfsbos", district=make_district())
        group.neighbourhoods.add(area)
        read_before.save()
        (row,) = rows(site)
        assert (row["areas"], row["districts"]) == ("Wolfsbos", (area.district_id,))

    def test_after_a_page_moved_or_went(self, site, group, index):
        page = index.get_children().get().specific
        page.slug = "elders"
        with committed():
            page.save_revision().publish()
        assert rows(site)[0]["url"] == "/groepen/elders/"
        page.move(site.root_page, pos="last-child")
        assert rows(site)[0]["url"] == "/elders/"
        page.refresh_from_db()
        page.unpublish()
        assert rows(site)[0]["url"] == ""

    def test_after_the_overview_got_another_slug(self, site, group, index):
        index.slug = "buurtapps"
        with committed():
            index.save()
        assert rows(site)[0]["url"] == "/buurtapps/krakeel/"

    def test_after_a_page_was_made_published_or_deleted(self, site, index):
        group = make_group()
        assert rows(site)[0]["url"] == ""
        page = make_group_page(group, index)
        assert rows(site)[0]["url"] == "/groepen/krakeel/"
        page.delete()
        assert rows(site)[0]["url"] == ""
        draft = make_group_page(group, index, live=False)
        assert rows(site)[0]["url"] == ""
        draft.save_revision().publish()
        assert rows(site)[0]["url"] == "/groepen/krakeel/"

    def test_after_a_page_was_restricted(self, site, group, index):
        restriction = PageViewRestriction.objects.create(
            page=index, restriction_type=BaseViewRestriction.LOGIN
        )
        assert rows(site)[0]["url"] == ""
        restriction.delete()
        assert rows(site)[0]["url"] == "/groepen/krakeel/"


class TestQueries:
    def test_cold_are_the_same_for_more_groups(self, site, index):
        def cold():
            cache.clear()
            # Keep the root paths of the sites: a host has those in its cache.
            site.root_page.get_url()
            return queries_of(lambda: rows(site))

        area = make_neighbourhood(district=make_district())
        make_group_page(make_group(neighbourhoods=[area]), index)
        cold()
        few = cold()
        for number in range(15):
            group = make_group(name=f"Groep {number}", neighbourhoods=[area])
            make_group_page(group, index)
        assert cold() == few <= 8

    def test_warm_are_one(self, site, index):
        make_group_page(make_group(), index)
        rows(site)
        assert queries_of(lambda: rows(site)) == 1
        key = list_key(public_version(), site.pk, "nl")
        assert queries_of(lambda: group_rows(site, "nl", key)) == 0


class TestFilter:
    @pytest.fixture
    def all_rows(self, site):
        west, east = make_district(name="West"), make_district(name="Oost")
        make_group(
            name="Krakeel",
            neighbourhoods=[make_neighbourhood(name="Wolfsbos", district=west)],
        )
        make_group(
            name="Noord",
            status="forming",
            area_description="Bij de SLUIS",
            neighbourhoods=[make_neighbourhood(name="Élan", district=east)],
        )
        self.west, self.east = west.pk, east.pk
        return rows(site)

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({}, ["Krakeel", "Noord"]),
            ({"query": "krak"}, ["Krakeel"]),
            ({"query": "WOLFS"}, ["Krakeel"]),
            ({"query": "sluis noord"}, ["Noord"]),
            ({"query": "élan"}, ["Noord"]),
            ({"query": "krakeel sluis"}, []),
            ({"query": "  "}, ["Krakeel", "Noord"]),
            ({"status": "forming"}, ["Noord"]),
            ({"status": "paused"}, []),
            ({"query": "krak", "status": "forming"}, []),
        ],
    )
    def test_keeps_what_matches_everything(self, all_rows, filters, found):
        assert names(filter_rows(all_rows, **filters)) == found

    def test_keeps_a_district(self, all_rows):
        assert names(filter_rows(all_rows, district=self.east)) == ["Noord"]
        assert filter_rows(all_rows, district=999) == []

    def test_knows_the_districts_that_have_a_group(self, all_rows):
        make_district(name="Leeg")
        assert districts_of(all_rows) == {self.west, self.east}


class TestOverview:
    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("", ["Krakeel", "Noord"], ["Weg"]),
            ("?q=krak", ["Krakeel"], ["Noord"]),
            ("?status=forming", ["Noord"], ["Krakeel"]),
            ("?status=ended", [], ["Krakeel", "Noord", "Weg"]),
            ("?district=x&status=<b>", ["Krakeel", "Noord"], ["<b>"]),
        ],
    )
    def test_is_filtered_without_a_script(self, client, index, query, shown, hidden):
        make_group(name="Krakeel")
        make_group(name="Noord", status="forming")
        make_group(name="Weg", status="ended")
        page = client.get(f"/groepen/{query}")
        assert page.status_code == 200
        text = page.content.decode()
        for name in shown:
            assert f">{name}<" in text
        for name in hidden:
            assert f">{name}<" not in text
