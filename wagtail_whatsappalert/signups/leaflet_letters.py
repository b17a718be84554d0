"""The leaflets for who joins without a workshop, in a letter of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..groups.models import WorkshopRule
from ..leaflets.rules import language_of_set, languages_with_a_set, standard_set
from ..leaflets.shown import ShownLeaflet, show_leaflets
from ..mailing.letters import Button, Links, letter_kind
from ..mailing.models import Letter
from ..mailing.services import write_letters
from .lifecycle import SignupStatus
from .models import Signup, WorkshopReplacement
from .notifications import signup_of_letter, write_to_resident

LEAFLETS = "signup_leaflets"
JOINS = (SignupStatus.READY, SignupStatus.ADDED)


def who_get_leaflets(signups: Sequence[Signup]) -> list[Signup]:
    """
    Of those who are ready: who got no leaflets yet and joins with them.

    Nobody, as long as there is no set in his language or that of the site. No
    query where nobody joins like that.
    """
    joining = [signup for signup in signups if _joins_with_leaflets(signup)]
    offered = languages_with_a_set() if joining else ()
    return [signup for signup in joining if language_of_set(signup.language, offered)]


def _joins_with_leaflets(signup: Signup) -> bool:
    if signup.leaflets_sent_at:
        return False
    if signup.workshop_replacement:
        return signup.workshop_replacement == WorkshopReplacement.LEAFLETS
    return signup.group.workshop_rule == WorkshopRule.LEAFLETS


def notify_residents_of_leaflets(signups: Sequence[Signup], *, now: datetime) -> None:
    """Send each the standard set, by mail or by post; once."""
    write_letters(
        [
            Letter(
                kind=LEAFLETS,
                subject_id=signup.pk,
                language=signup.language,
                unique_key=f"{LEAFLETS}:{signup.pk}",
                on_paper=not signup.email,
                created_at=now,
                due_at=now,
            )
            for signup in signups
        ]
    )


@letter_kind(LEAFLETS, gettext_lazy("Leaflets instead of a workshop"))
def compose_leaflets(letter: Letter) -> EmailMultiAlternatives | None:
    signup = signup_of_letter(letter)
    if signup is None or signup.status not in JOINS:
        return None
    leaflets = show_leaflets(standard_set(signup.language))
    if not leaflets:
        return None
    buttons = [
        Button(leaflet.label, leaflet.full_url(signup.site))
        for leaflet in leaflets
        if leaflet.url
    ]
    return write_to_resident(
        signup,
        LEAFLETS,
        links=Links(buttons, _("Leaflets")) if buttons else None,
        leaflets=_in_words(leaflets, by_post=not signup.email),
    )


def _in_words(leaflets: Sequence[ShownLeaflet], *, by_post: bool) -> str:
    """What lies in the envelope, or what a mail has no link to; may be empty."""
    if by_post:
        named, text = leaflets, _("With this letter come: %(titles)s.")
    else:
        named = [leaflet for leaflet in leaflets if not leaflet.url]
        text = _("Ask the municipality for: %(titles)s.")
    titles = "; ".join(leaflet.title for leaflet in named)
    return text % {"titles": titles} if titles else ""
