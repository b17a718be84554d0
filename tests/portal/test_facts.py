import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.services import (
    CHANGED_BY_COORDINATOR,
    change_group_rules,
)
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

S = SignupStatus

pytestmark = pytest.mark.django_db

RULES = (
    "<p>Wees <b>aardig</b>.</p><ul><li>Lees <a href='https://x.nl/'>dit</a></li></ul>"
)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(
        capacity=4, members_outside=2, workshop_rule="none", area_description="Oost"
    )


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


def url(name, group):
    with translation.override("en"):
        return reverse(f"wagtail_whatsappalert:{name}", args=[group.pk])


def form_of(client, group, name):
    return client.get(url(name, group)).context["form"].initial


def save(client, group, name, value, read=None):
    if read is None:
        read = form_of(client, group, name)["read"]
    return client.post(url(name, group), {"value": value, "read": read})


def facts(group):
    return Group.objects.get(pk=group.pk)


class TestOverview:
    def test_shows_what_is_hers_and_what_she_may_ask_for(self, client, group):
        text = client.get(url("portal_facts", group)).content.decode()
        for name in ("description", "own_rules", "members_outside"):
            assert url(f"portal_{name}", group) in text
        assert f"?kind=capacity&amp;group={group.pk}" in text

    def test_of_another_group_does_not_exist(self, client):
        other = make_group(name="Noord")
        for name in ("facts", "description", "own_rules", "members_outside"):
            assert client.get(url(f"portal_{name}", other)).status_code == 404
        assert client.post(url("portal_full_for_now", other)).status_code == 404


class TestDescription:
    def test_is_saved_and_shown_on_the_page_at_once(self, client, group, site):
        page = make_group_page(group, make_index_page(site))
        client.get(page.url)
        response = save(client, group, "portal_description", "West\r\nen Zuid")
        assert response.status_code == 303
        assert facts(group).area_description == "West\nen Zuid"
        assert "en Zuid" in client.get(page.url).content.decode()

    def test_is_logged_with_her_number(self, client, group, her):
        save(client, group, "portal_description", "West")
        entry = ModelLogEntry.objects.get(action=CHANGED_BY_COORDINATOR)
        assert entry.data == {"coordinator": her.pk, "changed": ["area_description"]}

    def test_twice_is_saved_once(self, client, group):
        read = form_of(client, group, "portal_description")["read"]
        for _time in range(2):
            response = save(client, group, "portal_description", "West", read)
            assert response.status_code == 303
        assert ModelLogEntry.objects.filter(action=CHANGED_BY_COORDINATOR).count() == 1

    def test_is_not_overwritten_unseen(self, client, group):
        Group.objects.update(area_description="Van een ander")
        response = save(client, group, "portal_description", "West", "Oost")
        text = response.content.decode()
        assert response.status_code == 409
        assert "Van een ander" in text
        assert "West" in text
        assert facts(group).area_description == "Van een ander"

    def test_is_overwritten_once_she_has_seen_it(self, client, group):
        Group.objects.update(area_description="Van een ander")
        problem = save(client, group, "portal_description", "West", "Oost")
        read = problem.context["form"].initial["read"]
        assert (
            save(client, group, "portal_description", "West", read).status_code == 303
        )
        assert facts(group).area_description == "West"

    @pytest.mark.parametrize(
        "text",
        ["x" * 501, "Kom bij https://chat.whatsapp.com/AbC", "WA.me/31612345678"],
    )
    def test_is_refused_with_what_was_typed(self, client, group, text):
        response = save(client, group, "portal_description", text)
        assert response.status_code == 422
        assert text in response.content.decode()
        assert facts(group).area_description == "Oost"


class TestOwnRules:
    def test_are_a_new_version(self, client, group):
        save(client, group, "portal_own_rules", "Wees stil.\n\n- 's Nachts\n- Zondags")
        rules = group.current_rules
        assert rules.number == 1
        assert "<li data-block-key" in rules.text
        assert rules.text.count("</li>") == 2

    def test_keep_the_styles_and_links_of_the_editor(self, client, group):
        change_group_rules(group=group, text=RULES)
        text = form_of(client, group, "portal_own_rules")["value"]
        save(client, group, "portal_own_rules", f"{text}\n- En nog een")
        kept = group.current_rules.text
        assert "<b>aardig</b>" in kept
        assert '<a href="https://x.nl/">dit</a>' in kept
        assert "En nog een" in kept

    def test_that_she_did_not_change_make_no_version(self, client, group):
        change_group_rules(group=group, text=RULES)
        text = form_of(client, group, "portal_own_rules")["value"]
        save(client, group, "portal_own_rules", text)
        assert group.rules.count() == 1

    def test_hold_no_html_of_hers(self, client, group):
        save(client, group, "portal_own_rules", "<script>alert(1)</script>")
        assert "<script" not in group.current_rules.text
        page = client.get(url("portal_facts", group)).content.decode()
        assert "<script>alert" not in page

    def test_are_not_overwritten_unseen(self, client, group):
        read = form_of(client, group, "portal_own_rules")["read"]
        change_group_rules(group=group, text="<p>Van de gemeente</p>")
        response = save(client, group, "portal_own_rules", "Van haar", read)
        assert response.status_code == 409
        assert "Van de gemeente" in response.content.decode()
        assert group.rules.count() == 1

    def test_can_be_taken_away(self, client, group):
        change_group_rules(group=group, text=RULES)
        save(client, group, "portal_own_rules", " ")
        assert group.current_rules is None


class TestMembersOutside:
    def test_that_become_fewer_make_place_for_who_waits(self, client, group):
        first, second = (make_signup_in(S.WAITING, group, number) for number in (1, 2))
        Group.objects.update(capacity=3)
        save(client, group, "portal_members_outside", 1)
        assert facts(group).members_outside == 1
        states = [Signup.objects.get(pk=s.pk).status for s in (first, second)]
        assert states == [S.READY, S.WAITING]

    def test_are_not_overwritten_unseen(self, client, group):
        Group.objects.update(members_outside=3)
        response = save(client, group, "portal_members_outside", 1, "2")
        assert response.status_code == 409
        assert facts(group).members_outside == 3

    @pytest.mark.parametrize("value", ["", "-1", "1,5", "veel", "1025", "9" * 40])
    def test_are_refused_if_it_is_no_number_of_people(self, client, group, value):
        response = save(client, group, "portal_members_outside", value)
        assert response.status_code == 422
        assert facts(group).members_outside == 2


class TestFullForNow:
    def press(self, client, group, full):
        return client.post(url("portal_full_for_now", group), {"full": full})

    def test_goes_on_and_off_and_twice_does_no_harm(self, client, group):
        for full in ("1", "1"):
            assert self.press(client, group, full).status_code == 303
        assert facts(group).full_for_now
        assert ModelLogEntry.objects.filter(action=CHANGED_BY_COORDINATOR).count() == 1
        self.press(client, group, "0")
        assert not facts(group).full_for_now

    def test_off_gives_the_free_places_in_order(self, client, group):
        self.press(client, group, "1")
        waiting = [make_signup_in(S.WAITING, group, number) for number in (1, 2)]
        self.press(client, group, "0")
        states = [Signup.objects.get(pk=s.pk).status for s in waiting]
        assert states == [S.READY, S.WAITING]
