"""The letters about groups that change hands, or of which nobody hears."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letter, write_letters
from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup
from ..signups.notifications import (
    personal_page_link,
    signup_of_letter,
    write_to_resident,
)
from .models import Succession, SuccessionStatus

STOPPING = "succession_stopping"
CALL = "succession_call"
PROPOSED = "succession_proposed"
WITHDRAWN = "succession_withdrawn"
HANDED_OVER = "succession_handed_over"
TAKEN_OVER = "succession_taken_over"
ENDED = "succession_ended"


def tell(
    kind: str, succession: Succession, to: Coordinator | None, *, now: datetime
) -> None:
    """Write a letter of this kind about a succession to one of its coordinators."""
    if to is None:
        return
    write_letter(
        kind=kind,
        subject_id=succession.pk,
        language=to.language,
        unique_key=f"{kind}:{succession.pk}:{to.pk}:{now:%Y%m%d%H%M%S}",
        now=now,
    )


def ask_members_for_successor(succession: Succession, *, now: datetime) -> int:
    """
    Ask every member with an e-mail address, once; how many there are.

    Not herself, if she is a member with the same address.
    """
    members = succession.group.signups.filter(status=SignupStatus.ADDED).not_erased()
    members = members.exclude(email="")
    if succession.coordinator:
        members = members.exclude(email__iexact=succession.coordinator.email)
    rows = list(members.order_by("pk").values_list("pk", "language"))
    write_letters(
        [
            Letter(
                kind=CALL,
                subject_id=pk,
                language=language,
                unique_key=f"{CALL}:{succession.pk}:{pk}",
                created_at=now,
                due_at=now,
            )
            for pk, language in rows
        ]
    )
    return len(rows)


def site_of(groups: Iterable[int]) -> Site:
    """The site through which people came to these groups; a group belongs to none."""
    there = Signup.objects.filter(group__in=groups).exclude(site=None)
    newest = there.select_related("site").order_by("-pk").first()
    return newest.site if newest else Site.objects.get(is_default_site=True)


def write_to_coordinator(
    coordinator: Coordinator,
    group: Group,
    kind: str,
    *,
    page: str = "",
    arguments: Iterable[Any] = (),
    label: str = "",
    **values: Any,
) -> EmailMultiAlternatives:
    """A mail to her about a group, with a button to one of our pages."""
    site = site_of([group.pk])
    button = None
    if page:
        language = coordinator.language
        button = Button(label, absolute_url(site, page, *arguments, language=language))
    return write_mail(
        wording=kind,
        to=coordinator.email,
        site=site,
        values={"name": coordinator.name, "group": group.name, **values},
        button=button,
    )


def _find(letter: Letter) -> Succession | None:
    related = ("group", "coordinator", "successor")
    return (
        Succession.objects.select_related(*related).filter(pk=letter.subject_id).first()
    )


def _last_day(succession: Succession) -> str:
    return date_format(succession.last_day) if succession.last_day else ""


@letter_kind(STOPPING, gettext_lazy("Coordinator: you stop"))
def compose_stopping(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or not found.is_open or found.coordinator is None:
        return None
    return write_to_coordinator(
        found.coordinator,
        found.group,
        STOPPING,
        page="portal_stop",
        arguments=[found.group_id],
        label=_("See how it stands"),
        last_day=_last_day(found),
    )


@letter_kind(CALL, gettext_lazy("Members: who wants to be coordinator?"))
def compose_call(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or signup.status != SignupStatus.ADDED:
        return None
    asked = signup.group.successions.open().filter(status=SuccessionStatus.ASKED)
    if signup.wants_to_coordinate or not asked.exists():
        return None  # He said so, or somebody was found meanwhile.
    link = f"{personal_page_link(signup)}#coordinate"
    return write_to_resident(signup, CALL, button=Button(_("To my own page"), link))


@letter_kind(PROPOSED, gettext_lazy("Coordinator: do you take over?"))
def compose_proposed(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or found.status != SuccessionStatus.PROPOSED:
        return None
    if found.successor is None or not _is_active(found.successor):
        return None
    return write_to_coordinator(
        found.successor,
        found.group,
        PROPOSED,
        page="portal_takeover",
        arguments=[found.pk],
        label=_("Sign in and answer"),
    )


@letter_kind(WITHDRAWN, gettext_lazy("Coordinator: taking over is not needed"))
def compose_withdrawn(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or found.is_open or found.successor is None:
        return None
    return write_to_coordinator(found.successor, found.group, WITHDRAWN)


@letter_kind(HANDED_OVER, gettext_lazy("Coordinator: your group is handed over"))
def compose_handed_over(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or found.coordinator is None:
        return None
    return write_to_coordinator(found.coordinator, found.group, HANDED_OVER)


@letter_kind(TAKEN_OVER, gettext_lazy("Coordinator: the group is yours"))
def compose_taken_over(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or found.successor is None or not _is_active(found.successor):
        return None
    return write_to_coordinator(
        found.successor,
        found.group,
        TAKEN_OVER,
        page="coordinator_start",
        label=_("To the page for coordinators"),
    )


@letter_kind(ENDED, gettext_lazy("Coordinator: you have stopped"))
def compose_ended(letter: Letter) -> EmailMultiAlternatives | None:
    found = _find(letter)
    if found is None or found.coordinator is None:
        return None
    return write_to_coordinator(found.coordinator, found.group, ENDED)


def _is_active(coordinator: Coordinator) -> bool:
    return coordinator.is_active(timezone.localdate())
