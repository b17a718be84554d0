"""The proposal of a split, and the split that a manager makes of it."""

import json

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group, make_index_page
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.pages.models import GroupPage
from wagtail_whatsappalert.signups.models import Signup

from .managers import entries, log_in, make_manager, said
from .many import make_many_signups
from .splitting import NORTH, SOUTH, S, groups_of, make_people, make_two_part_group
from .splitting import square as make_square
from .splitting_pages import RIGHTS, apply, ask, carried, facts, url


@pytest.fixture(autouse=True)
def site(db):
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    group, group.south, group.north = make_two_part_group()
    return group


@pytest.fixture
def manager():
    return make_manager(*RIGHTS)


@pytest.fixture
def lead():
    return make_coordinator()


class TestTheProposal:
    def test_tells_who_goes_where_and_why(self, manager, group, lead):
        north = make_people(group, [S.ADDED, S.WAITING])
        south = make_people(group, [S.READY], postcode=SOUTH, start=5)
        unknown = make_people(group, [S.READY], postcode="9999 ZZ", start=9)
        with override_settings(WAGTAIL_WHATSAPPALERT={"GEOCODER": None}):
            page = ask(manager, group, facts(group, lead))
        rows = [(r.person, r.goes, str(r.ground)) for r in page.context["rows"]]
        assert rows == [
            (unknown[0], False, "unknown"),
            *((person, True, "list") for person in north),
            (south[0], False, "list"),
        ]
        new, old = page.context["new"], page.context["old"]
        assert (new.people, new.placed, new.members, new.taken) == (2, 1, 1, 2)
        assert (old.people, old.placed, old.taken) == (2, 2, 3)
        assert Group.objects.count() == 1

    def test_keeps_in_the_log_whom_it_showed(self, manager, group, lead):
        (person,) = make_people(group, [S.READY])
        manager.get(url(group))
        before = entries("list")
        ask(manager, group, facts(group, lead))
        assert str(person.pk) in entries("list")[len(before) :]

    def test_is_changed_by_the_manager(self, manager, group, lead):
        stays, goes = make_people(group, [S.READY, S.READY])
        third = make_people(group, [S.READY, S.READY], postcode=SOUTH, start=7)[0]
        page = ask(manager, group, facts(group, lead))
        choices = {f"side_{stays.pk}": "old", f"side_{third.pk}": "new"}
        again = ask(manager, group, {**carried(page), **choices, "count": "1"})
        assert {r.person for r in again.context["rows"] if r.goes} == {goes, third}
        assert Group.objects.count() == 1
        apply(manager, group, again)
        new = Group.objects.get(name="Noord")
        assert groups_of(stays, goes, third) == [group.pk, new.pk, new.pk]

    def test_ignores_what_nobody_can_have_ticked(self, manager, group, lead):
        stranger = make_people(make_group(name="Elders"), [S.READY], start=30)[0]
        make_people(group, [S.READY, S.READY])
        page = ask(manager, group, facts(group, lead))
        forged = {
            "going": [f"{carried(page)['going'][0]},{stranger.pk},x,-1,9e9"],
            f"side_{stranger.pk}": "new",
            "side_x": "new",
        }
        apply(manager, group, page, **forged)
        assert groups_of(stranger) == [stranger.group_id]

    def test_with_a_broken_plan_starts_anew(self, manager, group, lead):
        make_people(group, [S.READY, S.READY])
        page = ask(manager, group, {**facts(group, lead), "plan": "x", "apply": "1"})
        assert page.status_code == 200
        assert Group.objects.count() == 1

    def test_says_which_rule_forbids_it(self, manager, group, lead):
        make_people(group, [S.READY, S.READY])
        for change in ({"capacity": 2}, {"coordinators": []}):
            page = ask(manager, group, facts(group, lead, **change))
            assert page.context["obstacles"]
            assert apply(manager, group, page).status_code == 422
        assert Group.objects.count() == 1

    def test_lets_everybody_who_has_a_place_stay(self, manager, group):
        placed, waiting = make_people(group, [S.READY, S.WAITING])
        page = ask(manager, group, facts(group))
        page = ask(manager, group, {**carried(page), "keep": "1"})
        assert not page.context["obstacles"]
        assert {r.person for r in page.context["rows"] if r.goes} == {waiting}

    def test_goes_back_to_the_form_with_all_that_was_typed(self, manager, group, lead):
        page = ask(manager, group, facts(group, lead, capacity=77))
        form = ask(manager, group, {**carried(page), "back": "1"})
        assert form.status_code == 200
        assert form.context["form"]["capacity"].value() == "77"
        assert form.context["form"]["neighbourhoods"].value() == [str(group.north.pk)]

    def test_of_many_people_fits_into_a_form(self, manager, group, lead):
        make_many_signups([group], 250, status=S.READY, postcode=NORTH, start=1)
        Group.objects.update(capacity=500)
        page = ask(manager, group, facts(group, lead, capacity=500))
        assert len(page.context["rows"]) == 200
        last = page.context["rows"][0].person
        choice = {f"side_{last.pk}": "old", "page": "2"}
        page = ask(manager, group, {**carried(page), **choice})
        assert len(page.context["rows"]) == 50
        apply(manager, group, page)
        assert Group.objects.get(name="Noord").signups.count() == 249
        assert groups_of(last) == [group.pk]

    def test_costs_no_more_queries_for_more_people(self, manager, group, lead):
        def count():
            with CaptureQueriesContext(connection) as queries:
                ask(manager, group, facts(group, lead))
            return len(queries)

        make_many_signups([group], 10, status=S.READY, postcode=NORTH, start=1)
        count()
        few = count()
        make_many_signups([group], 90, status=S.READY, postcode=NORTH, start=11)
        assert count() == few


