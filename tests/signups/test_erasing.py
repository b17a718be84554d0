from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.kept_people import (
    CLOSED_KIND,
    COORDINATOR,
    S,
    days,
    erase,
    make_closed,
    make_member,
    move,
    purge,
)
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import (
    Actor,
    Move,
)
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.retention import (
    mark_removed,
)

from .factories import make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


class TestErasing:
    def test_withdraws_who_has_a_place_and_gives_it_to_the_next(self):
        group = make_group(workshop_rule="none", places=1)
        first, second = (make_confirmed_signup(group, n) for n in range(2))
        assert erase(first) is True
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, first.name) == (S.WITHDRAWN, "")
        assert second.status == S.READY
        assert Group.objects.get(pk=group.pk).places_given == 1

    def test_sends_no_mail_to_who_is_gone(self, mailoutbox):
        signup = make_confirmed_signup(make_group())
        before = len(mailoutbox)
        erase(signup)
        assert len(mailoutbox) == before
        assert not Letter.objects.filter(sent_at=None).exists()

    def test_deletes_who_did_not_confirm(self):
        signup = make_signup(make_group())
        assert erase(signup) is True
        assert not Signup.objects.exists()
        assert not Letter.objects.exists()

    def test_of_a_member_waits_until_he_is_removed(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"REMOVAL_DAYS": 3}
        member = make_member()
        now = timezone.now()
        assert erase(member, now=now) is False
        member.refresh_from_db()
        assert (member.status, member.to_be_removed) == (S.WITHDRAWN, True)
        assert member.name
        assert member.erase_by == now + timedelta(days=3)
        mark_removed(signup=member, actor=COORDINATOR, now=now)
        member.refresh_from_db()
        assert (member.name, member.to_be_removed, member.erase_by) == ("", False, None)

    def test_of_a_member_happens_at_last_without_anybody(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"REMOVAL_DAYS": 3}
        member = make_member()
        erase(member)
        assert purge(days(2))[CLOSED_KIND] == 0
        assert purge(days(4))[CLOSED_KIND] == 1

    def test_a_second_time_does_not_postpone(self):
        member = make_member()
        erase(member)
        member.refresh_from_db()
        first = member.erase_by
        erase(member, now=days(5))
        member.refresh_from_db()
        assert member.erase_by == first

    def test_of_who_withdrew_already_is_done_at_once(self):
        signup = make_closed(Move.WITHDRAW)
        assert erase(signup) is True
        signup.refresh_from_db()
        assert signup.name == ""

    def test_of_who_is_erased_changes_nothing(self):
        signup = make_closed(Move.WITHDRAW)
        erase(signup)
        before = Signup.objects.values().get()
        assert erase(signup, now=days(3)) is True
        assert Signup.objects.values().get() == before

    def test_is_logged_with_the_account_of_who_did_it(self):
        user = make_editor()
        signup = make_confirmed_signup(make_group())
        erase(signup, Actor.manager(user))
        entry = ModelLogEntry.objects.get(action="whatsappalert.erase")
        assert (entry.user, entry.object_id) == (user, str(signup.pk))
        assert entry.label == f"#{signup.pk}"

    def test_by_the_resident_is_logged_without_an_account(self):
        signup = make_confirmed_signup(make_group())
        erase(signup)
        entry = ModelLogEntry.objects.get(action="whatsappalert.erase")
        assert (entry.user_id, entry.data["by"]) == (None, "resident")

    def test_leaves_nothing_of_him_in_our_tables(self):
        signup = make_confirmed_signup(make_group())
        move(signup, Move.REFUSE, reason="Bewoner 0 called names")
        erase(signup)
        for model in (Signup, SignupTransition, Letter, ModelLogEntry):
            for row in model.objects.values():
                for personal in ("Bewoner", "example.org", "31610000000", "7901 AB"):
                    assert personal not in str(row), (model, personal)


class TestMarkingAsRemoved:
    def test_leaves_the_data_until_its_time_is_over(self):
        member = move(make_member(), Move.WITHDRAW)
        mark_removed(signup=member, actor=COORDINATOR, now=timezone.now())
        member.refresh_from_db()
        assert member.name
        assert not member.to_be_removed

    def test_twice_is_logged_once(self):
        user = make_editor()
        member = move(make_member(), Move.WITHDRAW)
        for _ in range(2):
            mark_removed(signup=member, actor=Actor.manager(user), now=timezone.now())
        assert ModelLogEntry.objects.filter(user=user).count() == 1

    def test_of_somebody_who_is_not_in_it_changes_nothing(self):
        signup = make_closed(Move.WITHDRAW)
        before = Signup.objects.values().get()
        mark_removed(signup=signup, actor=COORDINATOR, now=timezone.now())
        assert Signup.objects.values().get() == before


class TestEndedGroup:
    def test_does_not_keep_its_people(self):
        group = make_group(workshop_rule="none")
        signup = make_closed(Move.WITHDRAW, group=group)
        Group.objects.filter(pk=group.pk).update(status=GroupStatus.ENDED)
        purge(days(31))
        signup.refresh_from_db()
        assert signup.name == ""
