"""The letters that a signup writes, each in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..conf import conf
from ..coordinators.notifications import notify_coordinator_of_work
from ..groups.models import Group
from ..mailing.letters import Button, Links, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.paper import PaperGuard, register_paper_guard
from ..mailing.services import write_letter, write_letters
from ..privacy.access_log import AccessAction, record_access
from .application import digest
from .lifecycle import Move, SignupStatus
from .models import Signup, SignupTransition
from .tokens import ConfirmationLink, PersonalLink

CONFIRM = "signup_confirm"
CONFIRM_INTEREST = "signup_wanted_confirm"
GATHERED = "signup_gathered"
MOVED = "signup_moved"
EXISTS = "signup_exists"
NEW_EMAIL = "signup_new_email"

# A second click within this time is the same request.
SAME_REQUEST = timedelta(minutes=1)


def ask_resident_to_confirm(
    signup: Signup, *, now: datetime, is_first: bool = False
) -> bool:
    """
    Mail the link, at most so many times per address and signup in a day.

    ``False`` when the limit is reached, or the mail left a moment ago.
    ``is_first`` tells that the signup is new and the only one of its address, so
    that nothing was mailed there today.
    """
    letters = (
        []
        if is_first
        else _letters_of_today(Q(email=signup.email) | Q(pk=signup.pk), now)
    )
    address = f"{CONFIRM}:{digest(signup.email)[:32]}:"
    if any(
        pk == signup.pk and key.startswith(address) and now - at < SAME_REQUEST
        for pk, key, at in letters
    ):
        return False
    # Who asks again may have confirmed meanwhile: then it is read again.
    subject = signup if is_first else None
    return any(
        _write(CONFIRM, signup, f"{address}{now:%Y%m%d}:{number}", now, subject)
        for number in numbers_left(len(letters))
    )


def numbers_left(sent: int) -> list[int]:
    """
    The numbers to try for a mail to an address on a day; none above the limit.

    A number is given out once, by the unique key of its letter: so the limit holds
    for mails that are asked for at the same moment, in groups that share no lock.
    """
    limit = conf.CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY
    if sent >= limit:
        return []
    return [*range(sent + 1, limit + 1), *range(1, sent + 1)]


def is_enough_today(signup: Signup, email: str, key: str, now: datetime) -> bool:
    """Whether this address got its mails of the day, or one of ``key`` just now."""
    same_address = Q(email=email) | Q(new_email=email) | Q(pk=signup.pk)
    letters = _letters_of_today(same_address, now)
    return len(letters) >= conf.CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY or any(
        k.startswith(key) and now - at < SAME_REQUEST for _pk, k, at in letters
    )


def _letters_of_today(which: Q, now: datetime) -> list[tuple[int, str, datetime]]:
    """About signups of one address: signup, key and time of each letter."""
    return list(
        Letter.objects.filter(
            kind__in=[CONFIRM, EXISTS, NEW_EMAIL],
            subject_id__in=Signup.objects.filter(which).values("pk"),
            created_at__gt=now - timedelta(days=1),
        ).values_list("subject_id", "unique_key", "created_at")
    )


def notify_owner_of_existing_signup(signup: Signup, *, now: datetime) -> None:
    """Tell whose number it is that somebody signed up with it again; once a day."""
    _write(EXISTS, signup, f"{EXISTS}:{signup.pk}:{now:%Y%m%d}", now, signup)


def notify_residents_of_moves(
    transitions: Sequence[SignupTransition], *, now: datetime
) -> None:
    """Tell each what happened to his signup: a place, the waiting list, an end."""
    write_letters(
        [
            Letter(
                kind=MOVED,
                subject_id=transition.pk,
                language=transition.signup.language,
                unique_key=f"{MOVED}:{transition.pk}",
                on_paper=not transition.signup.email,
                created_at=now,
                due_at=now,
            )
            for transition in transitions
            if not transition.signup.is_erased
        ]
    )


def notify_coordinators(group: Group, *, now: datetime) -> None:
    """Tell who runs the group that somebody is to be added or removed."""
    active = group.coordinators.active(timezone.localdate(now))
    # In one order everywhere: two transactions never wait for each other.
    for coordinator in active.order_by("pk"):
        notify_coordinator_of_work(coordinator, now=now)


def _write(
    kind: str, signup: Signup, unique_key: str, now: datetime, subject: Signup | None
) -> bool:
    return write_letter(
        kind=kind,
        subject_id=signup.pk,
        language=signup.language,
        unique_key=unique_key,
        now=now,
        subject=subject,
    )


def _signups_that_user_sees(user: Any, numbers: Collection[int]) -> set[int]:
    visible = Signup.objects.visible_to(user).filter(pk__in=numbers)
    return set(visible.values_list("pk", flat=True))


def _log_print(user: Any, numbers: Sequence[int]) -> None:
    record_access(AccessAction.PRINT, user=user, model=Signup, numbers=numbers)


register_paper_guard(
    Signup,
    PaperGuard(
        permission="wagtail_whatsappalert.manage_signup",
        visible=_signups_that_user_sees,
        log=_log_print,
    ),
)


def confirmation_link(signup: Signup, *, now: datetime) -> str:
    """The full address of the page on which this signup is confirmed."""
    link = ConfirmationLink(
        signup=signup.pk,
        group=signup.group_id,
        language=signup.language,
        email_digest=digest(signup.email)[:12],
        made_at=int(now.timestamp()),
    )
    return absolute_url(
        signup.site, "signup_confirm", link.seal(), language=signup.language
    )


def signup_of_letter(letter: Letter) -> Signup | None:
    signups = Signup.objects.select_related("group", "site")
    signup = letter.subject or signups.filter(pk=letter.subject_id).first()
    return signup and _reachable(signup)


def _reachable(signup: Signup) -> Signup | None:
    if signup.is_erased:
        return None
    if signup.site is None:
        # The site it was made on is gone.
        signup.site = Site.objects.get(is_default_site=True)
    return signup


def write_to_resident(
    signup: Signup,
    wording: str,
    *,
    button: Button | None = None,
    links: Links | None = None,
    **values: Any,
) -> EmailMultiAlternatives:
    """
    A mail about a signup, with its owner's name and group filled in; a letter on
    paper for somebody without an e-mail address.
    """
    group = signup.group.as_mentioned
    values = {"name": signup.name, "group": group, **values}
    return write_mail(
        wording=wording,
        to=signup.email,
        site=signup.site,
        values=values,
        button=button,
        links=links,
        personal_page=personal_page_link(signup) if signup.is_confirmed else "",
        address=[signup.name, signup.address],
        about=signup,
    )


def personal_page_link(signup: Signup) -> str:
    """
    The full address of the page on which he sees and changes his signup.

    Empty for who has no e-mail address: nobody types a link from paper.
    """
    if not signup.email:
        return ""
    return absolute_url(
        signup.site,
        "signup_personal",
        PersonalLink.to(signup).seal(),
        language=signup.language,
    )


@letter_kind(CONFIRM, gettext_lazy("Request to confirm a signup"))
def compose_request_to_confirm(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or signup.is_confirmed:
        return None
    link = confirmation_link(signup, now=timezone.now())
    is_wanted = signup.group.is_wanted
    return write_to_resident(
        signup,
        CONFIRM_INTEREST if is_wanted else CONFIRM,
        button=Button(
            _("Confirm my interest") if is_wanted else _("Confirm my signup"), link
        ),
        days=conf.CONFIRMATION_LINK_DAYS,
    )


@letter_kind(MOVED, gettext_lazy("What happened to a signup"))
def compose_move(letter: Letter) -> EmailMultiAlternatives | None:
    moves = SignupTransition.objects.select_related("signup__group", "signup__site")
    transition = moves.filter(pk=letter.subject_id).first()
    if transition is None or transition.signup.status != transition.target:
        # What came after has a letter of its own.
        return None
    signup = _reachable(transition.signup)
    if signup is None:
        return None
    until = signup.offer_until
    return write_to_resident(
        signup,
        _wording_of(transition),
        until=date_format(timezone.localtime(until)) if until else "",
    )


def _wording_of(transition: SignupTransition) -> str:
    """What a mail about a move says: there may be no group yet, or now there is."""
    target = transition.target
    if transition.signup.group.is_wanted and target in (
        SignupStatus.INTERESTED,
        SignupStatus.WITHDRAWN,
    ):
        return f"signup_wanted_{target}"
    if transition.move == Move.GATHER and target == SignupStatus.INTERESTED:
        return GATHERED
    return f"signup_{target}"


@letter_kind(EXISTS, gettext_lazy("Signed up already"))
def compose_existing_signup(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    return signup and write_to_resident(signup, EXISTS)
