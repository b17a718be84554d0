import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group, make_neighbourhood
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.groups import finder
from wagtail_whatsappalert.signups.hand_over import release
from wagtail_whatsappalert.signups.lifecycle import Actor, ActorKind
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.retention import erase_signup
from wagtail_whatsappalert.signups.tokens import FormToken
from wagtail_whatsappalert.signups.vcards import write_vcards

from .factories import FIELDS, form_data, make_confirmed_signup
from .managers import inspect_url, make_manager, url_of
from .sending import SAME_ORIGIN
from .wanting import covers

__all__ = ["covers"]
pytestmark = pytest.mark.django_db
REASON = "Mijn moeder woont er"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(name="Krakeel", neighbourhoods=[make_neighbourhood()])


@pytest.fixture
def send():
    def post(data):
        client, url = CommittingClient(), reverse("wagtail_whatsappalert:signup")
        return client.post(url, data, **SAME_ORIGIN)

    return post


def again(response, **changes):
    [form] = html_of(response).signup_forms
    return {**form.fields, **FIELDS, **changes}


class TestTheForm:
    def test_warns_once_and_lets_the_resident_explain(self, send, group, covers):
        covers(False)
        response = send(form_data(group))
        assert response.status_code == 422
        page = response.content.decode()
        assert 'name="outside_reason"' in page
        assert reverse("wagtail_whatsappalert:find") in page
        assert not Signup.objects.exists()
        assert send(again(response, outside_reason=REASON)).status_code == 303
        signup = Signup.objects.get()
        assert (signup.is_outside_area, signup.outside_reason) == (True, REASON)

    def test_needs_no_explanation(self, send, group, covers):
        covers(False)
        assert send(again(send(form_data(group)))).status_code == 303
        assert Signup.objects.get().is_outside_area

    def test_warns_who_chose_the_group_himself_too(self, send, group, covers):
        covers(False)
        token = FormToken(language="nl").sign()
        response = send(form_data(None, token=token, group=group.pk))
        assert response.status_code == 422
        assert "Krakeel" in response.content.decode()
        assert send(again(response, group=group.pk)).status_code == 303

    @pytest.mark.parametrize("is_covered", [True, None])
    def test_asks_nothing_where_the_address_fits_or_nobody_knows(
        self, send, group, covers, is_covered
    ):
        covers(is_covered)
        assert send(form_data(group)).status_code == 303
        assert not Signup.objects.get().is_outside_area

    def test_forgets_the_reason_of_an_address_that_fits_after_all(
        self, send, group, covers
    ):
        covers(False)
        response = send(form_data(group))
        covers(True)
        send(again(response, outside_reason=REASON))
        signup = Signup.objects.get()
        assert (signup.is_outside_area, signup.outside_reason) == (False, "")

    def test_refuses_a_reason_without_end(self, send, group, covers):
        covers(False)
        response = send(form_data(group))
        assert send(again(response, outside_reason="x" * 501)).status_code == 422

    def test_asks_nobody_where_the_group_has_no_area(self, send, monkeypatch):
        monkeypatch.setattr(finder, "covers_address", None)
        assert send(form_data(make_group())).status_code == 303


@pytest.fixture
def outsider(group):
    signup = make_confirmed_signup(
        group, is_outside_area=True, outside_reason=REASON, name="Anna"
    )
    return signup


class TestManagers:
    def test_read_it_at_the_person(self, outsider):
        page = make_manager().get(inspect_url(outsider)).content.decode()
        assert REASON in page

    def test_find_those_people(self, outsider, group):
        make_confirmed_signup(group, 1, name="Bert")
        url = reverse("whatsappalert_signups:index")
        page = make_manager().get(f"{url}?standing_out=outside_area").content.decode()
        assert "Anna" in page
        assert "Bert" not in page

    def test_are_told_when_they_enter_somebody(self, group, covers):
        covers(False)
        manager = make_manager()
        where = f"{url_of('enter_signup')}?group={group.pk}&language=nl"
        shown = manager.get(where).context["form"]
        data = {
            **FIELDS,
            "source": "paper",
            "agreed_on": timezone.localdate().isoformat(),
            "texts": shown.initial["texts"],
        }
        manager.post(where, data)
        assert Signup.objects.get().is_outside_area


class TestACoordinator:
    def test_never_reads_it(self, group, outsider):
        Signup.objects.update(status="ready")
        people = release(
            group.signups.all(), group=group, coordinator=make_coordinator()
        )
        assert people[0].name == "Anna"
        assert REASON not in str(people)
        assert REASON not in write_vcards(list(group.signups.select_related("group")))


class TestAnotherAddress:
    def test_takes_the_note_about_the_old_one_away(self, outsider):
        manager = make_manager()
        data = {**FIELDS, "postcode": "7902 AB", "email": outsider.email}
        manager.post(url_of("signup_facts", outsider.pk), data)
        outsider.refresh_from_db()
        assert (outsider.is_outside_area, outsider.outside_reason) == (False, "")


class TestErasing:
    def test_takes_the_reason_along(self, outsider):
        actor, now = Actor(ActorKind.RESIDENT), timezone.now()
        erase_signup(signup=outsider, actor=actor, now=now)
        outsider.refresh_from_db()
        assert (outsider.is_outside_area, outsider.outside_reason) == (False, "")
