import pytest
from django.db import models
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.kept_people import (
    CLOSED_KIND,
    COORDINATOR,
    HANDED_OVER,
    STAYS,
    S,
    days,
    make_closed,
    make_member,
    move,
    purge,
)
from tests.site.tree import make_site
from tests.texts.races import needs_a_database_between_threads, run_at_once
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups import retention
from wagtail_whatsappalert.signups.exceptions import IllegalMove
from wagtail_whatsappalert.signups.lifecycle import (
    CLOSED,
    Move,
)
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.retention import (
    NOBODY,
    mark_removed,
    retention_days,
)

from .factories import make_confirmed_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


class TestEveryField:
    def test_of_a_signup_is_either_emptied_or_tells_nobody_who_it_was(self):
        fields = {field.name for field in Signup._meta.concrete_fields}
        assert fields == STAYS | set(NOBODY)

    def test_that_stays_holds_no_typed_text(self):
        for name in STAYS:
            field = Signup._meta.get_field(name)
            free = isinstance(field, models.CharField) and not field.choices
            assert not free or name == "language", name


class TestRetention:
    @pytest.mark.parametrize(
        ("how", "setting"),
        [
            (Move.LEAVE, "LEFT_RETENTION_DAYS"),
            (Move.WITHDRAW, "WITHDRAWN_RETENTION_DAYS"),
            (Move.REFUSE, "REFUSED_RETENTION_DAYS"),
            (Move.EXPIRE, "EXPIRED_RETENTION_DAYS"),
        ],
    )
    def test_of_each_closed_state_is_a_setting(self, how, setting, settings):
        settings.WAGTAIL_WHATSAPPALERT = {setting: 50}
        signup = make_closed(how)
        purge(days(49))
        signup.refresh_from_db()
        assert signup.name
        purge(days(51))
        signup.refresh_from_db()
        assert (signup.name, signup.email, signup.phone) == ("", "", "")
        assert signup.erased_at

    def test_is_set_for_every_closed_state(self):
        assert set(retention_days()) == CLOSED

    def test_leaves_active_people_alone(self):
        group = make_group(workshop_rule="none", places=1)
        make_member(group, 0)
        make_confirmed_signup(group, 1)
        purge(days(2000))
        assert Signup.objects.exclude(name="").count() == 2

    def test_leaves_what_the_figures_count(self):
        signup = make_closed(Move.WITHDRAW)
        before = Signup.objects.get(pk=signup.pk)
        purge(days(31))
        after = Signup.objects.get(pk=signup.pk)
        for name in STAYS - {"erased_at"}:
            assert getattr(after, name) == getattr(before, name), name

    def test_empties_every_field_that_tells_who_it_was(self):
        signup = make_closed(Move.WITHDRAW)
        Signup.objects.filter(pk=signup.pk).update(
            new_email="new@example.org",
            asked_phone="+31699999999",
            suspicion="links in the name",
            house_number_addition="bis",
        )
        purge(days(31))
        row = Signup.objects.filter(pk=signup.pk).values(*NOBODY).get()
        assert row == NOBODY

    def test_empties_reasons_but_keeps_the_steps(self):
        signup = make_closed(Move.REFUSE)
        steps = list(signup.transitions.values_list("move", flat=True))
        assert signup.transitions.exclude(reason="").exists()
        purge(days(91))
        assert not signup.transitions.exclude(reason="").exists()
        assert list(signup.transitions.values_list("move", flat=True)) == steps

    def test_deletes_letters_that_did_not_leave(self):
        signup = make_closed(Move.WITHDRAW)
        sent = Letter.objects.filter(sent_at=None).count()
        step = signup.transitions.last()
        Letter.objects.filter(subject_id=step.pk, kind="signup_moved").update(
            sent_at=None
        )
        purge(days(31))
        assert sent == 0
        assert not Letter.objects.filter(sent_at=None).exists()
        assert Letter.objects.exists()

    def test_of_who_is_still_in_the_group_lasts_the_days_of_removal(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "WITHDRAWN_RETENTION_DAYS": 0,
            "REMOVAL_DAYS": 14,
        }
        signup = move(make_member(), Move.WITHDRAW)
        assert signup.to_be_removed
        assert purge(days(13))[CLOSED_KIND] == 0
        assert purge(days(15))[CLOSED_KIND] == 1
        signup.refresh_from_db()
        assert (signup.name, signup.to_be_removed) == ("", False)

    def test_starts_when_somebody_is_removed(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"WITHDRAWN_RETENTION_DAYS": 5}
        signup = move(make_member(), Move.WITHDRAW)
        assert purge(days(6))[CLOSED_KIND] == 0
        mark_removed(signup=signup, actor=COORDINATOR, now=timezone.now())
        assert purge(days(6))[CLOSED_KIND] == 1

    def test_is_logged_without_a_person(self):
        group = make_group(workshop_rule="none")
        for number in range(3):
            make_closed(Move.WITHDRAW, number, group=group)
        purge(days(31))
        entry = ModelLogEntry.objects.get(action="whatsappalert.erase")
        assert (entry.user_id, entry.data) == (None, {"count": 3})

    def test_that_erases_nobody_is_not_logged(self):
        purge()
        assert not ModelLogEntry.objects.exists()

    def test_dry_run_changes_nothing(self):
        make_closed(Move.WITHDRAW)
        assert purge(days(31), dry_run=True)[CLOSED_KIND] == 1
        assert Signup.objects.exclude(name="").count() == 1

    def test_counts_nobody_twice(self):
        make_closed(Move.WITHDRAW)
        assert purge(days(31))[CLOSED_KIND] == 1
        assert purge(days(32))[CLOSED_KIND] == 0

    def test_takes_more_than_one_batch(self, monkeypatch):
        monkeypatch.setattr(retention, "BATCH", 2)
        group = make_group(workshop_rule="none")
        for number in range(5):
            make_closed(Move.WITHDRAW, number, group=group)
        make_closed(Move.WITHDRAW, 9)
        assert purge(days(31))[CLOSED_KIND] == 6
        assert not Signup.objects.not_erased().exists()


