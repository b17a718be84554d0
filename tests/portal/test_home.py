import pytest
from django.utils import timezone

from tests.access.factories import sign_in
from tests.access.links import START, make_municipality
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.portal import home_views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


def home_of(client, *groups):
    coordinator = make_coordinator(*groups, bound=True, reachable_at=timezone.now())
    sign_in(client, coordinator)
    return client.get(START)


def help_part(person, now):
    return "start_help", {"municipal": {"phone": f"number of {person.pk}"}}


class TestHome:
    def test_says_so_when_she_runs_no_group(self, client):
        page = home_of(client)
        assert page.status_code == 200
        assert not page.context["has_groups"]
        assert "14 0528" in page.content.decode()

    def test_knows_that_she_runs_one(self, client):
        assert home_of(client, make_group()).context["has_groups"]

    def test_is_private_and_hers(self, client):
        page = home_of(client)
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex"
        assert page["Content-Language"] == "nl"

    def test_leads_to_her_details_and_out(self, client):
        html = home_of(client).content.decode()
        assert f'href="{START}details/"' in html
        assert f'action="{START}sign-out/"' in html

    def test_first_asks_for_the_agreement(self, client):
        sign_in(client, make_coordinator())
        answer = client.get(START)
        assert (answer.status_code, answer["Location"]) == (303, f"{START}welcome/")

    def test_of_a_contact_asks_for_none(self, client):
        sign_in(client, make_contact(), Role.CONTACT)
        page = client.get(START)
        assert page.status_code == 200
        assert f'href="{START}details/"' in page.content.decode()


class TestParts:
    @pytest.mark.parametrize("role", Role.values)
    def test_are_those_of_the_role_and_fall_away_with_nothing_to_say(
        self, client, monkeypatch, role
    ):
        lists = {"coordinator": "COORDINATOR_PARTS", "contact": "CONTACT_PARTS"}
        nothing = lambda person, now: None  # noqa: E731
        monkeypatch.setattr(home_views, lists.pop(role), [nothing, help_part])
        monkeypatch.setattr(home_views, lists.popitem()[1], [])
        is_contact = role == "contact"
        ready = {"bound": True, "reachable_at": timezone.now()}
        person = make_contact() if is_contact else make_coordinator(**ready)
        sign_in(client, person, role)
        page = client.get(START)
        assert len(page.context["parts"]) == 1
        assert f"number of {person.pk}" in page.content.decode()
