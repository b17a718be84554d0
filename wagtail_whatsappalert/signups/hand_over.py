"""
What a coordinator gets to know about the people of her groups: rule 9 of the
domain. Everything that releases their data to her asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, TextField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from .lifecycle import SignupStatus
from .models import Signup
from .querysets import SignupQuerySet
from .vcards import write_vcards

S = SignupStatus
TO_ADD = Q(status=S.READY)
TO_REMOVE = Q(to_be_removed=True)
# Nobody's name before it is his turn.
UNKNOWN = (S.UNCONFIRMED, S.INTERESTED, S.WAITING)
SHOWN_FIELDS = [
    *("name", "postcode", "house_number", "house_number_addition"),
    *("status", "to_be_removed", "language", "site_id"),
    *("added_at", "unreachable_at", "erased_at"),
]


@dataclass(frozen=True)
class ReleasedSignup:
    """
    One person as his coordinator may know him, and no more.

    ``phone`` is as it is kept, E.164 unless the site set another format.
    ``address`` is postcode and house number; the postcode alone where the group
    shares no house numbers. ``to_be_removed`` tells that he must leave the WhatsApp
    group. Of who ``is_erased`` nothing is left but his place.
    """

    number: int
    name: str
    phone: str
    address: str
    status: str
    to_be_removed: bool
    language: str
    site: int | None
    added_at: datetime | None
    unreachable_at: datetime | None
    is_erased: bool

    @property
    def is_ready(self) -> bool:
        return self.status == S.READY

    @property
    def is_member(self) -> bool:
        return self.status == S.ADDED


def runs(coordinator: Coordinator, group: Group, *, now: datetime) -> bool:
    """
    Whether she may know the people of this group now.

    Not before she accepted the agreement, before her first day, after her last or
    in another group. The database is asked: an old record of her counts for nothing.
    """
    return _who_runs(coordinator, group, now).exists()


def _who_runs(coordinator: Coordinator, group: Group, now: datetime) -> QuerySet:
    bound = Coordinator.objects.may_receive_data(timezone.localdate(now))
    return bound.filter(pk=coordinator.pk, groups=group.pk)


def people_of(
    coordinator: Coordinator, group: Group, *, now: datetime
) -> SignupQuerySet:
    """The signups of a group to release from: nobody's if she does not run it."""
    hers = _who_runs(coordinator, group, now).values("groups")
    return Signup.objects.filter(group__in=hers, group_id=group.pk)


def to_hand_over(people: SignupQuerySet) -> SignupQuerySet:
    """Who is to be added, in order of arrival, and then who is to be removed."""
    people = people.not_erased().filter(TO_ADD | TO_REMOVE)
    return people.order_by("to_be_removed", "ticket", "pk")


def members(people: SignupQuerySet) -> SignupQuerySet:
    """Who is in the WhatsApp group, by name; without who is erased."""
    return people.not_erased().filter(status=S.ADDED).order_by("name", "pk")


def first_nameless(people: SignupQuerySet) -> int | None:
    """The number of the member who is erased the longest; all are alike."""
    nameless = people.filter(status=S.ADDED).exclude(erased_at=None)
    return nameless.order_by("added_at", "pk").values_list("pk", flat=True).first()


def is_known(signup: Signup) -> bool:
    """Whether he is somebody to add, to remove, or a member."""
    return signup.status in (S.READY, S.ADDED) or signup.to_be_removed


def find_members(people: SignupQuerySet, typed: str) -> SignupQuerySet:
    """Members by a part of the name, the number or the postcode, as people type."""
    typed = typed.strip()
    digits = "".join(c for c in typed.replace("(0)", "") if c.isdigit()).lstrip("0")
    found = Q(name__icontains=typed) | Q(postcode__icontains=typed)
    if len(digits) >= 4:
        found |= Q(phone__contains=digits) | Q(postcode__contains=digits)
    return members(people).filter(found)


