import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in
from .managers import inspect_url, log_in, make_manager, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus
PAGES = {
    "signup_facts": [],
    "signup_workshop": [],
    "signup_removed": [],
    "signup_stay": [],
    "signup_resend": [],
    "signup_data": [],
    "signup_erase": [],
    "signup_move": ["withdraw"],
}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def group():
    return make_group()


def move(client, signup, name, **data):
    return client.post(url_of("signup_move", signup.pk, name), data, follow=True)


class TestWhoMayDoIt:
    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize(
        "rights", [["view_signup"], ["manage_signup"], ["export_signup"], []]
    )
    def test_nobody_without_both_rights(self, group, name, rights):
        signup = make_signup_in(S.WAITING, group, name="Annabella")
        client = log_in(make_editor(*rights))
        for pk in (signup.pk, 987_654):
            url = url_of(name, pk, *PAGES[name])
            for method in (client.get, client.post):
                response = method(url, {"reason": "x"})
                assert (response.status_code, response["Location"]) == (302, "/admin/")
        signup.refresh_from_db()
        assert (signup.status, signup.name) == ("waiting", "Annabella")
        assert not ModelLogEntry.objects.exists()

    def test_refuses_before_it_looks_anything_up(self, group):
        client = log_in(make_editor("view_signup"))
        url = url_of("signup_facts", make_signup_in(S.WAITING, group).pk)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        tables = " ".join(query["sql"] for query in queries)
        assert "whatsappalert_signup" not in tables

    @pytest.mark.parametrize("name", PAGES)
    def test_nobody_who_is_limited_to_other_groups(self, group, name):
        signup = make_signup_in(S.WAITING, group, name="Annabella")
        client = make_manager(groups=[make_group(name="Noord")])
        url = url_of(name, signup.pk, *PAGES[name])
        for method in (client.get, client.post):
            assert method(url, {"reason": "x"}).status_code == 404
        assert client.get(inspect_url(signup)).status_code == 404
        signup.refresh_from_db()
        assert (signup.status, signup.name) == ("waiting", "Annabella")

    def test_who_is_limited_to_this_group(self, group):
        signup = make_signup_in(S.WAITING, group)
        client = make_manager(groups=[group])
        assert client.get(inspect_url(signup)).status_code == 200
        move(client, signup, "withdraw")
        assert Signup.objects.get().status == "withdrawn"

    @pytest.mark.parametrize("name", PAGES)
    def test_nobody_without_an_account(self, client, group, name):
        signup = make_signup_in(S.WAITING, group)
        response = client.post(url_of(name, signup.pk, *PAGES[name]))
        assert "/login/" in response["Location"]

    @pytest.mark.parametrize("name", PAGES)
    def test_of_nobody_is_not_found(self, manager, name):
        assert manager.get(url_of(name, 987_654, *PAGES[name])).status_code == 404

    def test_needs_the_token_against_forged_requests(self, group):
        from django.test import Client

        signup = make_signup_in(S.WAITING, group)
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_manager().user)
        response = client.post(url_of("signup_erase", signup.pk))
        assert response.status_code == 403
        assert Signup.objects.get().name

    @pytest.mark.parametrize("name", PAGES)
    def test_holds_no_transaction_around_the_services(self, name):
        view = resolve(url_of(name, 1, *PAGES[name])).func
        assert view._non_atomic_requests == {"default"}
