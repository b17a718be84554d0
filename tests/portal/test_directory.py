import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.threads.factories import make_group_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def her():
    her = make_coordinator(make_group_in(name="Eigen"), bound=True, language="en")
    her.reachable_at = her.agreement_accepted_at
    her.save()
    return her


@pytest.fixture
def client(her):
    client = Client()
    sign_in(client, her)
    return client


def listed(*groups, **kwargs):
    return make_coordinator(*groups, bound=True, in_directory=True, **kwargs)


def look(client, query=""):
    return client.get(reverse("wagtail_whatsappalert:portal_directory") + query)


class TestOtherCoordinators:
    def test_are_those_who_agreed(self, client):
        shown = listed(make_group(name="Noord"))
        hidden = make_coordinator(make_group(), bound=True)
        page = look(client)
        assert list(page.context["people"]) == [shown]
        text = page.content.decode()
        assert "Noord" in text
        assert f"tel:{shown.phone.as_e164}" in text
        assert shown.email not in text
        assert hidden.name not in text

    @pytest.mark.parametrize(
        "facts", [{"active_until": "2021-01-01"}, {"agreement": None}]
    )
    def test_are_not_those_who_stopped_or_promised_nothing(self, client, facts):
        listed(make_group(), **facts)
        assert list(look(client).context["people"]) == []

    def test_are_found_by_district(self, client):
        here, elsewhere = make_group_in(), make_group_in()
        wanted = listed(here)
        listed(elsewhere)
        district = here.neighbourhoods.get().district
        page = look(client, f"?district={district.pk}")
        assert list(page.context["people"]) == [wanted]
        assert page.context["chosen"] == district.pk

    @pytest.mark.parametrize("query", ["?district=x", "?district=9999", "?page=x"])
    def test_are_all_shown_for_a_question_that_makes_no_sense(self, client, query):
        shown = listed(make_group_in())
        assert list(look(client, query).context["people"]) == [shown]

    def test_are_each_logged(self, client, her):
        numbers = [listed(make_group()).pk for _ in range(2)]
        look(client)
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert sorted(entry.data["numbers"]) == numbers
        assert entry.data["coordinator"] == her.pk

    def test_cost_the_same_for_few_and_for_many(self, client):
        def count():
            with CaptureQueriesContext(connection) as queries:
                look(client)
            return len(queries)

        group = make_group_in()
        for _number in range(2):
            listed(group)
        look(client)
        few = count()
        for _number in range(50):
            listed(group, make_group())
        assert count() == few


class TestContacts:
    def test_are_those_of_her_area(self, client, her):
        own = her.groups.get().neighbourhoods.get().district
        other = make_group_in().neighbourhoods.get().district
        here, there = make_contact(own, phone="(0528) 29 19 11"), make_contact(other)
        text = look(client).content.decode()
        assert here.name in text
        assert 'href="tel:0528291911"' in text
        assert here.email in text
        assert there.name not in text


class TestEverybodyElse:
    def test_is_asked_to_sign_in(self):
        shown = listed(make_group())
        response = look(Client())
        assert response.status_code == 303
        assert shown.name not in response.content.decode()

    def test_is_led_to_the_agreement_before_she_accepted_it(self):
        client = Client()
        sign_in(client, make_coordinator(make_group()))
        assert look(client)["Location"].endswith("/coordinators/welcome/")