def release(
    people: SignupQuerySet,
    *,
    group: Group,
    coordinator: Coordinator,
    action: AccessAction = AccessAction.LIST,
) -> list[ReleasedSignup]:
    """These people as she may know them. That she was shown them is in the log."""
    # As it is kept: to take a number apart costs as much as the rest of a row.
    phone = ExpressionWrapper(F("phone"), output_field=TextField())
    rows = people.only(*SHOWN_FIELDS).annotate(phone_as_kept=phone)
    released = [_release(signup, group) for signup in rows]
    _log(action, coordinator, [each.number for each in released])
    return released


def _release(signup: Signup, group: Group) -> ReleasedSignup:
    is_erased = signup.is_erased
    return ReleasedSignup(
        number=signup.pk,
        name=signup.name,
        phone=signup.phone_as_kept,
        address="" if is_erased else _address(signup, group),
        status=signup.status,
        to_be_removed=signup.to_be_removed,
        language=signup.language,
        site=signup.site_id,
        added_at=signup.added_at,
        unreachable_at=signup.unreachable_at,
        is_erased=is_erased,
    )


def _address(signup: Signup, group: Group) -> str:
    return signup.address if group.shares_house_numbers else signup.postcode


@dataclass(frozen=True)
class ReleasedName:
    """Somebody of whom she knows no more than the name; until when an offer holds."""

    number: int
    name: str
    offer_until: datetime | None


def names_with_offer(people: SignupQuerySet) -> QuerySet:
    """For ``release_names``: who was offered a place, in order."""
    return _names(people.filter(status=S.OFFERED))


def names_without_workshop(people: SignupQuerySet) -> QuerySet:
    """For ``release_names``: who comes to a workshop first, in order."""
    return _names(people.filter(status=S.NEEDS_WORKSHOP))


def _names(people: SignupQuerySet) -> QuerySet:
    rows = people.not_erased().order_by("ticket", "pk")
    return rows.values_list("pk", "name", "offer_until")


def release_names(
    rows: Iterable[tuple[int, str, datetime | None]], *, coordinator: Coordinator
) -> list[ReleasedName]:
    """Rows of names as she may know them. That she was shown them is in the log."""
    released = [ReleasedName(*row) for row in rows]
    _log(AccessAction.LIST, coordinator, [each.number for each in released])
    return released


def release_contacts(people: SignupQuerySet, *, coordinator: Coordinator) -> str:
    """A file of contacts for her telephone; that she took it is in the log."""
    signups = list(people.not_erased().select_related("group"))
    _log(
        AccessAction.EXPORT, coordinator, [each.pk for each in signups], format="vcard"
    )
    return write_vcards(signups)


def _log(
    action: AccessAction, coordinator: Coordinator, numbers: list[int], **data: str
) -> None:
    if numbers:
        record_access(
            action,
            user=None,
            model=Signup,
            numbers=numbers,
            coordinator=coordinator.pk,
            **data,
        )


@dataclass(frozen=True)
class Work:
    """How many people of a group wait for its coordinator; nothing personal."""

    group: str
    to_add: int
    to_remove: int

    def __str__(self) -> str:
        parts = []
        if self.to_add:
            parts.append(
                ngettext(
                    "%(count)d person to be added",
                    "%(count)d people to be added",
                    self.to_add,
                )
                % {"count": self.to_add}
            )
        if self.to_remove:
            parts.append(
                ngettext(
                    "%(count)d person to be removed",
                    "%(count)d people to be removed",
                    self.to_remove,
                )
                % {"count": self.to_remove}
            )
        return _("%(group)s: %(work)s") % {
            "group": self.group,
            "work": ", ".join(parts),
        }


def work_of(coordinator: Coordinator) -> list[Work]:
    """What waits for her in each of her groups; only groups where something does."""
    there = Signup.objects.not_erased().filter(TO_ADD | TO_REMOVE)
    counts = (
        there.filter(group__coordinators=coordinator)
        .order_by("group__name", "group")
        .values_list("group__name", "group")
        .annotate(
            to_add=Count("pk", filter=TO_ADD), to_remove=Count("pk", filter=TO_REMOVE)
        )
    )
    return [Work(name, add, remove) for name, _group, add, remove in counts]


def in_words(work: Iterable[Work]) -> str:
    """A line for each group."""
    return "\n".join(str(each) for each in work)
