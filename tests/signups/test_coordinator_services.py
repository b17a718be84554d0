"""What a coordinator marks, and that it is asked under the lock whether she may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.coordinator_services import (
    STEPS,
    Mark,
    mark_person,
)
from wagtail_whatsappalert.signups.exceptions import (
    IllegalMove,
    NotHers,
    ReasonMissing,
)
from wagtail_whatsappalert.signups.invite_services import (
    remove_invite_link,
    set_invite_link,
)
from wagtail_whatsappalert.signups.lifecycle import RULES, Actor, Move, SignupStatus
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.personal_services import (
    Details,
    change_details,
    confirm_phone,
)

from .factories import make_signup_in

pytestmark = pytest.mark.django_db
S = SignupStatus
STATE_TO_START = {mark: step.source for mark, step in STEPS.items()} | {
    Mark.UNREACHABLE: S.READY,
    Mark.REMOVED: S.WITHDRAWN,
}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(workshop_rule="none")


@pytest.fixture
def her(group):
    return make_coordinator(group, bound=True)


def mark(signup, which, her, *, now=None, reason="because"):
    with committed():
        mark_person(
            signup=signup,
            mark=which,
            coordinator=her,
            now=now or timezone.now(),
            reason=reason,
        )


def row(signup):
    return Signup.objects.filter(pk=signup.pk).values().get()


class TestHerMarks:
    def test_are_moves_that_the_table_gives_a_coordinator(self):
        for step in STEPS.values():
            rule = RULES[step.move]
            assert rule.by_coordinator
            assert step.source in rule.sources
            assert {step.target} == rule.targets
        hers = {move for move, rule in RULES.items() if rule.by_coordinator}
        assert {step.move for step in STEPS.values()} == hers

    @pytest.mark.parametrize("which", Mark)
    @pytest.mark.parametrize("status", S)
    def test_start_from_one_state_only(self, group, her, which, status):
        signup = make_signup_in(
            status, group, to_be_removed=status == S.WITHDRAWN, added_at=None
        )
        before = row(signup)
        may = status == STATE_TO_START[which]
        is_so = which in STEPS and status == STEPS[which].target
        was_closed = which == Mark.REMOVED and status in (S.LEFT, S.REFUSED, S.EXPIRED)
        if may or is_so or was_closed:
            mark(signup, which, her)
            assert (row(signup) != before) == may
        else:
            with pytest.raises(IllegalMove):
                mark(signup, which, her)
            assert row(signup) == before

    def test_refuse_only_with_a_reason(self, group, her):
        signup = make_signup_in(S.READY, group)
        with pytest.raises(ReasonMissing):
            mark(signup, Mark.REFUSED, her, reason=" ")

    def test_stand_in_the_log_of_steps_with_her_record(self, group, her):
        mark(make_signup_in(S.READY, group), Mark.ADDED, her)
        step = SignupTransition.objects.get()
        assert (step.actor_kind, step.coordinator, step.actor) == (
            *("coordinator", her),
            None,
        )


def stop(group, her):
    Coordinator.objects.update(active_until=timezone.localdate() - timedelta(days=1))


def take_off(group, her):
    group.coordinators.clear()


def unbind(group, her):
    Coordinator.objects.update(agreement=None)


def delete(group, her):
    Coordinator.objects.filter(pk=her.pk).delete()


@pytest.mark.parametrize("how", [stop, take_off, unbind, delete])
class TestWhoMayNotAnyMore:
    @pytest.mark.parametrize("which", Mark)
    def test_marks_nothing_with_an_old_record(self, group, her, how, which):
        signup = make_signup_in(STATE_TO_START[which], group, to_be_removed=True)
        before = row(signup)
        how(group, her)
        with pytest.raises(NotHers):
            mark(signup, which, her)
        assert row(signup) == before
        assert not Letter.objects.filter(kind__startswith="signup").exists()

    def test_touches_no_invite_link(self, group, her, how):
        how(group, her)
        facts = {"group": group, "coordinator": her, "now": timezone.now()}
        with pytest.raises(NotHers), committed():
            set_invite_link(link="https://chat.whatsapp.com/x", **facts)
        with pytest.raises(NotHers), committed():
            remove_invite_link(**facts)


class TestAForeignGroup:
    def test_has_nobody_for_her_to_mark(self, her):
        signup = make_signup_in(S.READY, make_group(name="Elders"))
        with pytest.raises(NotHers):
            mark(signup, Mark.ADDED, her)


class TestUnreachable:
    def test_keeps_his_place_and_asks_him_once_a_day(self, group, her, mailoutbox):
        signup = make_signup_in(S.READY, group, language="en")
        # Noon: no hour of it is another day anywhere.
        noon = timezone.now().replace(hour=11, minute=0)
        mark(signup, Mark.UNREACHABLE, her, now=noon)
        mark(signup, Mark.UNREACHABLE, her, now=noon + timedelta(hours=1))
        signup.refresh_from_db()
        assert signup.status == S.READY
        assert signup.unreachable_at == noon + timedelta(hours=1)
        (mail,) = [mail for mail in mailoutbox if mail.to == [signup.email]]
        assert mail.subject == "Is your mobile number for Krakeel right?"
        assert "/mine/" in mail.body
        mark(signup, Mark.UNREACHABLE, her, now=noon + timedelta(days=1))
        assert len([m for m in mailoutbox if m.to == [signup.email]]) == 2

    @pytest.fixture
    def signup(self, group, her):
        signup = make_signup_in(S.READY, group, language="en")
        mark(signup, Mark.UNREACHABLE, her)
        return signup

    def test_is_over_once_he_says_that_his_number_is_right(
        self, signup, her, mailoutbox
    ):
        mailoutbox.clear()
        for _time in range(2):
            with committed():
                confirm_phone(signup=signup, now=timezone.now())
        signup.refresh_from_db()
        assert signup.unreachable_at is None
        assert [mail.to for mail in mailoutbox] == [[her.email]]

    @pytest.mark.parametrize("phone", ["+31610000000", "+31688888888"])
    def test_is_over_once_he_saves_his_data(self, signup, phone):
        details = Details(
            *(signup.name, phone, signup.email),
            *(signup.postcode, signup.house_number, ""),
        )
        with committed():
            change_details(signup=signup, details=details, now=timezone.now())
        signup.refresh_from_db()
        assert signup.unreachable_at is None

    @pytest.mark.parametrize("which", [Mark.ADDED, Mark.REFUSED, Mark.WITHDRAWN])
    def test_is_over_once_he_is_in_another_state(self, signup, her, which):
        mark(signup, which, her)
        signup.refresh_from_db()
        assert signup.unreachable_at is None

    def test_is_not_mailed_when_it_is_over_already(self, group, her, mailoutbox):
        signup = make_signup_in(S.READY, group)
        Letter.objects.create(
            kind="signup_unreachable",
            subject_id=signup.pk,
            language="nl",
            unique_key="late",
            created_at=timezone.now(),
            due_at=timezone.now(),
        )
        from wagtail_whatsappalert.mailing.services import deliver_due_letters

        deliver_due_letters(now=timezone.now())
        assert mailoutbox == []

    def test_cannot_be_told_of_somebody_else_in_the_meantime(self, signup, her):
        with committed():
            move_signup(
                signup=signup,
                move=Move.ADD,
                actor=Actor.coordinator(her),
                now=timezone.now(),
            )
        with pytest.raises(IllegalMove):
            mark(signup, Mark.UNREACHABLE, her)
