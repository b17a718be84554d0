import pytest
from django.utils import timezone, translation

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordination.factories import make_check
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import (
    make_district,
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)
from tests.portal.people import url
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.coordination.activity_services import confirm_activity
from wagtail_whatsappalert.coordination.models import ActivityCheck
from wagtail_whatsappalert.coordination.tokens import ActivityLink
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import PersonalLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(name="Krakeel")


@pytest.fixture
def karin(group):
    return make_coordinator(
        group, bound=True, reachable_at=timezone.now(), name="Karin", language="en"
    )


@pytest.fixture
def client():
    return CommittingClient()


def link(check, coordinator):
    sealed = ActivityLink(check.pk, coordinator.pk, "en").seal()
    return url("portal_active", sealed)


def text_of(response):
    return response.content.decode()


def is_open(check):
    check.refresh_from_db()
    return check.is_open


class TestTheLinkInTheMail:
    def test_asks_before_it_answers(self, group, karin, client):
        check = make_check(group)
        page = client.get(link(check, karin))
        assert page.status_code == 200
        assert is_open(check)
        assert "Karin" not in text_of(page)
        assert "no-store" in page["Cache-Control"]

    def test_answers_without_signing_in(self, group, karin, client):
        check = make_check(group)
        address = link(check, karin)
        response = client.post(address, {"answer": "yes"})
        assert response.status_code == 303
        assert not is_open(check)
        assert check.answered_by == karin
        # A second press, and the way back.
        assert client.post(address, {"answer": "yes"}).status_code == 200
        assert client.get(address).status_code == 200

    def test_can_say_that_it_stopped(self, group, karin, client):
        check = make_check(group)
        client.post(link(check, karin), {"answer": "stopped"})
        group.refresh_from_db()
        assert group.status == "paused"

    def test_needs_an_answer(self, group, karin, client):
        check = make_check(group)
        assert client.post(link(check, karin), {}).status_code == 422
        assert is_open(check)

    def test_does_nothing_for_who_no_longer_runs_the_group(self, group, karin, client):
        check = make_check(group)
        address = link(check, karin)
        make_coordinator(group)
        group.coordinators.remove(karin)
        assert client.post(address, {"answer": "yes"}).status_code == 410
        assert is_open(check)

    def test_does_nothing_once_it_was_answered(self, group, karin, client):
        check = make_check(group)
        confirm_activity(group_id=group.pk, now=timezone.now())
        response = client.post(link(check, karin), {"answer": "stopped"})
        assert response.status_code == 200
        group.refresh_from_db()
        assert group.status == "active"

    @pytest.mark.parametrize("sealed", ["x", "gAAAAA", "%00"])
    def test_is_refused_when_forged(self, sealed, client):
        response = client.get(url("portal_active", "x").replace("/x/", f"/{sealed}/"))
        assert response.status_code == 404

    def test_is_not_the_link_of_a_resident(self, group, client):
        signup = make_signup_in(SignupStatus.ADDED, group, 1)
        sealed = PersonalLink.to(signup).seal()
        assert client.get(url("portal_active", sealed)).status_code == 404

    def test_takes_no_answer_from_another_site(self, group, karin, client):
        check = make_check(group)
        response = client.post(
            link(check, karin), {"answer": "yes"}, HTTP_ORIGIN="https://evil.example"
        )
        assert response.status_code == 403
        assert is_open(check)

    def test_gives_no_way_into_the_portal(self, group, karin, client):
        client.post(link(make_check(group), karin), {"answer": "yes"})
        assert not client.cookies


class TestOneTap:
    def test_stands_on_her_overview(self, group, karin, client):
        sign_in(client, karin)
        make_check(group)
        address = url("portal_group_active", group.pk)
        assert address in text_of(client.get(url("coordinator_start")))
        response = client.post(address)
        assert response.status_code == 303
        assert "Krakeel" in text_of(client.get(response.url))
        assert ActivityCheck.objects.get().answered_by == karin
        assert address not in text_of(client.get(url("coordinator_start")))

    def test_is_not_for_groups_of_others(self, karin, client):
        sign_in(client, karin)
        other = make_group(name="Ander")
        check = make_check(other)
        assert client.post(url("portal_group_active", other.pk)).status_code == 404
        assert is_open(check)


class TestTheSteeringGroup:
    def test_sees_groups_without_coordinator_of_its_area(self, client):
        here, elsewhere = make_district(), make_district()
        make_group(name="Hier", neighbourhoods=[make_neighbourhood(district=here)])
        make_group(name="Daar", neighbourhoods=[make_neighbourhood(district=elsewhere)])
        sign_in(client, make_contact(here, language="en"), Role.CONTACT)
        page = text_of(client.get(url("coordinator_start")))
        assert "Hier" in page
        assert "Daar" not in page


class TestThePublic:
    @pytest.fixture
    def page(self, group, site):
        return make_group_page(group, make_index_page(site))

    def mark(self, **values):
        Group.objects.update(**values)

    def test_reads_that_a_group_is_not_verified(self, group, karin, page, client):
        with translation.override("nl"):
            before = text_of(client.get(page.url))
            self.mark(unverified_since=timezone.now())
            assert len(text_of(client.get(page.url))) > len(before)

    def test_reads_that_a_coordinator_is_sought(self, group, karin, page, client):
        before = text_of(client.get(page.url))
        karin.delete()
        assert len(text_of(client.get(page.url))) > len(before)


class TestTheResident:
    def page_of(self, signup, client):
        sealed = PersonalLink.to(signup).seal()
        return client.get(url("signup_personal", sealed))

    def volunteer(self, signup, client, wants="yes"):
        sealed = PersonalLink.to(signup).seal()
        return client.post(url("signup_coordinate", sealed), {"wants": wants})

    def test_reads_that_a_coordinator_is_sought_and_waits_on(self, group, client):
        signup = make_signup_in(SignupStatus.READY, group, 1)
        page = self.page_of(signup, client)
        assert page.context["has_coordinator"] is False
        signup.refresh_from_db()
        assert signup.status == SignupStatus.READY

    def test_volunteers_with_one_press_and_takes_it_back(self, group, karin, client):
        signup = make_signup_in(SignupStatus.ADDED, group, 1)
        assert self.volunteer(signup, client).status_code == 303
        assert Signup.objects.get().wants_to_coordinate is True
        self.volunteer(signup, client)
        self.volunteer(signup, client, wants="no")
        assert Signup.objects.get().wants_to_coordinate is False

    def test_who_has_left_cannot(self, group, client):
        signup = make_signup_in(SignupStatus.LEFT, group, 1)
        assert self.volunteer(signup, client).status_code == 303
        assert Signup.objects.get().wants_to_coordinate is None
