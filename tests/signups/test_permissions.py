"""Who reaches what in the admin: every address of the package is in a table here."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from tests.adminkit.searching import search
from tests.groups.factories import make_group
from tests.signups.admin_addresses import (
    ABOUT_SIGNUPS,
    ACTORS,
    ADDRESSES,
    ELSEWHERE,
    EVERYTHING,
    EXPORT,
    FOR_EVERY_GROUP,
    LISTED,
    MANAGE,
    NAME,
    OTHER_MODELS,
    VIEW,
    browser,
    content_of,
    is_refused,
    url_of,
)
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.permissions import (
    groups_visible_to,
)

from .many import make_many_signups

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def signup():
    group = make_group(name="Elders")
    make_many_signups([group], 1, to_be_removed=True)
    Signup.objects.update(name=NAME)
    return Signup.objects.select_related("group").get()


class TestTheTable:
    def test_holds_every_address_of_the_package(self):
        known = {
            name
            for name in ADDRESSES
            if name in ABOUT_SIGNUPS
            or name in ELSEWHERE
            or name.split(":")[0] in OTHER_MODELS
        }
        assert set(ADDRESSES) - known == set()

    def test_holds_nothing_that_is_gone(self):
        assert (set(ABOUT_SIGNUPS) | set(ELSEWHERE)) - set(ADDRESSES) == set()


class TestAddressesAboutSignups:
    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("actor", ACTORS)
    @pytest.mark.parametrize("name", ABOUT_SIGNUPS)
    def test_are_for_who_has_every_right_they_ask(self, name, actor, method, signup):
        rights = ACTORS[actor]
        client = browser(rights)
        before = Signup.objects.values().get()
        response = getattr(client, method)(url_of(name, signup))
        allowed = rights is not None and ABOUT_SIGNUPS[name] <= rights
        assert is_refused(response) is not allowed
        if not allowed:
            assert NAME not in content_of(response)
            assert Signup.objects.values().get() == before

    @pytest.mark.parametrize("name", ABOUT_SIGNUPS)
    def test_tell_nobody_without_the_right_whether_a_number_exists(self, name, signup):
        signup.pk = signup.group_id = 987_654
        assert is_refused(browser({"view_group"}).get(url_of(name, signup)))

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("name", ABOUT_SIGNUPS)
    def test_show_nobody_of_another_group(self, name, method, signup):
        client = browser(EVERYTHING, groups=[make_group(name="Eigen")])
        before = Signup.objects.values().get()
        url = f"{url_of(name, signup)}?id={signup.pk}"
        data = {"group": signup.group_id, "id": signup.pk, "reason": "x"}
        response = getattr(client, method)(url, data if method == "post" else None)
        assert Signup.objects.values().get() == before
        if name in FOR_EVERY_GROUP:
            assert is_refused(response)
            return
        assert not is_refused(response)
        text = content_of(response)
        for secret in (NAME, "Elders", signup.email, "610000000"):
            assert secret not in text
        if ADDRESSES[name] & {"pk", "group"}:
            assert response.status_code in (404, 405)

    @pytest.mark.parametrize(
        "query",
        ["", "?export=csv", "?status=ready", "?p=1", "?group={group}"],
    )
    @pytest.mark.parametrize("path", ["index", "index_results"])
    def test_find_nobody_of_another_group(self, path, query, signup):
        client = browser(EVERYTHING, groups=[make_group(name="Eigen")])
        url = reverse(f"{LISTED}:{path}") + query.format(group=signup.group_id)
        text = content_of(client.get(url))
        assert NAME not in text
        assert "Elders" not in text

    def test_find_nobody_of_another_group_by_name(self, signup):
        client = browser(EVERYTHING, groups=[make_group(name="Eigen")])
        url = search(client, reverse(f"{LISTED}:index"), "Annabella")
        page = client.get(url)
        assert not page.context["object_list"]
        assert "Elders" not in content_of(page)

    def test_show_a_limited_manager_his_own_groups(self, signup):
        client = browser(EVERYTHING, groups=[signup.group])
        for name in (f"{LISTED}:index", f"{LISTED}:inspect"):
            assert NAME in content_of(client.get(url_of(name, signup)))

    def test_show_a_manager_limited_to_nothing_nobody(self, signup):
        client = browser(EVERYTHING, groups=[])
        assert NAME not in content_of(client.get(reverse(f"{LISTED}:index")))

    def test_are_closed_for_an_account_that_was_switched_off(self, signup):
        user = make_editor(*EVERYTHING)
        user.is_active = False
        assert not Signup.objects.visible_to(user)
        assert not groups_visible_to(user)

    def test_are_closed_for_nobody(self, signup):
        assert not Signup.objects.visible_to(AnonymousUser())
        assert not groups_visible_to(AnonymousUser())

    def test_are_open_for_a_superuser_whatever_his_limit(self, signup, admin_user):
        ManagerLimit.objects.create(user=admin_user)
        assert list(Signup.objects.visible_to(admin_user)) == [signup]


class TestOtherAddresses:
    @pytest.mark.parametrize(
        "name", [n for n in ADDRESSES if n.split(":")[0] in OTHER_MODELS]
    )
    def test_are_not_opened_by_rights_on_signups(self, name, signup):
        if name in ELSEWHERE:
            return
        parameters = {"pk": 1, "site": 1, "language": "nl", "kind": "x", "group": 1}
        url = reverse(name, kwargs={key: parameters[key] for key in ADDRESSES[name]})
        for rights in (None, {VIEW, MANAGE, EXPORT, "view_privacy_log"}):
            client = browser(rights)
            for response in (client.get(url), client.post(url)):
                assert is_refused(response) or response.status_code in (404, 405)
                assert NAME not in content_of(response)
