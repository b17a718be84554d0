"""
From people who ask for a group to a group: a new one that is forming, or one that is
there by now. Each is one transaction under the lock of every group in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from ..groups.models import Group, GroupStatus
from ..places.services import all_locked_places, next_ticket
from .application import pending_key
from .demand import covering_groups
from .exceptions import NobodyAsks, NotCovered
from .lifecycle import ACTIVE, Actor, Move, SignupStatus
from .models import Signup
from .moves import fill_free_places, free_places, make_moves, placed_status
from .querysets import SignupQuerySet

# In Wagtail's log, at the group that they came to: how many, and from which.
GATHERED = "whatsappalert.gather"
BATCH = 200


def make_forming_group(
    *,
    name: str,
    wanted: Collection[int],
    site: Site | None,
    actor: Actor,
    now: datetime,
) -> Group:
    """
    Make one forming group for the neighbourhoods of these wanted groups.

    Who asked for one of them is on its list, in order of confirmation, and hears of
    it once. Raises ``NobodyAsks`` where nobody does any more.
    """
    with all_locked_places(Group, wanted) as groups:
        sources = [group for group in groups.values() if group.is_wanted]
        areas = [group.wanted_in_id for group in sources]
        if not sources or not _asking(sources).exists():
            raise NobodyAsks
        group = min(sources, key=lambda source: source.pk)
        group.name, group.site = name, site
        group.status, group.wanted_in = GroupStatus.FORMING, None
        group.save()
        group.neighbourhoods.set(areas)
        log(group, "wagtail.create", user=actor.user, content_changed=True)
        _gather(group, sources, actor, now)
    return group


def take_over_interest(
    *, wanted: int, group_id: int, actor: Actor, now: datetime
) -> int:
    """
    Move who asked for a group to one that has their neighbourhood now; how many.

    They come behind everybody who waits there, in order of confirmation. Who
    confirmed a lower age than the group asks stays where he is. Raises
    ``NobodyAsks`` and ``NotCovered``.
    """
    with all_locked_places(Group, [wanted, group_id]) as groups:
        source, group = groups.get(wanted), groups.get(group_id)
        if source is None or group is None or not source.is_wanted:
            raise NobodyAsks
        if not covering_groups([source.wanted_in_id]).filter(pk=group_id).exists():
            raise NotCovered
        if not _asking([source]).exists():
            raise NobodyAsks
        return _gather(group, [source], actor, now)


def _asking(sources: Sequence[Group]) -> SignupQuerySet:
    return Signup.objects.interested().filter(group__in=sources)


def _gather(group: Group, sources: Sequence[Group], actor: Actor, now: datetime) -> int:
    """Everybody who is old enough, once; also who has not confirmed yet."""
    old_enough = Q(minimum_age__gte=group.minimum_age) | Q(group=group)
    asking = _asking(sources).filter(old_enough).select_related("site")
    people = _once(group, sources, asking.order_by("confirmed_at", "pk"), actor, now)
    _bring(people, group)
    _bring_unconfirmed(sources, group, old_enough)
    _settle(people, group, actor, now)
    log(
        group,
        GATHERED,
        user=actor.user,
        data={"count": len(people), "from": [source.pk for source in sources]},
    )
    return len(people)


def _once(
    group: Group,
    sources: Sequence[Group],
    people: Collection[Signup],
    actor: Actor,
    now: datetime,
) -> list[Signup]:
    """Each telephone once: the earliest. The later ones end, without a mail."""
    there = group.signups.filter(status__in=ACTIVE)
    known = (
        set() if group in sources else set(there.values_list("active_phone", flat=True))
    )
    kept, double = [], {source.pk: [] for source in sources}
    for signup in people:
        if signup.active_phone in known:
            double[signup.group_id].append(signup)
        else:
            known.add(signup.active_phone)
            kept.append(signup)
    for signups in double.values():
        make_moves(
            signups,
            Move.MERGE,
            SignupStatus.EXPIRED,
            actor=actor,
            now=now,
            reason=_("This telephone number is on the list of the group already."),
        )
    return kept


def _bring(people: Sequence[Signup], group: Group) -> None:
    first = next_ticket(group.signups)
    for ticket, signup in enumerate(people, start=first):
        signup.group, signup.ticket = group, ticket
    Signup.objects.bulk_update(people, ["group", "ticket"], batch_size=BATCH)


def _bring_unconfirmed(sources: Sequence[Group], group: Group, old_enough: Q) -> None:
    """
    Their link then leads to the group. Who sent the form there as well, with the same
    number and address, stays: he can confirm either.
    """
    elsewhere = [source for source in sources if source != group]
    waiting = Signup.objects.unconfirmed().filter(old_enough, group__in=elsewhere)
    keys = {
        pending_key(group.pk, signup.phone.as_e164, signup.email): signup
        for signup in waiting.order_by("-pk")
    }
    taken = Signup.objects.filter(pending_key__in=keys)
    for key in taken.values_list("pending_key", flat=True):
        del keys[key]
    for key, signup in keys.items():
        signup.group, signup.pending_key = group, key
    Signup.objects.bulk_update(
        keys.values(), ["group", "pending_key"], batch_size=BATCH
    )


def _settle(
    people: Sequence[Signup], group: Group, actor: Actor, now: datetime
) -> None:
    """On its list, or in a place while there are; nobody overtakes who waits."""
    placed = 0
    if group.status == GroupStatus.ACTIVE:
        fill_free_places(group, now=now)
        # What is still free then, nobody else waits for.
        placed = free_places(group)
    rest = SignupStatus.INTERESTED if group.gathers_interest else SignupStatus.WAITING
    alike: dict[SignupStatus, list[Signup]] = {}
    for place, signup in enumerate(people):
        target = placed_status(signup) if place < placed else rest
        alike.setdefault(target, []).append(signup)
    for target, those in alike.items():
        make_moves(those, Move.GATHER, target, actor=actor, now=now)
