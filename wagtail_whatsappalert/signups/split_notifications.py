"""The letters about a group that was split, each in the transaction of the split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..groups.models import Group
from ..groups.roles import Coordination
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letters
from .lifecycle import PLACED, Move, SignupStatus
from .models import Signup
from .notifications import signup_of_letter, write_to_resident

SPLIT = "signup_split"
NEW_GROUP = "coordinator_split_new"
OLD_GROUP = "coordinator_split_old"


def notify_residents_of_split(
    signups: Iterable[Signup], new: Group, *, now: datetime
) -> None:
    """Tell each who goes along, once, in his language."""
    write_letters(
        [
            Letter(
                kind=SPLIT,
                subject_id=signup.pk,
                language=signup.language,
                unique_key=f"{SPLIT}:{signup.pk}:{new.pk}",
                on_paper=not signup.email,
                created_at=now,
                due_at=now,
            )
            for signup in signups
        ]
    )


def notify_coordinators_of_split(old: Group, new: Group, *, now: datetime) -> None:
    """Tell who runs the new group and who runs the old one what is to be done."""
    letters = [
        *_letters(NEW_GROUP, new, new, now),
        *_letters(OLD_GROUP, old, new, now),
    ]
    write_letters(letters)


def _letters(kind: str, of: Group, new: Group, now: datetime) -> Sequence[Letter]:
    active = of.coordinators.active(timezone.localdate(now))
    running = of.coordinations.filter(coordinator__in=active).order_by("pk")
    return [
        Letter(
            kind=kind,
            subject_id=each.pk,
            language=each.coordinator.language,
            unique_key=f"{kind}:{each.pk}:{new.pk}",
            created_at=now,
            due_at=now,
        )
        for each in running.select_related("coordinator")
    ]


@letter_kind(SPLIT, gettext_lazy("Group split: to who goes along"))
def compose_split(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or not signup.is_active or not signup.group.split_from:
        return None
    moved = signup.transitions.filter(move=Move.TRANSFER).last()
    return moved and write_to_resident(
        signup, _wording(moved.source), old_group=signup.group.split_from.name
    )


def _wording(source: str) -> str:
    if source == SignupStatus.ADDED:
        return f"{SPLIT}_member"
    return f"{SPLIT}_place" if source in PLACED else f"{SPLIT}_waiting"


@letter_kind(NEW_GROUP, gettext_lazy("Group split: to the new coordinator"))
def compose_new_group(letter: Letter) -> EmailMultiAlternatives | None:
    running = _running(letter)
    if running is None or running.group.split_from is None:
        return None
    new = running.group
    ready = new.signups.filter(status=SignupStatus.READY).count()
    return _write_to_coordinator(running, letter, new.split_from, new, ready)


@letter_kind(OLD_GROUP, gettext_lazy("Group split: to the old coordinator"))
def compose_old_group(letter: Letter) -> EmailMultiAlternatives | None:
    running = _running(letter)
    new = running and running.group.split_off.order_by("-pk").first()
    if running is None or new is None:
        return None
    leaving = running.group.signups.filter(to_be_removed=True).count()
    return _write_to_coordinator(running, letter, running.group, new, leaving)


def _running(letter: Letter) -> Coordination | None:
    """Who runs the group, unless she does so no more."""
    related = ("coordinator", "group__split_from")
    found = Coordination.objects.select_related(*related).filter(pk=letter.subject_id)
    running = found.first()
    is_active = running and running.coordinator.is_active(timezone.localdate())
    return running if is_active else None


def _write_to_coordinator(
    running: Coordination, letter: Letter, old: Group, new: Group, number: int
) -> EmailMultiAlternatives:
    site = new.site or Site.objects.get(is_default_site=True)
    link = absolute_url(site, "coordinator_start", language=letter.language)
    return write_mail(
        wording=letter.kind,
        to=running.coordinator.email,
        site=site,
        values={
            "name": running.coordinator.name,
            "group": new.name,
            "old_group": old.name,
            "number": number,
        },
        button=Button(_("To the page for coordinators"), link),
    )
