"""What the mails about a signup say, until the municipality words them itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

SAMPLES = {"name": "Anna de Vries", "group": "Krakeel"}
WANTED = {"name": "Anna de Vries", "group": _("a group in Krakeel")}

register_wording(
    "signup_confirm",
    label=_("Signed up: please confirm"),
    subject=_("Confirm your signup for {group}"),
    text=_(
        "Hello {name},\n\n"
        "You signed up for the WhatsApp group {group}. Is that right? Then open "
        "the link below and press the button. The link works for {days} days.\n\n"
        "Was it not you? Then do nothing: we erase the data by ourselves."
    ),
    samples={**SAMPLES, "days": 3},
    necessary=["group"],
    button=_("Confirm my signup"),
    personal_page=False,
)
register_wording(
    "signup_exists",
    label=_("Signed up a second time"),
    subject=_("You had signed up for {group} already"),
    text=_(
        "Hello {name},\n\n"
        "Somebody filled in the form for {group} with your mobile number. You had "
        "signed up already, so nothing has changed."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_interested",
    label=_("Interested in a forming group"),
    subject=_("You are on the list for {group}"),
    text=_(
        "Hello {name},\n\n"
        "You are on the list of people who want to take part in {group}. Once "
        "there are enough of you, the group starts and you hear from us."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_wanted_confirm",
    label=_("Asked for a group: please confirm"),
    subject=_("Confirm that you want {group}"),
    text=_(
        "Hello {name},\n\n"
        "You registered your interest in {group}. There is no WhatsApp group there "
        "yet. Is that right? Then open the link below and press the button. The link "
        "works for {days} days.\n\n"
        "Was it not you? Then do nothing: we erase the data by ourselves."
    ),
    samples={**WANTED, "days": 3},
    necessary=["group"],
    button=_("Confirm my interest"),
    personal_page=False,
)
register_wording(
    "signup_wanted_interested",
    label=_("Asked for a group where there is none"),
    subject=_("You are on the list for {group}"),
    text=_(
        "Hello {name},\n\n"
        "You are on the list of people who want {group}. There is no group yet. When "
        "there is one, you hear from us."
    ),
    samples=WANTED,
    necessary=["group"],
)
register_wording(
    "signup_wanted_withdrawn",
    label=_("No longer asks for a group"),
    subject=_("You are no longer on the list for {group}"),
    text=_(
        "Hello {name},\n\n"
        "You told us that you no longer want {group}. You are not on the list any "
        "more. We erase your data soon."
    ),
    samples=WANTED,
    necessary=["group"],
)
register_wording(
    "signup_gathered",
    label=_("There is a forming group now"),
    subject=_("A group is being formed: {group}"),
    text=_(
        "Hello {name},\n\n"
        "You asked for a WhatsApp group in your neighbourhood. One is being formed "
        "now: {group}. You are on its list; you need not do anything. Once there are "
        "enough of you, the group starts and you hear from us.\n\n"
        "Do you not want this any more? You can withdraw on your own page."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_waiting",
    label=_("On the waiting list"),
    subject=_("You are on the waiting list of {group}"),
    text=_(
        "Hello {name},\n\n"
        "There is no place in {group} for you now. You are on the waiting list. "
        "You hear from us as soon as it is your turn."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_offered",
    label=_("A place is offered"),
    subject=_("There is a place for you in {group}"),
    text=_(
        "Hello {name},\n\n"
        "A place in {group} has come free, and it is your turn. Do you want it? "
        "Then tell us before {until} on your own page. After that the place goes "
        "to the next on the list."
    ),
    samples={**SAMPLES, "until": _("1 December 2026")},
    necessary=["group", "until"],
)
register_wording(
    "signup_needs_workshop",
    label=_("Has a place, needs the workshop"),
    subject=_("You have a place in {group}"),
    text=_(
        "Hello {name},\n\n"
        "There is a place for you in {group}.\n\n"
        "First come to a workshop. There you learn what is suspicious and how the "
        "group works. After that, the coordinator adds you to the WhatsApp group."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_ready",
    label=_("Has a place"),
    subject=_("You have a place in {group}"),
    text=_(
        "Hello {name},\n\n"
        "There is a place for you in {group}. The coordinator adds you to the "
        "WhatsApp group."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_leaflets",
    label=_("Gets the leaflets instead of a workshop"),
    subject=_("Leaflets to read before you join {group}"),
    text=_(
        "Hello {name},\n\n"
        "You join the WhatsApp group {group} without a workshop. So please read these "
        "leaflets first. They tell what is suspicious, and what to do.\n\n"
        "{leaflets}"
    ),
    samples={
        **SAMPLES,
        "leaflets": _("Ask the municipality for: Burgernet: look out together."),
    },
    necessary=["group"],
    links=[_("What is suspicious behaviour? (PDF, 1.2 MB)")],
    links_heading=_("Leaflets"),
)
register_wording(
    "signup_added",
    label=_("Added to the group"),
    subject=_("You are a member of {group}"),
    text=_(
        "Hello {name},\n\n"
        "The coordinator added you to the WhatsApp group {group}. Keep to the "
        "house rules, and call the emergency number first when you see something."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_left",
    label=_("Left the group"),
    subject=_("You are no longer a member of {group}"),
    text=_(
        "Hello {name},\n\n"
        "You are no longer a member of {group}. We erase your data soon. Did you "
        "not expect this? Then call us."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_withdrawn",
    label=_("Withdrawn"),
    subject=_("You have withdrawn from {group}"),
    text=_(
        "Hello {name},\n\n"
        "You no longer take part in {group}. If you were in the WhatsApp group, "
        "the coordinator removes you from it. We erase your data soon."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_refused",
    label=_("Refused"),
    subject=_("Your signup for {group} is refused"),
    text=_(
        "Hello {name},\n\n"
        "You cannot take part in {group}. Do you want to know why, or do you not "
        "agree? Then call us."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
register_wording(
    "signup_expired",
    label=_("Ended by itself"),
    subject=_("Your signup for {group} has ended"),
    text=_(
        "Hello {name},\n\n"
        "Your signup for {group} has ended: we did not hear from you in time, or "
        "the group has ended. We erase your data soon. Do you still want to take "
        "part? Then sign up again."
    ),
    samples=SAMPLES,
    necessary=["group"],
)

WORK = {
    "name": _("Karin Smit"),
    "work": _("Krakeel: 2 people to be added, 1 to be removed"),
}
register_wording(
    "coordinator_work",
    label=_("Coordinator: there is work"),
    subject=_("There are people to be added to your group, or removed"),
    text=_(
        "Hello {name},\n\n"
        "{work}\n\n"
        "Who they are, you only see after signing in: no names stand in a mail. "
        "Please do it within a few days."
    ),
    samples=WORK,
    necessary=["work"],
    button=_("To the page for coordinators"),
    personal_page=False,
)
register_wording(
    "coordinator_agreement",
    label=_("Coordinator: there is work, but no agreement yet"),
    subject=_("People wait for you: first accept the agreement"),
    text=_(
        "Hello {name},\n\n"
        "{work}\n\n"
        "You have not accepted the confidentiality agreement yet. Before you do, "
        "we may not tell you who they are. Sign in on the page for coordinators to "
        "read and accept it, or call us."
    ),
    samples=WORK,
    necessary=["work"],
    button=_("To the page for coordinators"),
    personal_page=False,
)
