"""The letters about what a resident changes on his own page."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..common.urls import absolute_url
from ..conf import conf
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letter
from .application import digest
from .models import Signup
from .notifications import (
    NEW_EMAIL,
    is_enough_today,
    signup_of_letter,
    write_to_resident,
)
from .tokens import NewEmailLink

EMAIL_ASKED = "signup_email_asked"
EMAIL_CHANGED = "signup_email_changed"
CHANGED = "signup_changed"
UNREACHABLE = "signup_unreachable"


def ask_resident_to_confirm_email(signup: Signup, *, now: datetime) -> bool:
    """
    Mail a link to the new address, and tell the one in use that it was asked.

    At most so many times per address and signup in a day; ``False`` when the limit
    is reached, or the mail left a moment ago.
    """
    address = digest(signup.new_email)[:12]
    key = f"{NEW_EMAIL}:{signup.pk}:{address}:"
    if is_enough_today(signup, signup.new_email, key, now):
        return False
    _write(NEW_EMAIL, signup, f"{key}{now:%Y%m%d%H%M}", now)
    asked = f"{EMAIL_ASKED}:{signup.pk}:{address}:{now:%Y%m%d}"
    _write(EMAIL_ASKED, signup, asked, now)
    return True


def notify_resident_of_new_email(signup: Signup, *, now: datetime) -> None:
    """Tell the new address that it is in use; its mail has the new link."""
    address = digest(signup.email)[:12]
    key = f"{EMAIL_CHANGED}:{signup.pk}:{address}:{now:%Y%m%d%H%M}"
    _write(EMAIL_CHANGED, signup, key, now)


def notify_resident_of_change(signup: Signup, *, now: datetime) -> None:
    """Tell that his data were changed on his page; once for several in a minute."""
    _write(CHANGED, signup, f"{CHANGED}:{signup.pk}:{now:%Y%m%d%H%M}", now)


def ask_resident_for_number(signup: Signup, *, now: datetime) -> None:
    """Tell that the coordinator could not reach him; once a day."""
    day = timezone.localdate(now)
    _write(UNREACHABLE, signup, f"{UNREACHABLE}:{signup.pk}:{day:%Y%m%d}", now)


def _write(kind: str, signup: Signup, unique_key: str, now: datetime) -> None:
    write_letter(
        kind=kind,
        subject_id=signup.pk,
        language=signup.language,
        unique_key=unique_key,
        now=now,
    )


@letter_kind(NEW_EMAIL, gettext_lazy("Request to confirm an e-mail address"))
def compose_request_to_confirm_email(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or not signup.new_email:
        return None
    url = absolute_url(
        signup.site,
        "signup_new_email",
        NewEmailLink.to(signup).seal(),
        language=signup.language,
    )
    # No link to the personal page: whose address this is, is not proven yet.
    return write_mail(
        wording=NEW_EMAIL,
        to=signup.new_email,
        site=signup.site,
        values={"group": signup.group.name, "days": conf.CONFIRMATION_LINK_DAYS},
        button=Button(_("Confirm this e-mail address"), url),
    )


@letter_kind(EMAIL_ASKED, gettext_lazy("Another e-mail address was asked for"))
def compose_notice_of_asked_email(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or not signup.new_email:
        return None
    return write_to_resident(signup, EMAIL_ASKED)


@letter_kind(EMAIL_CHANGED, gettext_lazy("E-mail address changed"))
def compose_notice_of_new_email(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    return signup and write_to_resident(signup, EMAIL_CHANGED)


@letter_kind(CHANGED, gettext_lazy("Data changed"))
def compose_notice_of_change(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    return signup and write_to_resident(signup, CHANGED)


@letter_kind(UNREACHABLE, gettext_lazy("The coordinator could not reach him"))
def compose_question_for_number(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or signup.unreachable_at is None:
        # He answered, or it is over.
        return None
    return write_to_resident(signup, UNREACHABLE)
