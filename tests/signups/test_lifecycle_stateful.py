"""Whatever happens in whatever order: capacity, order, and one letter a move."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import GroupCannotStart, IllegalMove
from wagtail_whatsappalert.signups.group_services import follow_group, start_group
from wagtail_whatsappalert.signups.lifecycle import (
    ACTIVE,
    BY_ORDER,
    PLACED,
    RULES,
    SYSTEM,
    Move,
    SignupStatus,
    is_legal,
)
from wagtail_whatsappalert.signups.lifecycle_services import (
    lapse_offers,
    lapse_places,
    move_signup,
    replace_workshop,
)
from wagtail_whatsappalert.signups.models import (
    Signup,
    SignupTransition,
    WorkshopReplacement,
)
from wagtail_whatsappalert.signups.moves import is_mailed
from wagtail_whatsappalert.signups.services import confirm_signup

from .factories import make_signup_in

DAY = timedelta(days=1)
SINGLE_MOVES = [move for move in Move if move not in BY_ORDER]


class Lifecycle(RuleBasedStateMachine):
    people = Bundle("people")

    @initialize(
        target=people,
        places=st.integers(0, 3),
        status=st.sampled_from(["forming", "active"]),
        rule=st.sampled_from(["required", "none"]),
        offer_days=st.sampled_from([0, 3]),
    )
    def begin(self, places, status, rule, offer_days):
        self.settings = override_settings(
            WAGTAIL_WHATSAPPALERT={"OFFER_DAYS": offer_days}
        )
        self.settings.enable()
        Letter.objects.all().delete()
        Signup.objects.all().delete()
        Group.objects.all().delete()
        self.group = make_group(
            places=places, status=status, workshop_rule=rule, minimum_participants=2
        )
        self.group.coordinators.add(make_coordinator())
        self.now = timezone.now()
        self.number = 0
        self.most_placed = places
        self.step_begins()
        return multiple(*(self.somebody(confirmed=True) for _ in range(6)))

    def teardown(self):
        if hasattr(self, "settings"):
            self.settings.disable()

    def step_begins(self):
        last = SignupTransition.objects.order_by("-pk").first()
        self.last_transition = last.pk if last else 0
        self.now += timedelta(minutes=1)

    @rule(target=people, confirmed=st.booleans())
    def somebody_signs_up(self, confirmed):
        self.step_begins()
        return self.somebody(confirmed)

    def somebody(self, confirmed):
        self.number += 1
        signup = make_signup_in(SignupStatus.UNCONFIRMED, self.group, self.number)
        if confirmed:
            self.confirmed(signup)
        return signup.pk

    def confirmed(self, signup):
        confirm_signup(signup=signup, wants_to_coordinate=None, now=self.now)

    @rule(pk=people)
    def confirm(self, pk):
        self.step_begins()
        self.confirmed(Signup.objects.get(pk=pk))

    @rule(pk=people, pick=st.integers(0, 99))
    def make_a_legal_move(self, pk, pick):
        self.step_begins()
        signup = Signup.objects.get(pk=pk)
        legal = [move for move in SINGLE_MOVES if signup.status in RULES[move].sources]
        if legal:
            move = legal[pick % len(legal)]
            move_signup(signup=signup, move=move, actor=SYSTEM, now=self.now)

    @rule(place=st.integers(0, 3), move=st.sampled_from([Move.LAPSE, Move.WITHDRAW]))
    def free_a_place(self, place, move):
        self.step_begins()
        placed = self.group.signups.filter(status__in=RULES[move].sources & PLACED)
        signup = placed.order_by("ticket")[place : place + 1].first()
        if signup:
            move_signup(signup=signup, move=move, actor=SYSTEM, now=self.now)

    @rule(pk=people)
    def replace_workshop(self, pk):
        self.step_begins()
        signup = Signup.objects.get(pk=pk)
        expected = signup.status in ACTIVE - {SignupStatus.ADDED}
        try:
            replace_workshop(
                signup=signup,
                replacement=WorkshopReplacement.ATTENDED,
                actor=SYSTEM,
                reason="",
                now=self.now,
            )
        except IllegalMove:
            assert not expected

    @rule()
    def start(self):
        self.step_begins()
        with suppress(GroupCannotStart):
            start_group(group_id=self.group.pk, actor=SYSTEM, now=self.now)
        self.group.refresh_from_db()

    @rule(
        facts=st.fixed_dictionaries(
            {},
            optional={
                "capacity": st.integers(1, 6),
                "members_outside": st.integers(0, 3),
                "workshop_rule": st.sampled_from(["required", "none"]),
            },
        )
    )
    def editor_changes_the_group(self, facts):
        self.change(**facts)

    @precondition(lambda self: self.group.status in ("active", "paused"))
    @rule()
    def editor_pauses_or_resumes(self):
        self.change(status="paused" if self.group.status == "active" else "active")

    def change(self, **facts):
        self.step_begins()
        Group.objects.filter(pk=self.group.pk).update(**facts)
        self.group.refresh_from_db()
        self.most_placed = max(self.room(), self.group.count_places_given())
        follow_group(group_id=self.group.pk, now=self.now)

    @rule(days=st.integers(1, 5))
    def time_passes(self, days):
        self.step_begins()
        self.now += days * DAY
        lapse_offers(now=self.now)

    @rule()
    def workshops_go_by(self):
        self.step_begins()
        lapse_places(placed_before=self.now - timedelta(minutes=2), now=self.now)

    def room(self):
        return self.group.capacity - self.group.places_reserved

    def made_now(self):
        new = SignupTransition.objects.filter(pk__gt=self.last_transition)
        return list(new.select_related("signup").order_by("pk"))

    @invariant()
    def capacity_is_never_exceeded(self):
        placed = self.group.count_places_given()
        assert placed <= max(self.room(), self.most_placed)
        self.most_placed = max(self.room(), placed)
        self.group.refresh_from_db()
        assert self.group.places_given == placed

    @invariant()
    def nobody_is_overtaken(self):
        transitions = self.made_now()
        freed = {t.signup_id for t in transitions if t.move == Move.LAPSE}
        promoted = [
            t.signup
            for t in transitions
            if t.target in PLACED and t.source not in PLACED
        ]
        assert not freed & {signup.pk for signup in promoted}
        for signup in promoted:
            before = self.group.signups.waiting().filter(ticket__lt=signup.ticket)
            assert not before.exclude(pk__in=freed).exists()

    @invariant()
    def no_place_is_idle_while_somebody_waits(self):
        if self.group.status != "active":
            return
        if self.group.count_places_given() >= self.room():
            return
        for signup in self.group.signups.waiting():
            assert signup.transitions.last().move == Move.LAPSE

    @invariant()
    def each_move_is_legal_and_told_once(self):
        mailed = []
        states = {}
        for t in SignupTransition.objects.order_by("pk"):
            stays = t.source == t.target and t.move == Move.CLEAR_WORKSHOP
            assert stays or is_legal(Move(t.move), t.source, t.target)
            assert states.get(t.signup_id, SignupStatus.UNCONFIRMED) == t.source
            states[t.signup_id] = t.target
            if not stays and is_mailed(Move(t.move), t.source):
                mailed.append(t.pk)
        letters = Letter.objects.filter(kind="signup_moved").order_by("subject_id")
        assert list(letters.values_list("subject_id", flat=True)) == mailed
        for signup in self.group.signups.all():
            assert states.get(signup.pk, SignupStatus.UNCONFIRMED) == signup.status
            assert bool(signup.active_phone) == (signup.status in ACTIVE)


@pytest.mark.django_db
def test_whatever_happens_the_life_of_a_signup_keeps_its_rules():
    make_site()
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            # Shrinking would take minutes; the first failure tells enough.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
