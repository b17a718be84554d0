"""
A coordinator enters a neighbour whom she spoke at the door.

She notes what he agreed to; only he himself confirms it: by mail, or on his own
telephone with a link that she sends him.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from wagtail.models import Site

from ..common.urls import absolute_url
from ..conf import conf
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..places.services import locked
from ..privacy.access_log import AccessAction, access_entries, record_access
from ..signals import signup_received
from .application import Application
from .exceptions import GroupClosed, PhoneTaken
from .form_context import FormFacts
from .lifecycle import Actor, SignupStatus
from .models import Signup, Source
from .notifications import ask_resident_to_confirm
from .retention import delete_letters_about
from .services import fill_in, keep_consents, resend_confirmation
from .tokens import PhoneLink

# Who is in these states stands on her own list, so that she may hear of him.
KNOWN_TO_HER = (SignupStatus.READY, SignupStatus.ADDED)


@sensitive_variables()
def recruit_signup(
    *,
    application: Application,
    group_id: int,
    site: Site,
    language: str,
    facts: FormFacts,
    agreed_at: datetime,
    actor: Actor,
    now: datetime,
) -> Signup:
    """
    Keep what a neighbour told a coordinator, unconfirmed; mail him if he has an
    address.

    The same person again is the same signup. Who takes part already, unknown to
    her, gets an unconfirmed signup like anybody else, so that she learns nothing;
    confirming it leads nowhere. Raises ``GroupClosed``, and ``PhoneTaken`` for
    somebody who stands on her list.
    """
    with locked(Group, group_id) as group:
        if not group.takes_signups:
            raise GroupClosed
        _refuse_if_known_to_her(group, application)
        signup = _pending(group, application, actor, now)
        fill_in(signup, application, site, language, facts)
        signup.source = Source.IN_PERSON
        signup.entered_by_coordinator = actor.volunteer
        signup.rules_accepted_at = agreed_at
        signup.save()
        keep_consents(signup, facts, agreed_at, Source.IN_PERSON)
        record_access(
            AccessAction.ENTER,
            user=None,
            model=Signup,
            numbers=[signup.pk],
            source=Source.IN_PERSON.value,
            group=group.pk,
            **actor.as_logged,
        )
        if signup.email:
            ask_resident_to_confirm(signup, now=now)
    signup_received.send(Signup, signup_id=signup.pk)
    return signup


def _refuse_if_known_to_her(group: Group, application: Application) -> None:
    hers = group.signups.filter(status__in=KNOWN_TO_HER)
    if hers.filter(active_phone=application.phone).exists():
        raise PhoneTaken


def _pending(
    group: Group, application: Application, actor: Actor, now: datetime
) -> Signup:
    """What waits for his confirmation, also if he filled in the form himself."""
    key = application.pending_key(group.pk)
    signup = Signup.objects.filter(pending_key=key).first() or Signup(created_at=now)
    if signup.entered_by_coordinator_id != actor.volunteer.pk:
        # He asks for it now, so the days count from now.
        signup.created_at = now
    signup.group = group
    return signup


def recruits_of(coordinator: Coordinator, group: Group) -> QuerySet[Signup]:
    """Whom she entered and who did not confirm yet, the newest first."""
    hers = Signup.objects.unconfirmed().filter(
        entered_by_coordinator=coordinator, group=group
    )
    return hers.select_related("group", "site").order_by("-created_at", "-pk")


def was_recruited(number: int, coordinator: Coordinator, group: Group) -> bool:
    """Whether she entered this signup, though it is confirmed or erased by now."""
    if group.signups.filter(pk=number, entered_by_coordinator=coordinator).exists():
        return True
    entries = access_entries().filter(
        content_type=ContentType.objects.get_for_model(Signup),
        object_id=str(number),
        action=AccessAction.ENTER,
    )
    return any(
        entry.data.get("coordinator") == coordinator.pk
        and entry.data.get("group") == group.pk
        for entry in entries
    )


def remind_recruit(*, signup: Signup, actor: Actor, now: datetime) -> bool:
    """Mail the link again; ``False`` when the address got as many as it may."""
    is_sent = resend_confirmation(signup=signup, now=now)
    record_access(
        AccessAction.CHANGE,
        user=None,
        model=Signup,
        numbers=[signup.pk],
        reminded=is_sent,
        **actor.as_logged,
    )
    return is_sent


def erase_recruit(*, signup: Signup, actor: Actor) -> None:
    """
    She mistyped the number, or he changed his mind; gone at once.

    Raises ``Signup.DoesNotExist`` when he confirmed meanwhile, or it was gone.
    """
    with locked(Group, signup.group_id) as group:
        signup = group.signups.unconfirmed().get(pk=signup.pk)
        record_access(
            AccessAction.ERASE,
            user=None,
            model=Signup,
            numbers=[signup.pk],
            by=actor.kind.value,
            **actor.as_logged,
        )
        delete_letters_about([signup.pk], all_of_them=True)
        signup.delete()


def message_to_recruit(signup: Signup, *, now: datetime) -> str:
    """What she sends to his telephone, in his language, with the link in it."""
    days = conf.CONFIRMATION_LINK_DAYS
    link = absolute_url(
        signup.site or Site.objects.get(is_default_site=True),
        "signup_confirm",
        PhoneLink.to(signup, now).seal(),
        language=signup.language,
    )
    with translation.override(signup.language):
        opening = _(
            "You want to take part in the WhatsApp group %(group)s. Here you read what "
            "you agree to, and confirm it yourself:"
        ) % {"group": signup.group.name}
        term = ngettext(
            "The link works for %(days)d day.",
            "The link works for %(days)d days.",
            days,
        ) % {"days": days}
    return f"{opening}\n{link}\n{term}"


def whatsapp_link(signup: Signup, message: str) -> str:
    """Opens a chat with him in which the message stands ready."""
    digits = signup.phone.as_e164.removeprefix("+")
    return f"https://wa.me/{digits}?text={quote(message, safe='')}"


def sms_link(signup: Signup, message: str) -> str:
    """As ``whatsapp_link``; with ``?&``, which iPhones and the others both read."""
    return f"sms:{signup.phone.as_e164}?&body={quote(message, safe='')}"
