import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.moving import NOW, S, full_group, move, moves_of, statuses
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import IllegalMove, ReasonMissing
from wagtail_whatsappalert.signups.lifecycle import (
    SYSTEM,
    Actor,
    Move,
)
from wagtail_whatsappalert.signups.lifecycle_services import (
    replace_workshop,
)
from wagtail_whatsappalert.signups.models import (
    Signup,
    SignupTransition,
    WorkshopReplacement,
)
from wagtail_whatsappalert.signups.services import confirm_signup

from .factories import confirm, make_confirmed_signup, make_signup, make_signup_in


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def manager():
    return Actor.manager(get_user_model().objects.create_user("marieke"))


class TestAPlaceThatComesFree:
    @pytest.mark.parametrize(
        ("status", "name"),
        [
            (S.READY, Move.WITHDRAW),
            (S.READY, Move.REFUSE),
            (S.READY, Move.EXPIRE),
            (S.ADDED, Move.LEAVE),
            (S.ADDED, Move.WITHDRAW),
            (S.NEEDS_WORKSHOP, Move.WITHDRAW),
            (S.NEEDS_WORKSHOP, Move.LAPSE),
            (S.OFFERED, Move.EXPIRE),
        ],
    )
    def test_goes_to_who_waits_longest(self, status, name):
        group, [member], [first, second] = full_group(status=status)
        move(member, name)
        assert statuses(first, second) == [S.READY, S.WAITING]
        group.refresh_from_db()
        assert group.places_given == 1

    def test_does_not_go_back_to_whose_it_was(self):
        group, [member], _ = full_group(waiting=0, status=S.NEEDS_WORKSHOP)
        lapsed = move(member, Move.LAPSE)
        assert lapsed.status == S.WAITING
        group.refresh_from_db()
        assert group.places_given == 0

    def test_goes_past_who_let_it_lapse_although_he_signed_up_first(self):
        _, [early], [late] = full_group(waiting=1, status=S.NEEDS_WORKSHOP)
        lapsed = move(early, Move.LAPSE)
        assert statuses(early, late) == [S.WAITING, S.READY]
        assert lapsed.ticket > late.ticket
        assert lapsed.placed_at is None

    def test_stays_free_while_the_group_is_paused(self):
        _, [member], [first, _] = full_group(status=S.ADDED)
        Group.objects.update(status=GroupStatus.PAUSED)
        move(member, Move.LEAVE)
        assert statuses(first) == [S.WAITING]

    def test_stays_taken_in_a_group_with_too_many_members_outside(self):
        group, [member], [first, _] = full_group()
        Group.objects.filter(pk=group.pk).update(members_outside=1)
        move(member, Move.WITHDRAW)
        assert statuses(first) == [S.WAITING]

    def test_asks_for_the_workshop_only_of_who_needs_it(self):
        group, members, [first, second] = full_group(places=2, waiting=2)
        Group.objects.filter(pk=group.pk).update(workshop_rule="required")
        Signup.objects.filter(pk=second.pk).update(workshop_replacement="attended")
        for member in members:
            move(member, Move.WITHDRAW)
        assert statuses(first, second) == [S.NEEDS_WORKSHOP, S.READY]

    def test_of_another_group_helps_nobody(self):
        _, [member], _ = full_group()
        _, _, [other, _] = full_group()
        move(member, Move.WITHDRAW)
        assert statuses(other) == [S.WAITING]

    def test_is_told_once_to_each(self):
        _, [member], [first, _] = full_group()
        move(member, Move.WITHDRAW)
        told = Letter.objects.filter(kind="signup_moved")
        about = SignupTransition.objects.filter(pk__in=told.values("subject_id"))
        assert sorted(about.values_list("signup", flat=True)) == [member.pk, first.pk]
        assert first.transitions.get().actor_kind == "system"

    def test_is_given_by_an_undone_mistake_to_nobody(self):
        _, [member], [first, _] = full_group(status=S.ADDED)
        assert move(member, Move.UNDO_ADD).status == S.READY
        assert statuses(first) == [S.WAITING]


class TestAMemberWhoGoes:
    @pytest.mark.parametrize("name", [Move.WITHDRAW, Move.REFUSE, Move.EXPIRE])
    def test_is_to_be_removed_from_the_chat(self, name):
        signup = make_signup_in(S.ADDED, make_group())
        assert move(signup, name, SYSTEM).to_be_removed

    def test_who_left_is_out_already(self):
        signup = make_signup_in(S.ADDED, make_group())
        assert not move(signup, Move.LEAVE).to_be_removed

    def test_can_sign_up_again_at_the_end_of_the_line(self):
        group, [member], [first, second] = full_group()
        number = member.phone.as_e164
        move(member, Move.WITHDRAW)
        again = make_confirmed_signup(group, phone=number)
        assert again.pk != member.pk
        assert again.status == S.WAITING
        assert again.ticket > second.ticket