class TestHandOver:
    @pytest.fixture(autouse=True)
    def option(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"PURGE_AT_HAND_OVER": True}

    def test_erases_the_member_and_keeps_his_place(self):
        group = make_group(workshop_rule="none", places=1)
        member = make_member(group)
        assert purge()[HANDED_OVER] == 1
        member.refresh_from_db()
        assert (member.name, member.email, member.status) == ("", "", S.ADDED)
        assert member.erased_at
        waiting = make_confirmed_signup(group, 1)
        assert waiting.status == S.WAITING
        assert Group.objects.get(pk=group.pk).places_given == 1

    def test_waits_until_the_welcome_left(self, mailoutbox):
        member = make_member()
        assert "member" in mailoutbox[-1].subject or mailoutbox
        Letter.objects.filter(
            kind="signup_moved", subject_id=member.transitions.last().pk
        ).update(sent_at=None)
        assert purge()[HANDED_OVER] == 0
        assert purge(days(8))[HANDED_OVER] == 1

    def test_is_off_by_default(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {}
        make_member()
        assert purge(days(1))[HANDED_OVER] == 0

    def test_leaves_who_is_not_added_yet(self):
        make_confirmed_signup(make_group(workshop_rule="none"))
        assert purge()[HANDED_OVER] == 0

    def test_cannot_be_undone(self):
        member = make_member()
        purge()
        member.refresh_from_db()
        with pytest.raises(IllegalMove):
            move(member, Move.UNDO_ADD)
        assert Signup.objects.get().status == S.ADDED

    def test_ends_by_freeing_the_place_without_a_letter(self):
        group = make_group(workshop_rule="none", places=1)
        member = make_member(group)
        waiting = make_confirmed_signup(group, 1)
        purge()
        member.refresh_from_db()
        before = Letter.objects.filter(kind="signup_moved").count()
        member = move(member, Move.LEAVE, actor=COORDINATOR)
        assert (member.status, member.to_be_removed) == (S.LEFT, False)
        waiting.refresh_from_db()
        assert waiting.status == S.READY
        assert Letter.objects.filter(kind="signup_moved").count() == before + 1

    def test_leaves_nobody_to_remove_when_he_is_withdrawn(self):
        member = make_member()
        purge()
        member.refresh_from_db()
        assert not move(member, Move.WITHDRAW).to_be_removed

    def test_lets_the_same_number_sign_up_again(self):
        group = make_group(workshop_rule="none")
        make_member(group, 0)
        purge()
        assert make_confirmed_signup(group, 0).status == S.READY


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    def test_erases_each_person_once(self, monkeypatch):
        needs_a_database_between_threads()
        monkeypatch.setattr(retention, "BATCH", 3)
        group = make_group(workshop_rule="none", capacity=100)
        for number in range(12):
            make_closed(Move.WITHDRAW, number, group=group)
        later = days(31)
        counts = run_at_once(lambda: purge(later)[CLOSED_KIND], times=4)
        assert sum(counts) == 12
        assert not Signup.objects.not_erased().exists()
