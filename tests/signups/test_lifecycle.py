"""Every move from every state: the whole table, and nothing beside it."""

from itertools import product
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import IllegalMove, ReasonMissing
from wagtail_whatsappalert.signups.lifecycle import (
    ACTIVE,
    BY_ORDER,
    CLOSED,
    PLACED,
    RULES,
    SYSTEM,
    Actor,
    ActorKind,
    Move,
    SignupStatus,
    is_legal,
    moves_by_hand,
)
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.moves import is_mailed, make_moves

from .factories import make_signup_in

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/explanation/lifecycle.md"
EVERY_MOVE = list(product(Move, SignupStatus))
POSSIBLE = [
    (move, source)
    for move, source in EVERY_MOVE
    if move not in BY_ORDER and source in RULES[move].sources
]
IMPOSSIBLE = [pair for pair in EVERY_MOVE if pair not in POSSIBLE]
BY_HAND = [
    (move, source)
    for move, source in POSSIBLE
    if RULES[move].by_hand and move != Move.CONFIRM
]


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def manager():
    return Actor.manager(get_user_model().objects.create_user("marieke"))


def move(signup, move, actor=SYSTEM, **kwargs):
    return move_signup(
        signup=signup, move=move, actor=actor, now=timezone.now(), **kwargs
    )


class TestAMoveInTheTable:
    @pytest.mark.parametrize(("name", "source"), POSSIBLE)
    def test_is_made_logged_and_told_once(self, name, source):
        signup = make_signup_in(source, make_group())
        moved = move(signup, name)
        signup.refresh_from_db()
        assert signup.status == moved.status
        assert signup.status in RULES[name].targets
        transition = SignupTransition.objects.get()
        assert (transition.move, transition.source, transition.target) == (
            name,
            source,
            signup.status,
        )
        letters = Letter.objects.filter(kind="signup_moved")
        assert letters.count() == is_mailed(name, source)

    @pytest.mark.parametrize(("name", "source"), POSSIBLE)
    def test_leaves_what_belongs_to_the_new_state(self, name, source):
        signup = move(make_signup_in(source, make_group()), name)
        signup.refresh_from_db()
        assert (signup.closed_at is not None) == (signup.status in CLOSED)
        assert (signup.active_phone is not None) == (signup.status in ACTIVE)
        assert (signup.offer_until is not None) == (signup.status == "offered")
        if signup.status in PLACED:
            assert signup.placed_at
        assert signup.to_be_removed == (
            source == SignupStatus.ADDED
            and name in (Move.WITHDRAW, Move.REFUSE, Move.EXPIRE)
        )

    @pytest.mark.parametrize(("name", "source"), BY_HAND)
    def test_by_hand_needs_a_reason_where_the_table_says_so(
        self, name, source, manager
    ):
        signup = make_signup_in(source, make_group())
        if RULES[name].needs_reason:
            with pytest.raises(ReasonMissing):
                move(signup, name, manager, reason="  ")
            assert not SignupTransition.objects.exists()
        move(signup, name, manager, reason="belde zelf")
        transition = SignupTransition.objects.get()
        assert (transition.actor, transition.reason) == (manager.user, "belde zelf")


class TestAnyOtherMove:
    @pytest.mark.parametrize(("name", "source"), IMPOSSIBLE)
    def test_is_refused_and_changes_nothing(self, name, source):
        signup = make_signup_in(source, make_group())
        before = Signup.objects.filter(pk=signup.pk).values().get()
        with pytest.raises(IllegalMove):
            move(signup, name, reason="toch")
        assert Signup.objects.filter(pk=signup.pk).values().get() == before
        assert not SignupTransition.objects.exists()
        assert not Letter.objects.exists()

    def test_is_refused_to_whatever_state_it_should_lead(self):
        legal = 0
        group = Group()
        for name, source, target in product(Move, SignupStatus, SignupStatus):
            if is_legal(name, source, target):
                legal += 1
                continue
            with pytest.raises(IllegalMove):
                make_moves(
                    [Signup(pk=1, group=group, status=source)],
                    name,
                    target,
                    actor=SYSTEM,
                    now=timezone.now(),
                )
        assert legal == sum(len(r.sources) * len(r.targets) for r in RULES.values())

    def test_is_refused_for_people_in_different_states(self):
        signups = [
            make_signup_in(status, make_group(), number)
            for number, status in enumerate([SignupStatus.READY, SignupStatus.WAITING])
        ]
        with pytest.raises(IllegalMove):
            make_moves(
                signups,
                Move.WITHDRAW,
                SignupStatus.WITHDRAWN,
                actor=SYSTEM,
                now=timezone.now(),
            )

    @pytest.mark.parametrize(
        ("name", "source"),
        [
            (name, source)
            for name, source in POSSIBLE
            if not RULES[name].by_hand or name in BY_ORDER
        ],
    )
    def test_is_not_for_a_manager(self, name, source, manager):
        signup = make_signup_in(source, make_group())
        with pytest.raises(IllegalMove):
            move(signup, name, manager, reason="toch")

    @pytest.mark.parametrize(
        ("name", "source"),
        [pair for pair in POSSIBLE if not RULES[pair[0]].by_coordinator],
    )
    def test_is_not_for_a_coordinator(self, name, source):
        signup = make_signup_in(source, make_group())
        with pytest.raises(IllegalMove):
            move(signup, name, Actor(ActorKind.COORDINATOR), reason="toch")

    def test_by_a_manager_never_gives_a_place_out_of_order(self, manager):
        group = make_group(places=0)
        signup = make_signup_in(SignupStatus.WAITING, group)
        for name in (Move.PLACE, Move.OFFER, Move.CONFIRM, Move.ACCEPT):
            with pytest.raises(IllegalMove):
                move(signup, name, manager, reason="kennis van mij")


class TestWhatTheAdminOffers:
    @pytest.mark.parametrize("source", SignupStatus)
    def test_is_what_may_be_made_by_hand(self, source):
        offered = moves_by_hand(source)
        assert offered == [m for m in Move if m in offered]
        for name in Move:
            rule = RULES[name]
            assert (name in offered) == (rule.by_hand and source in rule.sources)

    @pytest.mark.parametrize("source", sorted(CLOSED))
    def test_is_nothing_for_a_closed_signup(self, source):
        assert moves_by_hand(source) == []


class TestTheTable:
    def test_has_a_rule_for_every_move(self):
        assert list(RULES) == list(Move)

    def test_leads_from_no_closed_state(self):
        assert not any(CLOSED & rule.sources for rule in RULES.values())

    def test_leads_to_every_state_but_the_first(self):
        reached = {target for rule in RULES.values() for target in rule.targets}
        assert reached == set(SignupStatus) - {SignupStatus.UNCONFIRMED}

    def test_is_in_the_documentation_as_it_is(self):
        rows = {}
        for line in DOCUMENT.read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            if len(cells) == 7 and cells[0].strip("`") in Move.values:
                rows[cells[0].strip("`")] = cells[1:]
        assert list(rows) == Move.values
        for name, rule in RULES.items():
            sources, targets, *flags = rows[name]
            assert names(sources) == {str(s) for s in rule.sources}, name
            assert names(targets) == {str(t) for t in rule.targets}, name
            assert [flag == "yes" for flag in flags] == [
                *(rule.by_hand, rule.by_coordinator),
                *(rule.needs_reason, rule.is_mailed),
            ], name


def names(cell):
    return {name.strip("` ") for name in cell.split(",")}
