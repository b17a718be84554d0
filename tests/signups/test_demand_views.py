from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.signups.demand import demands
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in
from .managers import make_manager, said, url_of
from .wanting import make_wanted

pytestmark = pytest.mark.django_db
LIST = "whatsappalert_demand:index"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def starter():
    return make_manager("change_group")


def listed(client, **asked):
    response = client.get(f"{reverse(LIST)}?{urlencode(asked)}")
    return [demand.name for demand in response.context["demands"]]


class TestDemands:
    def test_are_numbers_of_who_is_interested_and_since_when(self):
        group, [first, _second] = make_wanted("Krakeel", 2)
        make_signup_in(SignupStatus.UNCONFIRMED, group, 8)
        make_signup_in(SignupStatus.WITHDRAWN, group, 9)
        moment = timezone.now() - timezone.timedelta(days=5)
        signups = Signup.objects.filter(pk=first.pk)
        signups.update(confirmed_at=moment, wants_to_coordinate=True)
        [demand] = demands(Group.objects.all())
        assert (demand.interested, demand.unconfirmed, demand.volunteers) == (2, 1, 1)
        assert demand.since == moment

    def test_leave_out_where_nobody_asks_and_groups_that_exist(self):
        make_wanted("Krakeel")
        group = make_group(status=GroupStatus.FORMING)
        make_signup_in(SignupStatus.INTERESTED, group, 9)
        assert demands(Group.objects.all()) == []

    def test_name_the_groups_that_are_there_now(self, django_assert_num_queries):
        wanted, _people = make_wanted("Krakeel", 1)
        area = [wanted.wanted_in]
        there = make_group(name="Zuid", neighbourhoods=area)
        make_group(name="Oud", neighbourhoods=area, status=GroupStatus.ENDED)
        make_group(name="Lijst", neighbourhoods=area, area_source="addresses")
        with django_assert_num_queries(2):
            [demand] = demands(Group.objects.all())
        assert demand.covered_by == ((there.pk, "Zuid"),)


class TestTheList:
    def test_holds_no_names_of_people(self):
        _group, [signup] = make_wanted("Krakeel", 1)
        page = make_manager().get(reverse(LIST)).content.decode()
        assert "Krakeel" in page
        assert signup.name not in page
        assert str(signup.phone) not in page

    def test_is_sorted_as_asked(self):
        make_wanted("B", 2)
        make_wanted("A", 1, first=2)
        manager = make_manager()
        assert listed(manager) == ["B", "A"]
        assert listed(manager, order="name") == ["A", "B"]
        assert listed(manager, order="nonsense") == ["B", "A"]

    def test_shows_a_limited_manager_only_what_is_his(self):
        mine, _people = make_wanted("A", 1)
        make_wanted("B", 1, first=1)
        assert listed(make_manager(groups=[mine])) == ["A"]
        assert listed(make_manager(groups=[])) == []

    def test_is_on_the_map_with_the_same_numbers(self):
        make_wanted("Krakeel", 2)
        response = make_manager().get(reverse("whatsappalert_demand:map"))
        [feature] = response.json()["features"]
        assert feature["geometry"]["type"] == "Polygon"
        assert feature["properties"]["name"] == "Krakeel"
        assert "2" in feature["properties"]["status_label"]


class TestMakingAGroup:
    def test_takes_one_step(self, starter):
        here, _people = make_wanted("A", 1)
        there, _people = make_wanted("B", 1, first=1)
        url = f"{url_of('make_forming_group')}?wanted={here.pk}&wanted={there.pk}"
        form = starter.get(url).context["form"]
        assert form.initial["name"] == "A, B"
        response = starter.post(url, {"name": "Zuid", "wanted": [here.pk, there.pk]})
        group = Group.objects.get(status=GroupStatus.FORMING)
        assert group.signups.interested().count() == 2
        assert response["Location"] == reverse(
            "whatsappalert_groups:edit", args=[group.pk]
        )

    def test_refuses_what_is_not_wanted_any_more(self, starter):
        here, _people = make_wanted("A", 1)
        other = make_group()
        url = url_of("make_forming_group")
        assert starter.post(url, {"name": "", "wanted": [here.pk]}).status_code == 422
        data = {"name": "Zuid", "wanted": [other.pk]}
        assert starter.post(url, data).status_code == 422

    def test_says_so_when_a_colleague_was_first(self, starter):
        response = starter.get(url_of("make_forming_group"), follow=True)
        assert response.redirect_chain[-1][0] == reverse(LIST)
        assert said(response)


class TestPuttingPeopleInAGroup:
    def test_shows_what_happens_and_does_it(self, starter):
        wanted, _people = make_wanted("A", 2)
        group = make_group(neighbourhoods=[wanted.wanted_in], workshop_rule="none")
        url = url_of("take_over_interest", wanted.pk, group.pk)
        assert starter.get(url).status_code == 200
        assert starter.post(url).status_code == 302
        assert group.signups.taking_a_place().count() == 2

    def test_is_for_a_group_that_has_the_neighbourhood(self, starter):
        wanted, _people = make_wanted("A", 2)
        other = make_group()
        url = url_of("take_over_interest", wanted.pk, other.pk)
        assert starter.get(url).status_code == 404
        assert starter.post(url).status_code == 404


class TestWhoMayNot:
    @pytest.mark.parametrize(
        "name", ["make_forming_group", "take_over_interest", "note_interest"]
    )
    def test_is_refused(self, name):
        wanted, _people = make_wanted("A", 1)
        group = make_group(neighbourhoods=[wanted.wanted_in])
        args = [wanted.pk, group.pk] if name == "take_over_interest" else []
        client = make_manager(groups=[wanted, group])
        assert client.post(url_of(name, *args)).status_code == 302
        assert Signup.objects.get().group == wanted
