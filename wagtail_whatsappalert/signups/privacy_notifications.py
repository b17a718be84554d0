"""The letters about somebody's data: staying, new rules, seeing everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..common.urls import absolute_url
from ..conf import conf
from ..mailing.letters import Button, letter_kind
from ..mailing.models import Letter
from ..mailing.services import write_letter, write_letters
from .data_links import DataLink
from .models import Signup
from .notifications import personal_page_link, signup_of_letter, write_to_resident

STAY = "signup_stay"
STAY_REMINDER = "signup_stay_reminder"
RULES = "signup_rules"
DATA = "signup_data"


def ask_residents_to_stay(signups: Sequence[Signup], *, now: datetime) -> None:
    """Once for each time that they confirmed or said to stay."""
    _write(STAY, signups, lambda s: f"{_since(s):%Y%m%d%H%M%S}", now)


def remind_residents_to_answer(signups: Sequence[Signup], *, now: datetime) -> None:
    """Once for each time that they were asked."""
    _write(STAY_REMINDER, signups, lambda s: f"{s.reconfirm_asked_at:%Y%m%d}", now)


def ask_residents_to_accept_rules(signups: Sequence[Signup], *, now: datetime) -> None:
    """At most once a day; on paper for who has no e-mail."""
    _write(RULES, signups, lambda s: f"{now:%Y%m%d}", now)


def _since(signup: Signup) -> datetime:
    return signup.reconfirmed_at or signup.confirmed_at or signup.created_at


def _write(kind, signups, occasion, now):  # noqa: ANN001, ANN202
    write_letters(
        [
            Letter(
                kind=kind,
                subject_id=signup.pk,
                language=signup.language,
                unique_key=f"{kind}:{signup.pk}:{occasion(signup)}",
                on_paper=not signup.email,
                created_at=now,
                due_at=now,
            )
            for signup in signups
        ]
    )


def mail_link_to_data(signup: Signup, *, now: datetime) -> None:
    """At most once in an hour, however often he asks."""
    write_letter(
        kind=DATA,
        subject_id=signup.pk,
        language=signup.language,
        unique_key=f"{DATA}:{signup.pk}:{now:%Y%m%d%H}",
        now=now,
    )


def data_link(signup: Signup) -> str:
    """The full address of the page on which he downloads his data."""
    token = DataLink.to(signup).seal()
    return absolute_url(
        signup.site, "signup_data_file", token, language=signup.language
    )


def _write_about_staying(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    asked = signup and signup.reconfirm_asked_at
    if not asked or not signup.is_active:
        return None  # He answered meanwhile.
    until = asked + timedelta(days=conf.RECONFIRM_ANSWER_DAYS)
    return write_to_resident(
        signup,
        letter.kind,
        button=Button(_("To my own page"), personal_page_link(signup)),
        until=date_format(timezone.localtime(until)),
    )


@letter_kind(STAY, gettext_lazy("Question whether somebody stays"))
def compose_question_to_stay(letter: Letter) -> EmailMultiAlternatives | None:
    return _write_about_staying(letter)


@letter_kind(STAY_REMINDER, gettext_lazy("Reminder whether somebody stays"))
def compose_reminder_to_stay(letter: Letter) -> EmailMultiAlternatives | None:
    return _write_about_staying(letter)


@letter_kind(RULES, gettext_lazy("Request to accept new rules"))
def compose_request_to_accept(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or not signup.is_active:
        return None
    button = Button(_("Read the rules"), personal_page_link(signup))
    return write_to_resident(signup, RULES, button=button)


@letter_kind(DATA, gettext_lazy("Link to all data of somebody"))
def compose_link_to_data(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or not signup.email:
        return None
    return write_to_resident(
        signup,
        DATA,
        button=Button(_("See my data"), data_link(signup)),
        hours=conf.DATA_LINK_HOURS,
    )