class TestTheSplit:
    def test_is_made_and_told(self, manager, group, lead):
        people = make_people(group, [S.ADDED, S.READY])
        page = ask(manager, group, facts(group, lead))
        response = apply(manager, group, page)
        new = Group.objects.get(name="Noord")
        assert response["Location"].endswith(f"?group={new.pk}")
        assert groups_of(*people) == [new.pk, new.pk]
        assert list(new.coordinators.all()) == [lead]
        told = said(manager.get(response["Location"]))[0]
        assert "Noord" in told
        assert "2" in told

    def test_takes_what_was_drawn(self, manager, group, lead):
        make_people(group, [S.READY, S.READY])
        drawing = json.dumps(make_square(6.3, 52.75, 6.6, 52.9))
        data = facts(group, lead, how="drawn", drawn=drawing)
        page = ask(manager, group, data)
        assert all(row.goes for row in page.context["rows"])
        sent = {name: value[0] for name, value in carried(page).items()}
        sent["drawn"] = sent["drawn"].replace("&quot;", '"')
        ask(manager, group, {**sent, "apply": "1"})
        new = Group.objects.get(name="Noord")
        assert (new.area_source, new.area_names) == ("drawn", "Noord")

    def test_makes_the_page_too(self, group, lead, site):
        from django.contrib.auth import get_user_model

        index = make_index_page(site)
        client = log_in(get_user_model().objects.create_superuser("baas"))
        make_people(group, [S.READY, S.READY])
        data = facts(group, lead, page_state="live", page_parent=index.pk)
        apply(client, group, ask(client, group, data))
        page = GroupPage.objects.get()
        assert (page.group.name, page.live) == ("Noord", True)

    def test_sent_twice_is_one_and_leads_to_the_same(self, manager, group, lead):
        make_people(group, [S.READY, S.READY])
        page = ask(manager, group, facts(group, lead))
        first, second = (apply(manager, group, page) for _time in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"]
        assert Group.objects.count() == 2
        assert Letter.objects.filter(kind="signup_split").count() == 2

    def test_waits_when_somebody_came_meanwhile(self, manager, group, lead):
        stays, goes = make_people(group, [S.READY, S.READY])
        page = ask(manager, group, facts(group, lead))
        (late,) = make_people(group, [S.READY], start=40)
        choice = {f"side_{stays.pk}": "old"}
        page = apply(manager, group, page, **choice)
        assert page.status_code == 409
        assert said(page)
        assert Group.objects.count() == 1
        rows = [(r.person, r.goes, r.is_new) for r in page.context["rows"]]
        assert rows == [(late, True, True), (stays, False, False), (goes, True, False)]
        apply(manager, group, page)
        new = Group.objects.get(name="Noord")
        assert groups_of(stays, goes, late) == [group.pk, new.pk, new.pk]

    def test_waits_when_its_part_is_gone_meanwhile(self, manager, group, lead):
        make_people(group, [S.READY, S.READY])
        page = ask(manager, group, facts(group, lead))
        group.neighbourhoods.remove(group.north)
        response = apply(manager, group, page)
        assert response.status_code in (409, 422)
        assert Group.objects.count() == 1
        assert Signup.objects.filter(group=group).count() == 2
