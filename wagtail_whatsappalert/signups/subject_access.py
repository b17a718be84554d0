"""
Everything that is kept about one person, as a file he can read and print.

Article 15 GDPR. What a signup keeps and this leaves out stands in
``LEFT_OUT``, with the reason; a test compares both with the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.models import ModelLogEntry, Site

from ..adminkit.values import readable
from ..mailing.letters import kind_label
from ..mailing.models import Letter
from ..privacy.access_log import (
    MOST_NUMBERS,
    AccessAction,
    about_record,
    access_entries,
    record_access,
)
from ..privacy.subjects import Part, Subject, parts_about
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import complete_wording, readable_html, readable_rules
from .lifecycle import Actor, SignupStatus
from .models import Signup
from .privacy_notifications import mail_link_to_data
from .retention import letters_about

TEMPLATE = "wagtail_whatsappalert/signups/data_file.html"
# Wagtail's log keeps what staff did; of a resident himself it names nobody.
BY_RESIDENT = "resident"

LEFT_OUT = {
    "id": "stands in the heading",
    "active_phone": "repeats the phone, for the database",
    "pending_key": "a code made from what stands here, for the database",
    "asked_phone": "stands there as the phone: whose it is, is not for him to learn",
    "entered_by": "an account of the staff: told as a role",
    "entered_by_coordinator": "a volunteer: told as a role",
    "erased_at": "then nobody is left to ask",
}
SHOWN = (
    *("group", "status", "name", "phone", "email", "new_email"),
    *("postcode", "house_number", "house_number_addition", "relation"),
    *("is_outside_area", "outside_reason"),
    *("wants_to_coordinate", "minimum_age", "language", "site", "source"),
    *("workshop_replacement", "leaflets_sent_at", "suspicion", "ticket"),
    *("created_at", "confirmed_at", "placed_at", "offer_until", "added_at"),
    *("house_rules", "group_rules", "rules_accepted_at", "rules_asked_at"),
    *("reconfirm_asked_at", "reconfirmed_at", "unreachable_at"),
    *("closed_at", "to_be_removed", "erase_by"),
)


@sensitive_variables()
def ask_for_data(*, signup: Signup, now: datetime) -> bool:
    """
    Mail him a link to his data, which proves that he still reads that mailbox.

    ``False`` when there is no address to mail to.
    """
    if signup.is_erased or not signup.email:
        return False
    with transaction.atomic():
        mail_link_to_data(signup, now=now)
    return True


@sensitive_variables()
def data_file(*, signup: Signup, actor: Actor, now: datetime) -> str:
    """
    The file, in the language of the signup; that it was made is logged.

    HTML on its own: it needs nothing from the site, and prints well.
    """
    with translation.override(signup.language):
        content = render_to_string(TEMPLATE, _contents(signup, now))
    record_access(
        AccessAction.EXPORT,
        user=actor.user,
        model=Signup,
        numbers=[signup.pk],
        by=actor.kind.value,
        what="all data",
    )
    return content


def _contents(signup: Signup, now: datetime) -> dict[str, Any]:
    site = signup.site or Site.objects.get(is_default_site=True)
    municipal = WhatsAppAlertSettings.for_site(site)
    wording = complete_wording(municipal.wording, signup.minimum_age)
    own = signup.group_rules.text if signup.group_rules else ""
    heading = _("Data about your signup for %(group)s")
    return {
        "heading": heading % {"group": signup.group.as_mentioned},
        "what": _("signup number %(number)d") % {"number": signup.pk},
        "municipal": municipal,
        "made_at": now,
        "facts": list(_facts(signup)),
        "parts": [
            _consents(signup),
            _acceptances(signup),
            _steps(signup),
            _letters(signup),
            accesses_of(signup),
            *parts_about(Subject(signup.pk, signup.email)),
        ],
        "rules": readable_rules(signup.house_rules, wording),
        "own_rules": readable_html([own], wording)[0] if own else "",
    }


def _facts(signup: Signup) -> Iterator[tuple[str, str]]:
    for name in SHOWN:
        field = Signup._meta.get_field(name)
        yield capfirst(str(field.verbose_name)), str(readable(_value(signup, name)))
    if signup.entered_by_id:
        yield _("Entered by"), _("An employee of the municipality")
    if signup.entered_by_coordinator_id:
        yield _("Entered by"), _("A coordinator of the group")


def _value(signup: Signup, name: str) -> Any:
    if name == "status":
        return SignupStatus(signup.shown_status).label
    if name == "phone":
        return signup.shown_phone
    if name == "language":
        return dict(settings.LANGUAGES).get(signup.language, signup.language)
    in_words = getattr(signup, f"get_{name}_display", None)
    return in_words() if in_words else getattr(signup, name)


def _consents(signup: Signup) -> Part:
    consents = signup.consents.select_related("text").order_by("given_at")
    return Part(
        _("Consents"),
        [_("For what"), _("The words you agreed to"), _("When"), _("How")],
        [
            [
                consent.text.get_purpose_display(),
                consent.text.text,
                readable(consent.given_at),
                consent.get_source_display(),
            ]
            for consent in consents
        ],
        _("None was asked: the municipality keeps the data for a public task."),
    )


def _acceptances(signup: Signup) -> Part:
    acceptances = signup.acceptances.select_related("house_rules", "group_rules")
    return Part(
        _("Rules accepted"),
        [_("House rules"), _("Rules of the group"), _("When"), _("How")],
        [
            [
                _version(acceptance.house_rules),
                _version(acceptance.group_rules),
                readable(acceptance.accepted_at),
                acceptance.get_source_display(),
            ]
            for acceptance in acceptances
        ],
        _("Only those named above, when you signed up."),
    )


def _version(rules: Any) -> str:
    return _("version %(number)d") % {"number": rules.number} if rules else readable("")


def _steps(signup: Signup) -> Part:
    return Part(
        _("What happened to your signup"),
        [_("When"), _("What"), _("From"), _("To"), _("By whom"), _("Reason")],
        [
            [
                readable(step.at),
                step.get_move_display(),
                step.get_source_display(),
                step.get_target_display(),
                step.get_actor_kind_display(),
                readable(step.reason),
            ]
            for step in signup.transitions.order_by("pk")
        ],
        _("Nothing yet."),
    )


def _letters(signup: Signup) -> Part:
    letters = Letter.objects.filter(letters_about([signup.pk])).order_by("pk")
    return Part(
        _("Mails and letters to you"),
        [_("What"), _("Written"), _("Sent")],
        [
            [kind_label(one), readable(one.created_at), readable(one.sent_at)]
            for one in letters
        ],
        _("None of late."),
    )


def accesses_of(record: Any) -> Part:
    """Of a record of one person, which knows when it was ``created_at``."""
    entries = access_entries().filter(_may_concern(record)).order_by("timestamp", "pk")
    return Part(
        _("Who looked at your data or did something with them"),
        [_("When"), _("What"), _("Who")],
        [
            [readable(entry.timestamp), _what(entry), _who(entry)]
            for entry in entries.iterator()
        ],
        _("Nobody."),
    )


def _may_concern(record: Any) -> Q:
    """Of a very long list no numbers are kept: he may have been on it."""
    of_many = Q(data__count__gt=MOST_NUMBERS, timestamp__gte=record.created_at)
    named = about_record(record.pk)
    model = ModelLogEntry.objects.get_for_model(type(record))
    return Q(pk__in=model.filter(named | of_many).values("pk"))


def _what(entry: ModelLogEntry) -> str:
    label = str(AccessAction(entry.action).label)
    count = entry.data.get("count", 1)
    if count == 1:
        return label
    return _("%(what)s: %(count)d people") % {"what": label, "count": count}


def _who(entry: ModelLogEntry) -> str:
    if entry.user_id:
        return _("An employee of the municipality")
    if entry.data.get("by") == BY_RESIDENT:
        return _("You yourself")
    if "coordinator" in entry.data:
        return _("A coordinator of the group")
    return _("By itself")
