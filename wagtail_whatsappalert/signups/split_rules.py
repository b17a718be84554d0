"""Who is in a group that is to be split, who goes along, and whether that may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..common.sealing import SealBroken, seal, unseal
from ..coordinators.models import Coordinator
from ..groups.models import COORDINATOR_PLACES, Group, GroupStatus
from .application import digest
from .lifecycle import PLACED, SignupStatus
from .models import Signup
from .split_addresses import Address, Ground, Proposal, propose
from .split_area import Part
from .tokens import BadToken

SPLITTABLE = (GroupStatus.FORMING, GroupStatus.ACTIVE, GroupStatus.PAUSED)
# Who looks longer than this at a proposal gets a new one.
PLAN_LASTS = timedelta(days=1)

# Of everybody in a group no more is read than this needs.
FIELDS = (
    *("name", "status", "ticket", "erased_at", "language", "email", "phone"),
    *("postcode", "house_number", "house_number_addition", "group_id"),
)


@dataclass(frozen=True)
class Wish:
    """What the manager asks for; ``coordinators`` are those of the new group."""

    name: str
    part: Part
    capacity: int
    minimum_participants: int
    members_outside: int = 0
    coordinators: tuple[Coordinator, ...] = ()


@dataclass(frozen=True)
class Plan:
    """
    What was proposed, for whom, and on which facts; it travels with the form.

    ``key`` makes one split of a form that is sent twice. ``proposals`` are by number
    of the signup. Nothing in it tells who somebody is.
    """

    key: str
    facts: str
    proposals: Mapping[int, Proposal] = field(default_factory=dict)

    @property
    def proposed(self) -> frozenset[int]:
        return frozenset(pk for pk, each in self.proposals.items() if each.goes)

    def count(self, *grounds: Ground) -> int:
        return sum(each.ground in grounds for each in self.proposals.values())

    def seal(self) -> str:
        rows = [[pk, int(p.goes), p.ground] for pk, p in self.proposals.items()]
        return seal(
            {"key": self.key, "facts": self.facts, "rows": rows}, purpose="split"
        )


def read_plan(token: str) -> Plan:
    """Raises ``BadToken``."""
    try:
        data = unseal(token, purpose="split", max_age=PLAN_LASTS)
    except SealBroken as error:
        raise BadToken from error
    proposals = {
        pk: Proposal(bool(goes), Ground(ground)) for pk, goes, ground in data["rows"]
    }
    return Plan(data["key"], data["facts"], proposals)


def people_to_split(group: Group) -> list[Signup]:
    """Everybody who takes part or waits, in order of confirmation."""
    people = group.signups.active().only(*FIELDS)
    return list(people.order_by(F("ticket").asc(nulls_last=True), "pk"))


def facts_of(group: Group, people: Iterable[Signup]) -> str:
    """The same as long as nothing changed on which a proposal was built."""
    areas = sorted(group.neighbourhoods.values_list("pk", flat=True))
    of_group = [
        *(str(group.status), group.capacity, group.members_outside),
        str(group.area_source),
        *(group.drawn_area, group.address_list, areas),
    ]
    of_people = [(s.pk, str(s.status), s.address, s.is_erased) for s in people]
    return digest(repr((of_group, of_people)))


def make_plan(group: Group, part: Part) -> Plan:
    """Propose for everybody where he goes; may ask the geocoder, within limits."""
    people = people_to_split(group)
    proposals = {
        person.pk: Proposal(False, Ground.ERASED)
        for person in people
        if person.is_erased
    }
    proposals |= propose(part, _addresses(people))
    return Plan(get_random_string(32), facts_of(group, people), proposals)


def look_further(plan: Plan, group: Group, part: Part) -> Plan:
    """The same plan, with those looked up for whom there was no time."""
    late = {pk for pk, each in plan.proposals.items() if each.ground == Ground.LATER}
    people = [person for person in people_to_split(group) if person.pk in late]
    found = propose(part, _addresses(people))
    return replace(plan, proposals={**plan.proposals, **found})


def let_placed_stay(group: Group, going: Collection[int]) -> frozenset[int]:
    """Who goes along if everybody with a place stays."""
    placed = group.signups.taking_a_place().values_list("pk", flat=True)
    return frozenset(going) - set(placed)


def _addresses(people: Iterable[Signup]) -> dict[int, Address]:
    return {
        p.pk: Address(p.postcode, p.house_number or 0, p.house_number_addition)
        for p in people
        if not p.is_erased
    }


@dataclass(frozen=True)
class Numbers:
    """How full one of the two groups will be."""

    people: int
    placed: int
    members: int
    outside: int
    capacity: int

    @property
    def taken(self) -> int:
        return self.placed + self.outside + COORDINATOR_PLACES

    @property
    def waiting(self) -> int:
        """Also those who are interested."""
        return self.people - self.placed

    @property
    def too_many(self) -> int:
        return max(0, self.taken - self.capacity)


def numbers_of(people: Sequence[Signup], outside: int, capacity: int) -> Numbers:
    return Numbers(
        people=len(people),
        placed=sum(person.status in PLACED for person in people),
        members=sum(person.status == SignupStatus.ADDED for person in people),
        outside=outside,
        capacity=capacity,
    )


def not_splittable(group: Group) -> str:
    """Why a group cannot be split, in words; empty if it can."""
    if group.status not in SPLITTABLE:
        return _("Only a group that is forming, active or paused can be split.")
    return ""


def obstacle_to_start(wish: Wish, going: int, *, has_coordinator: bool) -> str:
    """
    Why the new group cannot go on at once, in words; empty if it can.

    Rule 2 of the domain: with a coordinator and the minimum number of participants.
    """
    if not has_coordinator:
        return _("The new group has no coordinator.")
    missing = wish.minimum_participants - going - wish.members_outside
    if missing > 0:
        return ngettext(
            "%(missing)d more person must go along to the new group.",
            "%(missing)d more people must go along to the new group.",
            missing,
        ) % {"missing": missing}
    return ""


def obstacles(
    group: Group, wish: Wish, going: Sequence[Signup], *, has_coordinator: bool
) -> list[str]:
    """Why this split cannot be made, in words; rules 1 and 2 of the domain."""
    found = [not_splittable(group)]
    new = numbers_of(going, wish.members_outside, wish.capacity)
    if wish.members_outside > group.members_outside:
        found.append(_("More members outside the system go along than there are."))
    if new.too_many:
        found.append(_too_full(new))
    problem = obstacle_to_start(wish, len(going), has_coordinator=has_coordinator)
    if problem and group.status != GroupStatus.FORMING and new.placed:
        found.append(
            _(
                "%(problem)s Without that the new group is still forming, and who has "
                "a place in this group would lose it. Choose a coordinator and enough "
                "people, or let everybody who has a place stay."
            )
            % {"problem": problem}
        )
    return [each for each in found if each]


def _too_full(new: Numbers) -> str:
    return _(
        "The new group is too small: %(taken)d places are needed, with the one of the "
        "coordinator, and it has %(capacity)d. Give it more places, or let people stay."
    ) % {"taken": new.taken, "capacity": new.capacity}


def status_of_new(
    group: Group, wish: Wish, going: int, *, has_coordinator: bool
) -> GroupStatus:
    """As the old group, if it can go on at once; else forming."""
    if obstacle_to_start(wish, going, has_coordinator=has_coordinator):
        return GroupStatus.FORMING
    return GroupStatus(group.status)


def read_numbers(text: str, known: Collection[int]) -> frozenset[int]:
    """The numbers in ``1,2,3`` that are known; anything else there is ignored."""
    found = (part for part in text.split(",") if part.isascii() and part.isdecimal())
    return frozenset(int(part) for part in found if len(part) < 19) & frozenset(known)


def choices_kept(
    plan: Plan, before: Plan, chosen: Collection[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """
    Who goes by a new plan, where the manager had chosen by one before; and who is new.

    What he changed himself stays as he wants it, for who is still there.
    """
    changed = {pk for pk, was in before.proposals.items() if (pk in chosen) != was.goes}
    going = plan.proposed - changed | (changed & set(chosen) & set(plan.proposals))
    return frozenset(going), frozenset(set(plan.proposals) - set(before.proposals))
