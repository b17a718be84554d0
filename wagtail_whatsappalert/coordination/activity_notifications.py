"""The letters that ask if a group is still active, and what follows in silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..conf import conf
from ..groups.roles import Coordination
from ..mailing.letters import letter_kind
from ..mailing.models import Letter
from ..mailing.services import write_letters
from .models import ActivityCheck
from .notifications import write_to_coordinator
from .tokens import ActivityLink

QUESTION = "activity_question"
REMINDER = "activity_reminder"
UNVERIFIED = "activity_unverified"
PAUSED = "activity_paused"


def tell_coordinators(kind: str, check: ActivityCheck, *, now: datetime) -> None:
    """A letter of this kind to everybody who runs the group now, deputies too."""
    today = timezone.localdate(now)
    running = Coordination.objects.filter(group=check.group_id).select_related(
        "coordinator"
    )
    write_letters(
        [
            Letter(
                kind=kind,
                subject_id=each.pk,
                language=each.coordinator.language,
                unique_key=f"{kind}:{check.pk}:{each.pk}:{check.reminders}",
                created_at=now,
                due_at=now,
            )
            for each in running.order_by("pk")
            if each.coordinator.is_active(today)
        ]
    )


def _compose(letter: Letter) -> EmailMultiAlternatives | None:
    """Nothing when it was answered meanwhile, or she no longer runs the group."""
    running = Coordination.objects.select_related("coordinator", "group")
    coordination = running.filter(pk=letter.subject_id).first()
    if coordination is None:
        return None
    coordinator, group = coordination.coordinator, coordination.group
    check = group.activity_checks.open().first()
    if check is None or not coordinator.is_active(timezone.localdate()):
        return None
    link = ActivityLink(check.pk, coordinator.pk, coordinator.language)
    return write_to_coordinator(
        coordinator,
        group,
        letter.kind,
        page="portal_active",
        arguments=[link.seal()],
        label=_("Answer with one press"),
        until=date_format(timezone.localtime(next_step_at(check))),
    )


def next_step_at(check: ActivityCheck) -> datetime:
    """When something happens if nobody answers."""
    return check.last_step_at + timedelta(days=conf.ACTIVITY_REMINDER_DAYS)


@letter_kind(QUESTION, gettext_lazy("Coordinator: is your group still active?"))
def compose_question(letter: Letter) -> EmailMultiAlternatives | None:
    return _compose(letter)


@letter_kind(REMINDER, gettext_lazy("Coordinator: reminder if the group is active"))
def compose_reminder(letter: Letter) -> EmailMultiAlternatives | None:
    return _compose(letter)


@letter_kind(UNVERIFIED, gettext_lazy("Coordinator: your group is unverified"))
def compose_unverified(letter: Letter) -> EmailMultiAlternatives | None:
    return _compose(letter)


@letter_kind(PAUSED, gettext_lazy("Coordinator: your group is paused"))
def compose_paused(letter: Letter) -> EmailMultiAlternatives | None:
    return _compose(letter)