class TestReplacingTheWorkshop:
    def replace(self, signup, actor, reason="doof, kreeg de folders"):
        return replace_workshop(
            signup=signup,
            replacement=WorkshopReplacement.LEAFLETS,
            actor=actor,
            reason=reason,
            now=NOW,
        )

    def test_lets_somebody_with_a_place_in(self, manager):
        signup = make_signup_in(S.NEEDS_WORKSHOP, make_group())
        assert self.replace(signup, manager).status == S.READY
        assert moves_of(signup) == [Move.CLEAR_WORKSHOP]

    @pytest.mark.parametrize("status", [S.WAITING, S.INTERESTED, S.OFFERED, S.READY])
    def test_is_kept_with_its_reason_until_his_turn(self, status, manager):
        signup = make_signup_in(status, make_group(places=0))
        assert self.replace(signup, manager).status == status
        signup.refresh_from_db()
        assert signup.workshop_replacement == WorkshopReplacement.LEAFLETS
        logged = signup.transitions.get()
        assert (logged.source, logged.target) == (status, status)
        assert logged.reason == "doof, kreeg de folders"
        assert not Letter.objects.exists()

    def test_spares_who_waits_the_workshop_when_it_is_his_turn(self, manager):
        group, [member], [first, _] = full_group(workshop_rule="required")
        self.replace(first, manager)
        move(member, Move.WITHDRAW)
        assert statuses(first) == [S.READY]

    @pytest.mark.parametrize("status", [S.ADDED, S.UNCONFIRMED, S.LEFT, S.WITHDRAWN])
    def test_is_refused_where_it_means_nothing(self, status, manager):
        signup = make_signup_in(status, make_group())
        with pytest.raises(IllegalMove):
            self.replace(signup, manager)

    def test_needs_a_reason_from_a_manager(self, manager):
        signup = make_signup_in(S.NEEDS_WORKSHOP, make_group())
        with pytest.raises(ReasonMissing):
            self.replace(signup, manager, reason=" ")


class TestWhatAManagerDoes:
    def test_is_in_the_log_by_number_only(self, manager):
        signup = make_signup_in(S.READY, make_group())
        move(signup, Move.ADD, manager)
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert (entry.user, entry.object_id) == (manager.user, str(signup.pk))
        assert entry.label == f"#{signup.pk}"

    def test_can_be_confirming_for_somebody(self, manager):
        group = make_group(places=1, workshop_rule="none")
        first, second = make_signup(group, 1), make_signup(group, 2)
        for signup in (second, first):
            confirm_signup(
                signup=signup, wants_to_coordinate=None, now=NOW, actor=manager
            )
        assert statuses(second, first) == [S.READY, S.WAITING]
        transition = second.transitions.get()
        assert (transition.move, transition.actor) == (Move.CONFIRM, manager.user)
        assert ModelLogEntry.objects.filter(user=manager.user).count() == 2

    def test_takes_effect_on_the_signup_as_it_is_now(self, manager):
        signup = make_signup_in(S.READY, make_group())
        stale = Signup.objects.get(pk=signup.pk)
        move(signup, Move.WITHDRAW)
        with pytest.raises(IllegalMove):
            move(stale, Move.ADD, manager)

    def test_may_hang_on_what_is_true_under_the_lock(self, manager):
        signup = make_signup_in(S.READY, make_group())
        with pytest.raises(IllegalMove):
            move(signup, Move.ADD, manager, only_if=lambda s: s.is_closed)
        assert statuses(signup) == [S.READY]


class TestSomebodyWhoNeverConfirmed:
    @pytest.mark.parametrize("name", [Move.WITHDRAW, Move.REFUSE])
    def test_gets_no_mail_about_the_end(self, name):
        signup = make_signup_in(S.UNCONFIRMED, make_group())
        move(signup, name, SYSTEM)
        assert not Letter.objects.exists()

    def test_cannot_confirm_what_is_closed(self):
        signup = make_signup(make_group())
        move(signup, Move.WITHDRAW)
        assert confirm(signup).signup.status == S.WITHDRAWN
        assert statuses(signup) == [S.WITHDRAWN]
