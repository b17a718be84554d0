import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_neighbourhood
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.areas.models import Neighbourhood
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import FormToken
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import FIELDS
from .sending import SAME_ORIGIN
from .wanting import (
    OUTSIDE,
    UNAVAILABLE,
    UNKNOWN,
    finds,
    make_wanted,
    nowhere,
    one,
    several,
)

__all__ = ["finds"]
pytestmark = pytest.mark.django_db
URL = "/nl/whatsapp/signup/"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def first(client):
    """The form as a page shows it, and what a browser sends of it."""
    token = FormToken(language="nl", by_address=True).sign()
    return {"token": token, "age": "18", **FIELDS}


@pytest.fixture
def send(client):
    def post(data, **changes):
        url = reverse("wagtail_whatsappalert:signup")
        return client.post(url, {**data, **changes}, **SAME_ORIGIN)

    return post


def again(response, **changes):
    """The form that came back, as the resident sends it once more."""
    [form] = html_of(response).signup_forms
    return {**form.fields, **FIELDS, **changes}


def hidden(response, name):
    [form] = html_of(response).signup_forms
    return form.fields.get(name)


class TestOneGroup:
    def test_gets_the_signup_at_once(self, send, first, finds):
        group = make_group()
        finds(one(group))
        assert send(first).status_code == 303
        assert Signup.objects.get().group == group

    def test_is_named_on_the_thank_you_page(self, send, client, first, finds):
        finds(one(make_group(name="Noordscheschut")))
        page = client.get(send(first)["Location"])
        assert "Noordscheschut" in page.content.decode()

    def test_with_rules_of_its_own_shows_them_first(self, send, first, finds):
        group = make_group(name="Krakeel")
        change_group_rules(group=group, text="<p>Geen foto's.</p>")
        finds(one(group))
        response = send(first)
        assert response.status_code == 422
        assert hidden(response, "group") == str(group.pk)
        assert f"?group={group.pk}" in response.content.decode()
        assert not Signup.objects.exists()
        assert send(again(response)).status_code == 303
        assert Signup.objects.get().group_rules.group == group

    def test_with_a_higher_age_asks_for_it(self, send, first, finds):
        finds(one(make_group(minimum_age=21)))
        response = send(first)
        assert response.status_code == 422
        assert "21" in response.content.decode()
        assert send(again(response)).status_code == 303
        assert Signup.objects.get().minimum_age == 21

    @pytest.mark.parametrize("status", [GroupStatus.PAUSED, GroupStatus.ACTIVE])
    def test_that_is_closed_says_so(self, send, first, finds, status):
        route = "form" if status == GroupStatus.PAUSED else "external"
        url = "https://example.org/aanmelden"
        group = make_group(status=status, signup_route=route, external_url=url)
        finds(one(group))
        response = send(first)
        assert response.status_code == 409
        assert (url in response.content.decode()) == (route == "external")


class TestSeveralGroups:
    def test_are_to_choose_from_and_no_others(self, send, first, finds):
        here, there, far = (make_group(name=name) for name in "ABC")
        finds(several(here, there))
        response = send(first)
        assert response.status_code == 422
        page = response.content.decode()
        options = [f'<option value="{group.pk}"' in page for group in (here, there)]
        assert all(options)
        assert f'<option value="{far.pk}"' not in page
        assert 'value="Anna de Vries"' in page
        assert send(again(response, group=there.pk)).status_code == 303
        assert Signup.objects.get().group == there

    def test_do_not_let_another_group_in(self, send, first, finds):
        here, there, far = (make_group(name=name) for name in "ABC")
        finds(several(here, there))
        assert send(first, group=far.pk).status_code == 422


class TestNoGroup:
    def test_takes_one_more_press_to_register_interest(self, send, first, finds):
        area = make_neighbourhood(name="Krakeel")
        finds(nowhere(area))
        response = send(first)
        assert response.status_code == 422
        assert "Krakeel" in response.content.decode()
        assert not Group.objects.exists()
        assert send(again(response)).status_code == 303
        signup = Signup.objects.get()
        assert (signup.group.status, signup.group.wanted_in) == ("wanted", area)

    def test_is_asked_again_for_another_neighbourhood(self, send, first, finds):
        finds(nowhere(make_neighbourhood(name="Krakeel")))
        response = send(first)
        finds(nowhere(make_neighbourhood(name="Venesluis")))
        response = send(again(response))
        assert response.status_code == 422
        assert "Venesluis" in response.content.decode()

    def test_comes_to_nothing_when_the_neighbourhood_is_gone(self, send, first, finds):
        area = make_neighbourhood()
        finds(UNKNOWN)
        Neighbourhood.objects.all().delete()
        assert send(first, interest=area.pk).status_code == 409


class TestAnotherAddress:
    def test_outside_the_municipality_is_told_with_the_number(
        self, site, send, first, finds
    ):
        WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
        finds(OUTSIDE)
        response = send(first)
        assert response.status_code == 422
        assert "14 0528" in response.content.decode()
        assert "-postcode-error" in response.content.decode()

    @pytest.mark.parametrize("finding", [UNKNOWN, UNAVAILABLE])
    def test_that_nobody_knows_lets_the_resident_choose(
        self, send, first, finds, finding
    ):
        group = make_group()
        finds(finding)
        response = send(first)
        assert response.status_code == 422
        assert f'<option value="{group.pk}"' in response.content.decode()
        assert send(again(response, group=group.pk)).status_code == 303

    def test_that_nobody_knows_where_no_group_is_open(self, send, first, finds):
        finds(UNKNOWN)
        response = send(first)
        assert response.status_code == 422
        assert "-postcode-error" in response.content.decode()


class TestTheFormThatAsksForAGroup:
    @pytest.fixture
    def wanting(self, first):
        area = make_neighbourhood(name="Krakeel")
        token = FormToken(language="nl", neighbourhood=area.pk).sign()
        return {**first, "token": token}, area

    def test_keeps_who_lives_there(self, send, wanting, finds):
        data, area = wanting
        finds(nowhere(area))
        assert send(data).status_code == 303
        assert Signup.objects.get().group.wanted_in == area

    def test_believes_who_cannot_be_found(self, send, wanting, finds):
        data, area = wanting
        finds(UNAVAILABLE)
        assert send(data).status_code == 303
        assert Signup.objects.get().group.wanted_in == area

    def test_asks_first_if_the_address_belongs_to_a_group(self, send, wanting, finds):
        group = make_group(name="Noordscheschut")
        finds(one(group))
        response = send(wanting[0])
        assert response.status_code == 422
        assert "Noordscheschut" in response.content.decode()
        assert send(again(response)).status_code == 303
        assert Signup.objects.get().group == group

    def test_makes_nothing_of_a_form_that_is_not_right(self, send, wanting, finds):
        finds(nowhere(wanting[1]))
        assert send(wanting[0], name="").status_code == 422
        assert not Group.objects.exists()

    def test_follows_a_group_that_is_forming_by_now(self, send, wanting, finds):
        group, _people = make_wanted("Venesluis")
        token = FormToken(language="nl", group=group.pk).sign()
        Group.objects.update(status=GroupStatus.FORMING, wanted_in=None)
        assert send(wanting[0], token=token).status_code == 303
        assert Signup.objects.get().group == group
