"""The notice on his own page that the coordinator could not reach him."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import PersonalLink

from .factories import make_signup_in

pytestmark = pytest.mark.django_db
S = SignupStatus
FOREIGN = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient(enforce_csrf_checks=True)


@pytest.fixture
def signup():
    group = make_group(workshop_rule="none")
    return make_signup_in(S.READY, group, language="en", unreachable_at=timezone.now())


def url(name, signup):
    sealed = PersonalLink.to(signup).seal()
    return reverse(f"wagtail_whatsappalert:{name}", args=[sealed])


def is_unreachable(signup):
    return Signup.objects.get(pk=signup.pk).unreachable_at is not None


class TestTheNotice:
    def test_names_the_number_with_a_button_and_a_way_to_change_it(
        self, client, signup
    ):
        html = client.get(url("signup_personal", signup)).content.decode()
        assert "The coordinator could not reach you" in html
        assert "<strong>06 10000000</strong>" in html
        assert "/reachable/" in html

    def test_is_not_there_for_anybody_else(self, client):
        signup = make_signup_in(S.READY, make_group(), language="en")
        html = client.get(url("signup_personal", signup)).content.decode()
        assert "could not reach you" not in html

    def test_goes_with_a_press_of_the_button_also_twice(self, client, signup):
        for _time in range(2):
            answer = client.post(url("signup_reachable", signup))
            assert answer.status_code == 303
            assert answer["Location"].endswith("?done=reachable")
        assert not is_unreachable(signup)
        page = client.get(answer["Location"]).content.decode()
        assert "The coordinator tries your number again." in page
        assert "could not reach you" not in page

    def test_stays_without_a_press(self, client, signup):
        assert client.get(url("signup_reachable", signup)).status_code == 303
        answer = client.post(url("signup_reachable", signup), **FOREIGN)
        assert answer.status_code == 403
        assert is_unreachable(signup)

    def test_of_a_signup_that_ended_changes_nothing(self, client):
        signup = make_signup_in(
            S.WITHDRAWN, make_group(), unreachable_at=timezone.now()
        )
        assert client.post(url("signup_reachable", signup)).status_code == 303
        assert is_unreachable(signup)
