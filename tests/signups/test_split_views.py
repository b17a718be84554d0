"""The form with which a group is split in the admin, and who may see it."""

import json

import pytest
from django.urls import resolve, reverse

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group

from .managers import log_in, make_manager, url_of
from .splitting import S, make_people, make_two_part_group
from .splitting import square as make_square
from .splitting_pages import RIGHTS, apply, ask, facts, url


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


class TestTheForm:
    def test_offers_the_parts_of_the_group(self, manager, group):
        page = manager.get(url(group))
        form = page.context["form"]
        assert [label for _pk, label in form.fields["neighbourhoods"].choices] == [
            *("Noord", "Zuid")
        ]
        assert [way for way, _label in form.fields["how"].choices] == [
            *("neighbourhoods", "drawn")
        ]
        assert "lines" not in form.fields
        assert "members_outside" not in form.fields

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"name": "krakeel"},
            {"how": "nonsense"},
            {"neighbourhoods": []},
            {"neighbourhoods": ["both"]},
            {"neighbourhoods": ["987654"]},
            {"capacity": "2000"},
            {"capacity": ""},
            {"minimum_participants": "1"},
            {"coordinators": ["987654"]},
            {"how": "drawn", "drawn": ""},
            {"how": "drawn", "drawn": "{"},
            {"how": "drawn", "drawn": json.dumps(make_square(0, 0, 1, 1))},
            {"how": "drawn", "drawn": json.dumps(make_square(6, 52, 7, 53))},
        ],
    )
    def test_says_what_is_wrong_and_does_nothing(self, manager, group, lead, change):
        if change.get("neighbourhoods") == ["both"]:
            change = {"neighbourhoods": [group.north.pk, group.south.pk]}
        page = ask(manager, group, facts(group, lead, **change))
        assert page.status_code == 422
        assert page.context["form"].errors
        assert Group.objects.count() == 1

    def test_is_not_there_for_a_group_that_cannot_be_parted(self, manager):
        for group in (make_group(status="ended"), make_group(name="Zonder gebied")):
            page = manager.get(url(group))
            assert page.context["obstacle"]
            assert "<form" not in page.content.decode().split("<main")[1]
            group.north = group.south = group
            assert ask(manager, group, facts(group)).status_code == 422

    def test_of_a_list_offers_its_lines(self, manager):
        group = make_group(area_source="addresses", address_list="7901 AA\n\n7902 BB")
        form = manager.get(url(group)).context["form"]
        assert form.fields["lines"].choices == [("0", "7901 AA"), ("1", "7902 BB")]
        assert not {"how", "drawn", "neighbourhoods"} & set(form.fields)

    def test_shows_coordinators_only_to_who_may_see_them(self, group, lead):
        client = make_manager("change_group")
        page = client.get(url(group))
        assert lead.name not in page.content.decode()
        assert lead.name in make_manager(*RIGHTS).get(url(group)).content.decode()


class TestWhoMaySplit:
    @pytest.mark.parametrize(
        "rights",
        [
            ["change_group"],
            ["change_group", "manage_signup"],
            ["view_signup", "manage_signup"],
        ],
    )
    def test_takes_both_rights(self, rights, group):
        client = log_in(make_editor(*rights))
        for method in (client.get, client.post):
            assert method(url(group))["Location"] == "/admin/"
            assert method(url_of("split_group", 987_654))["Location"] == "/admin/"

    def test_a_group_of_another_manager_is_not_found(self, group):
        client = make_manager(*RIGHTS, groups=[make_group()])
        for method in (client.get, client.post):
            assert method(url(group)).status_code == 404

    def test_a_limited_manager_sees_both_halves_afterwards(self, group, lead):
        make_people(group, [S.READY, S.READY])
        client = make_manager(*RIGHTS, groups=[group])
        page = ask(client, group, facts(group, lead))
        listed = client.get(apply(client, group, page)["Location"])
        assert len(listed.context["object_list"]) == 2

    def test_the_button_stands_with_the_group(self, manager, group):
        ended = make_group(status="ended")
        for each, is_there in ((group, True), (ended, False)):
            page = manager.get(reverse("whatsappalert_groups:inspect", args=[each.pk]))
            assert (url(each) in page.content.decode()) == is_there

    def test_holds_no_transaction_around_the_service(self, group):
        assert resolve(url(group)).func._non_atomic_requests == {"default"}
