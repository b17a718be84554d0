"""
The link into the WhatsApp group: its coordinators set it, and only who is ready to
be added sees it, on his own page (rule 8 of the domain).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from ..coordinators.models import Coordinator
from ..groups.invites import GroupInvite
from ..groups.models import Group, GroupStatus
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from .exceptions import NotHers
from .hand_over import runs
from .lifecycle import SignupStatus
from .models import Signup

START = "https://chat.whatsapp.com/"
# WhatsApp puts behind the code how the link was shared: that is not part of it.
INVITE_LINK = re.compile(
    r"https://chat\.whatsapp\.com/(?:invite/)?([A-Za-z0-9]{16,40})/?(?:\?[A-Za-z0-9_=&-]*)?"
)


def read_invite_link(typed: str) -> str | None:
    """The link as it is kept; ``None`` if this is no invite link of WhatsApp."""
    found = INVITE_LINK.fullmatch(typed.strip())
    return START + found[1] if found else None


@sensitive_variables()
def set_invite_link(
    *, group: Group, link: str, coordinator: Coordinator, now: datetime
) -> None:
    """
    Keep a link as ``read_invite_link`` answers it; the one before is gone at once.

    Raises ``NotHers``.
    """
    with locked(Group, group.pk) as group:
        if not runs(coordinator, group, now=now):
            raise NotHers
        _set(group, link, now, coordinator=coordinator)


def remove_invite_link(
    *, group: Group, coordinator: Coordinator, now: datetime
) -> None:
    """From now on nobody sees it. A second time changes nothing. Raises ``NotHers``."""
    with locked(Group, group.pk) as group:
        if not runs(coordinator, group, now=now):
            raise NotHers
        _remove(group, coordinator=coordinator)


@sensitive_variables()
def change_invite_link_for_her(
    *, group: Group, link: str, user: Any, now: datetime
) -> None:
    """A manager sets, replaces or (with an empty one) removes the link of a group."""
    with locked(Group, group.pk) as group:
        if link:
            _set(group, link, now, user=user)
        else:
            _remove(group, user=user)


def _set(group: Group, link: str, now: datetime, **who: Any) -> None:
    invite, is_new = GroupInvite.objects.update_or_create(
        group=group, defaults={"link": link, "changed_at": now}
    )
    _log(invite.pk, "set" if is_new else "replaced", **who)


def _remove(group: Group, **who: Any) -> None:
    for invite in GroupInvite.objects.filter(group=group):
        _log(invite.pk, "removed", **who)
        invite.delete()


def _log(
    number: int, what: str, *, coordinator: Coordinator | None = None, user: Any = None
) -> None:
    record_access(
        AccessAction.CHANGE,
        user=user,
        model=GroupInvite,
        numbers=[number],
        what=what,
        **({"coordinator": coordinator.pk} if coordinator else {}),
    )


def invite_link_for(signup: Signup) -> str:
    """
    The link for who may see it: ready to be added, in a group that takes people.

    By the state that he sees himself: a number that takes part already must not
    show in what stands on his page.
    """
    is_ready = signup.shown_status == SignupStatus.READY and not signup.is_erased
    if not is_ready or signup.group.status != GroupStatus.ACTIVE:
        return ""
    invite = GroupInvite.objects.filter(group=signup.group_id).first()
    return invite.link if invite else ""
