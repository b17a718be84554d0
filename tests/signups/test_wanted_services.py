from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests.commits import CommittingClient, committed
from tests.groups.factories import make_group, make_neighbourhood
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.signups.group_services import follow_group
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, Move, SignupStatus
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.reconfirmation import ask_to_stay
from wagtail_whatsappalert.signups.wanted_services import wanted_group

from .factories import confirm, make_confirmed_signup, make_signup
from .managers import make_manager, url_of
from .personal_pages import text_of, url
from .sending import SAME_ORIGIN, link_in
from .wanting import make_wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def start(**fields):
    client = CommittingClient()
    url = reverse("wagtail_whatsappalert:signup_start")
    return client.post(url, {"language": "en", **fields}, **SAME_ORIGIN)


class TestWantedGroup:
    def test_is_made_once_for_a_neighbourhood(self, site):
        area = make_neighbourhood(name="Krakeel")
        group = wanted_group(neighbourhood=area, site=site)
        assert wanted_group(neighbourhood=area, site=site) == group
        assert (group.name, group.status) == ("Krakeel", GroupStatus.WANTED)
        assert group.site is None

    def test_belongs_to_the_site_where_there_are_more(self, site):
        Site.objects.create(hostname="other", root_page=site.root_page)
        group = wanted_group(neighbourhood=make_neighbourhood(), site=site)
        assert group.site == site


class TestWhoAsksForAGroup:
    def test_is_interested_once_he_confirms(self):
        group, _people = make_wanted()
        assert make_confirmed_signup(group).status == SignupStatus.INTERESTED
        assert follow_group(group_id=group.pk, now=timezone.now()) == 0
        assert Signup.objects.get().status == SignupStatus.INTERESTED

    def test_reads_that_there_is_no_group_yet(self, mailoutbox):
        group, _people = make_wanted("Krakeel")
        signup = make_signup(group, language="en")
        assert "a group in Krakeel" in mailoutbox[-1].subject
        page = text_of(CommittingClient().get(link_in(mailoutbox[-1])))
        assert "Confirm my interest" in page
        signup = confirm(signup).signup
        assert "There is no group yet" in mailoutbox[-1].body
        page = text_of(CommittingClient().get(url("personal", signup)))
        assert "Your signup for a group in Krakeel" in page
        assert "There is no group yet" in page
        assert "The group has no coordinator now" not in page

    def test_withdraws_from_a_list_and_not_from_a_group(self, mailoutbox):
        group, _people = make_wanted("Krakeel")
        signup = make_confirmed_signup(group, language="en")
        with committed():
            move_signup(
                signup=signup,
                move=Move.WITHDRAW,
                actor=RESIDENT,
                now=timezone.now(),
            )
        assert "You are no longer on the list" in mailoutbox[-1].subject

    def test_is_asked_once_a_year_whether_he_still_wants_one(self, mailoutbox):
        group, _people = make_wanted("Krakeel")
        make_confirmed_signup(group, language="en")
        with committed():
            assert ask_to_stay(timezone.now() + timedelta(days=400)) == 1
        assert "a group in Krakeel" in mailoutbox[-1].body

    def test_can_be_entered_by_a_manager(self):
        area = make_neighbourhood()
        response = make_manager().post(
            url_of("note_interest"), {"neighbourhood": area.pk}
        )
        assert f"group={Group.objects.get().pk}" in response["Location"]
        page = make_manager().get(f"{response['Location']}&language=en")
        assert page.status_code == 200


class TestTheFormThatStartsFromTheFinder:
    ADDRESS = {"postcode": "7901 AB", "house_number": "12"}

    def test_has_the_address_filled_in(self):
        response = start(group=make_group(name="Krakeel").pk, **self.ADDRESS)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        page = response.content.decode()
        assert 'value="7901 AB"' in page
        assert 'value="12"' in page
        assert "Sign up for Krakeel" in page

    def test_registers_interest_where_there_is_no_group(self):
        area = make_neighbourhood(name="Krakeel")
        page = start(neighbourhood=area.pk, **self.ADDRESS).content.decode()
        assert "Register your interest in a group in Krakeel" in page
        assert not Group.objects.exists()

    def test_knows_who_asked_before(self):
        group, _people = make_wanted("Krakeel", interested=1)
        page = start(neighbourhood=group.wanted_in_id).content.decode()
        assert "Register your interest in a group in Krakeel" in page

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({}, 400),
            ({"group": "1", "neighbourhood": "1"}, 400),
            ({"group": "x"}, 400),
            ({"group": "999999"}, 404),
            ({"neighbourhood": "999999"}, 404),
            ({"neighbourhood": "9" * 18}, 404),
        ],
    )
    def test_refuses_what_makes_no_sense(self, fields, status):
        assert start(**fields).status_code == status

    def test_is_not_for_other_sites(self):
        url = reverse("wagtail_whatsappalert:signup_start")
        foreign = {"HTTP_SEC_FETCH_SITE": "cross-site"}
        assert CommittingClient().post(url, {}, **foreign).status_code == 403
        assert CommittingClient().get(url).status_code == 405
