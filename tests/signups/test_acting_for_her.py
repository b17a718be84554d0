"""What a manager does for a coordinator with one signup and with a group's link."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.texts.factories import make_site
from wagtail_whatsappalert.groups.invites import GroupInvite
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import IllegalMove
from wagtail_whatsappalert.signups.lifecycle import Actor, SignupStatus
from wagtail_whatsappalert.signups.manual_services import note_reach

from .factories import make_signup_in
from .managers import inspect_url, make_manager, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus
CODE = "AbCdEfGhIjKlMnOpQrStUv"
LINK = f"https://chat.whatsapp.com/{CODE}"


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def manager():
    return make_manager("change_group")


def letters(kind):
    return Letter.objects.filter(kind=kind).count()


def changes_of(user):
    logged = ModelLogEntry.objects.filter(action="whatsappalert.change", user=user)
    return [(entry.object_id, entry.data.get("what")) for entry in logged]


class TestNotReachable:
    def test_is_kept_logged_and_the_resident_is_asked(self, manager, group):
        signup = make_signup_in(S.READY, group)
        response = manager.post(url_of("signup_unreachable", signup.pk))
        assert response["Location"] == inspect_url(signup)
        signup.refresh_from_db()
        assert signup.unreachable_at is not None
        assert signup.status == S.READY
        assert letters("signup_unreachable") == 1
        assert changes_of(manager.user) == [(str(signup.pk), "unreachable")]

    def test_twice_is_once(self, manager, group):
        signup = make_signup_in(S.READY, group)
        for _time in range(2):
            manager.post(url_of("signup_unreachable", signup.pk))
        assert len(changes_of(manager.user)) == 1

    def test_is_over_when_he_can_be_reached_again(self, manager, group):
        make_coordinator(group, bound=True)
        signup = make_signup_in(S.READY, group, unreachable_at=timezone.now())
        manager.post(url_of("signup_reachable", signup.pk))
        signup.refresh_from_db()
        assert signup.unreachable_at is None
        assert letters("coordinator_work") == 1
        assert changes_of(manager.user) == [(str(signup.pk), "reachable")]

    @pytest.mark.parametrize("status", [S.WAITING, S.ADDED, S.WITHDRAWN])
    @pytest.mark.parametrize("is_reachable", [True, False])
    def test_is_for_who_is_ready_only(self, manager, group, status, is_reachable):
        signup = make_signup_in(status, group)
        with pytest.raises(IllegalMove):
            note_reach(
                signup=signup,
                is_reachable=is_reachable,
                actor=Actor.manager(manager.user),
                now=timezone.now(),
            )

    def test_is_offered_where_it_is_possible(self, manager, group):
        for facts, offered in [
            ({}, "signup_unreachable"),
            ({"unreachable_at": timezone.now()}, "signup_reachable"),
        ]:
            signup = make_signup_in(S.READY, group, group.signups.count(), **facts)
            page = manager.get(inspect_url(signup)).content.decode()
            names = ("signup_unreachable", "signup_reachable")
            shown = [name for name in names if url_of(name, signup.pk) in page]
            assert shown == [offered]


class TestInviteLink:
    def test_is_set_replaced_and_removed_and_never_shown(self, manager, group):
        url = url_of("invite_link", group.pk)
        manager.post(url, {"link": f" {LINK}?mode=ac_t "})
        assert GroupInvite.objects.get().link == LINK
        assert CODE not in manager.get(url).content.decode()
        manager.post(url, {"link": LINK.replace("AbC", "XyZ")})
        assert "XyZ" in GroupInvite.objects.get().link
        manager.post(url, {"link": ""})
        assert not GroupInvite.objects.exists()
        whats = [what for _number, what in changes_of(manager.user)]
        assert sorted(whats) == ["removed", "replaced", "set"]

    def test_of_something_else_is_refused_with_what_was_typed(self, manager, group):
        response = manager.post(
            url_of("invite_link", group.pk), {"link": "https://example.org/xyz"}
        )
        assert response.status_code == 422
        assert "https://example.org/xyz" in response.content.decode()
        assert not GroupInvite.objects.exists()

    def test_of_another_group_is_not_there(self, group):
        stranger = make_manager("change_group", groups=[])
        response = stranger.post(url_of("invite_link", group.pk), {"link": LINK})
        assert response.status_code == 404
        assert not GroupInvite.objects.exists()

    def test_is_offered_at_the_group(self, manager, group):
        page = manager.get(f"/admin/whatsappalert_groups/edit/{group.pk}/")
        assert url_of("invite_link", group.pk) in page.content.decode()


class TestContacts:
    def test_are_offered_at_the_group_to_who_may_export(self, group):
        url = f"/admin/whatsappalert_signups/contacts/{group.pk}/"
        edit = f"/admin/whatsappalert_groups/edit/{group.pk}/"
        exporter = make_manager("change_group", "export_signup")
        assert url in exporter.get(edit).content.decode()
        assert url not in make_manager("change_group").get(edit).content.decode()
