import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from tests.signups.factories import make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.places.models import Availability

from .factories import make_group

pytestmark = pytest.mark.django_db


def errors_of(group):
    try:
        group.full_clean()
    except ValidationError as error:
        return set(error.error_dict)
    return set()


class TestValidation:
    def test_accepts_a_plain_group(self):
        assert errors_of(Group(name="Krakeel")) == set()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"name": ""}, "name"),
            ({"capacity": 1025}, "capacity"),
            ({"capacity": -1}, "capacity"),
            ({"capacity": None}, "capacity"),
            ({"members_outside": -1}, "members_outside"),
            ({"minimum_participants": 1}, "minimum_participants"),
            ({"status": "sleeping"}, "status"),
            ({"location": "SRID=4326;POINT(500 900)"}, "location"),
            ({"signup_route": "external"}, "external_url"),
            ({"external_url": "javascript:alert(1)"}, "external_url"),
        ],
    )
    def test_refuses_what_cannot_be(self, facts, field):
        assert errors_of(Group(**{"name": "Krakeel", **facts})) == {field}

    def test_limit_of_whatsapp_is_a_setting(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"MAX_CAPACITY": 2000}
        assert errors_of(Group(name="Krakeel", capacity=1500)) == set()

    def test_an_external_route_may_be_an_address_or_a_page(self):
        site = make_site()
        for target in (
            {"external_url": "https://wabp.example"},
            {"signup_page": site.root_page},
        ):
            group = Group(name="Krakeel", signup_route="external", **target)
            assert errors_of(group) == set()


class TestSignupsAreTaken:
    @pytest.mark.parametrize(
        ("status", "route", "taken"),
        [
            ("forming", "form", True),
            ("active", "form", True),
            ("paused", "form", False),
            ("ended", "form", False),
            ("active", "external", False),
            ("active", "closed", False),
        ],
    )
    def test_by_an_open_group_with_our_form(self, status, route, taken):
        group = make_group(status=status, signup_route=route)
        assert group.takes_signups is taken
        assert (group in Group.objects.open_for_signup()) is taken

    def test_by_a_full_group_too(self):
        assert make_group(places=0).takes_signups


class TestSignupLink:
    def test_is_none_while_nobody_can_join(self):
        group = Group(
            status="paused", signup_route="external", external_url="https://x.example"
        )
        assert group.signup_link("/page/") == ""

    @pytest.mark.parametrize(
        ("route", "page_url", "link"),
        [
            ("form", "/page/", ""),
            ("closed", "/page/", ""),
            ("external", "/page/", "/page/"),
            ("external", None, "https://wabp.example"),
        ],
    )
    def test_is_there_for_an_external_route_only(self, route, page_url, link):
        group = Group(signup_route=route, external_url="https://wabp.example")
        assert group.signup_link(page_url) == link


class TestPlaces:
    def test_keep_one_for_the_coordinator(self):
        assert Group(capacity=100).places_left == 99

    def test_are_fewer_with_members_outside(self):
        group = Group(capacity=100, members_outside=60, places_given=9)
        assert (group.places_taken, group.places_left) == (70, 30)
        assert group.availability is Availability.MANY

    def test_are_none_in_an_overfull_group(self):
        group = Group(capacity=10, members_outside=60)
        assert (group.places_left, group.availability) == (0, Availability.FULL)

    def test_follow_a_new_capacity_at_once(self):
        group = make_group(capacity=10, members_outside=9)
        assert group.availability is Availability.FULL
        group.capacity = 100
        group.save()
        assert Group.objects.get().availability is Availability.MANY


class TestDeleting:
    def test_is_refused_while_people_are_in_it(self):
        make_site()
        group = make_group()
        make_signup(group)
        with pytest.raises(ProtectedError):
            group.delete()

    def test_takes_its_rules_along_and_makes_lists_stale(self):
        group = make_group()
        change_group_rules(group=group, text="<p>Geen foto's</p>")
        before = public_version()
        Group.objects.filter(pk=group.pk).delete()
        assert public_version() != before


class TestPoint:
    def test_is_a_location_or_nothing(self):
        assert Group(location="").point is None
        point = Group(location="SRID=4326;POINT(6.476 52.722)").point
        assert point.coordinates == [6.476, 52.722]
