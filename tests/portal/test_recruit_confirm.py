"""What a neighbour does with the link that a coordinator sent to his telephone."""

import pytest
from django.utils import timezone

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup, Source

from .recruiting import enter, link_of, url

S = SignupStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(capacity=10, workshop_rule="none")


@pytest.fixture
def her(group):
    return make_coordinator(
        group, bound=True, language="en", reachable_at=timezone.now()
    )


@pytest.fixture
def client(her):
    client = CommittingClient()
    sign_in(client, her)
    return client


class TestConfirmingOnHisOwnTelephone:
    def confirm(self, client, group):
        path = link_of(client.get(enter(client, group)["Location"]))
        return path, CommittingClient()

    def test_shows_what_he_agrees_to_and_nothing_of_him(self, client, group):
        path, his = self.confirm(client, group)
        page = his.get(path)
        text = page.content.decode()
        assert page.status_code == 200
        assert "I am 18 years of age or older." in text
        assert "Describe instead of taking photos" in text
        assert "Jansen" not in text
        assert "12345678" not in text
        assert Signup.objects.get().status == S.UNCONFIRMED

    def test_gives_him_his_place_once(self, client, group):
        path, his = self.confirm(client, group)
        for _time in range(2):
            assert his.post(path).status_code == 200
        signup = Signup.objects.get()
        assert signup.status == S.READY
        step = signup.transitions.get()
        assert (step.move, step.actor_kind, step.coordinator) == (
            "confirm",
            "resident",
            None,
        )
        assert signup.acceptances.get().source == "in_person"

    def test_puts_him_on_the_waiting_list_of_a_full_group(self, client, group):
        Group.objects.update(full_for_now=True)
        path, his = self.confirm(client, group)
        his.post(path)
        assert Signup.objects.get().status == S.WAITING

    def test_goes_no_more_once_the_link_is_old(self, client, group, settings):
        path, his = self.confirm(client, group)
        settings.WAGTAIL_WHATSAPPALERT = {
            **settings.WAGTAIL_WHATSAPPALERT,
            "CONFIRMATION_LINK_DAYS": -1,
        }
        for response in (his.get(path), his.post(path)):
            assert response.status_code == 410
        assert Signup.objects.get().status == S.UNCONFIRMED

    def test_goes_no_more_with_another_number(self, client, group):
        path, his = self.confirm(client, group)
        Signup.objects.update(phone="+31687654321")
        assert his.post(path).status_code == 302
        assert Signup.objects.get().status == S.UNCONFIRMED

    def test_he_can_say_that_he_does_not_want_it(self, client, group):
        path, his = self.confirm(client, group)
        his.post(path.replace("/confirm/", "/reject/"))
        assert not Signup.objects.exists()

    def test_tells_when_the_group_has_ended(self, client, group):
        path, his = self.confirm(client, group)
        Group.objects.update(status="ended")
        assert his.post(path).status_code == 409

    def test_a_forged_link_is_unknown(self, client, group):
        path, his = self.confirm(client, group)
        assert his.get(path[:-6] + "xxxxx/").status_code == 404


class TestFillingInTheFormHimself:
    def test_takes_him_from_her_list(self, client, group):
        enter(client, group, email="jan@example.org")
        his = make_signup(
            group, phone="+31612345678", email="jan@example.org", name="Jan van Elders"
        )
        assert Signup.objects.get() == his
        assert his.source == Source.WEBSITE
        page = client.get(url("portal_recruits", group))
        assert not page.context["people"]
        assert "Elders" not in page.content.decode()
        one = client.get(url("portal_recruited", group, his.pk))
        assert one["Location"].endswith("done=gone")
