"""What the mails say about who runs a group, until the municipality rewords them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

SAMPLES = {"name": _("Karin Smit"), "group": "Krakeel"}
TO_START = _("To the page for coordinators")
TO_ANSWER = _("Answer with one press")

register_wording(
    "succession_stopping",
    label=_("Coordinator: you stop"),
    subject=_("You stop as coordinator of {group}"),
    text=_(
        "Hello {name},\n\n"
        "You said that you stop as coordinator of {group}. Your last day is "
        "{last_day}. Until then, or until somebody else has taken over, you run the "
        "group as before.\n\n"
        "Do you change your mind? Then say so on your own page, as long as nobody "
        "has taken over.\n\n"
        "Thank you for everything you did for your neighbourhood."
    ),
    samples={**SAMPLES, "last_day": _("1 December 2026")},
    necessary=["group", "last_day"],
    button=_("See how it stands"),
    personal_page=False,
)
register_wording(
    "succession_call",
    label=_("Members: who wants to be coordinator?"),
    subject=_("{group} looks for a new coordinator"),
    text=_(
        "Hello {name},\n\n"
        "The coordinator of {group} stops. Would you like to take over?\n\n"
        "As coordinator you add new people to the WhatsApp group, remind members of "
        "the house rules, and pass on messages of the municipality and the police. "
        "We help you to start.\n\n"
        "Say it on your own page. Only the municipality sees that you did, and calls "
        "you. Is it nothing for you? Then you need not do anything."
    ),
    samples={"name": "Anna de Vries", "group": "Krakeel"},
    necessary=["group"],
    button=_("To my own page"),
)
register_wording(
    "succession_proposed",
    label=_("Coordinator: do you take over?"),
    subject=_("Do you take over {group}?"),
    text=_(
        "Hello {name},\n\n"
        "The coordinator of {group} stops, and we ask you to take over.\n\n"
        "Sign in with this e-mail address. You first read the confidentiality "
        "agreement. Then you say yes or no. Before you say yes, you see no data of "
        "the people in the group."
    ),
    samples=SAMPLES,
    necessary=["group"],
    button=_("Sign in and answer"),
    personal_page=False,
)
register_wording(
    "succession_withdrawn",
    label=_("Coordinator: taking over is not needed"),
    subject=_("You need not take over {group}"),
    text=_(
        "Hello {name},\n\n"
        "We asked you to take over {group}. That is not needed any more. You need "
        "not do anything. Thank you for thinking about it."
    ),
    samples=SAMPLES,
    necessary=["group"],
    personal_page=False,
)
register_wording(
    "succession_handed_over",
    label=_("Coordinator: your group is handed over"),
    subject=_("{group} has a new coordinator"),
    text=_(
        "Hello {name},\n\n"
        "Somebody has taken over {group} from you. You no longer see the people of "
        "this group.\n\n"
        "Make the new coordinator an administrator of the WhatsApp group, and then "
        "leave it or stay in it as a member. Delete the numbers of members from your "
        "phone. What you know about them remains secret.\n\n"
        "Thank you for everything you did for your neighbourhood."
    ),
    samples=SAMPLES,
    necessary=["group"],
    personal_page=False,
)
register_wording(
    "succession_taken_over",
    label=_("Coordinator: the group is yours"),
    subject=_("You are the coordinator of {group} now"),
    text=_(
        "Hello {name},\n\n"
        "You have taken over {group}. Thank you!\n\n"
        "Ask the coordinator before you to make you an administrator of the WhatsApp "
        "group. On your own page you see who waits to be added."
    ),
    samples=SAMPLES,
    necessary=["group"],
    button=TO_START,
    personal_page=False,
)
register_wording(
    "succession_ended",
    label=_("Coordinator: you have stopped"),
    subject=_("You have stopped as coordinator of {group}"),
    text=_(
        "Hello {name},\n\n"
        "Your last day as coordinator of {group} has passed. You no longer see the "
        "people of this group.\n\n"
        "Delete the numbers of members from your phone. What you know about them "
        "remains secret. The municipality looks for somebody who takes over; call us "
        "about the administrator of the WhatsApp group.\n\n"
        "Thank you for everything you did for your neighbourhood."
    ),
    samples=SAMPLES,
    necessary=["group"],
    personal_page=False,
)
register_wording(
    "group_without_coordinator",
    label=_("Steering group: groups without coordinator"),
    subject=_("Groups without a coordinator"),
    text=_(
        "Hello {name},\n\n"
        "Nobody runs these groups now:\n{groups}\n\n"
        "Their signups wait until somebody takes over. You need not do anything with "
        "them: the municipality looks for a coordinator. Do you know somebody? Then "
        "tell the municipality."
    ),
    samples={"name": _("Jan de Boer"), "groups": "- Krakeel"},
    necessary=["groups"],
    button=_("To the page of the steering group"),
    personal_page=False,
)

ACTIVITY = {**SAMPLES, "until": _("1 December 2026")}
register_wording(
    "activity_question",
    label=_("Coordinator: is your group still active?"),
    subject=_("Is {group} still active?"),
    text=_(
        "Hello {name},\n\n"
        "Twice a year we ask if {group} is still active. One press is enough; you "
        "need not sign in."
    ),
    samples=ACTIVITY,
    necessary=["group"],
    button=TO_ANSWER,
    personal_page=False,
)
register_wording(
    "activity_reminder",
    label=_("Coordinator: reminder if the group is active"),
    subject=_("Reminder: is {group} still active?"),
    text=_(
        "Hello {name},\n\n"
        "We do not know yet if {group} is still active. Will you tell us before "
        "{until}? One press is enough; you need not sign in.\n\n"
        "Without an answer our website will say that the group is not verified, and "
        "later the group is paused."
    ),
    samples=ACTIVITY,
    necessary=["group", "until"],
    button=TO_ANSWER,
    personal_page=False,
)
register_wording(
    "activity_unverified",
    label=_("Coordinator: your group is unverified"),
    subject=_("We do not know if {group} is still active"),
    text=_(
        "Hello {name},\n\n"
        "We asked you some times if {group} is still active and did not hear from "
        "you. Our website now says so at the group. Without an answer the group is "
        "paused on {until}: then nobody new gets a place.\n\n"
        "Is it active? One press, and everything is as before."
    ),
    samples=ACTIVITY,
    necessary=["group", "until"],
    button=TO_ANSWER,
    personal_page=False,
)
register_wording(
    "activity_paused",
    label=_("Coordinator: your group is paused"),
    subject=_("{group} is paused"),
    text=_(
        "Hello {name},\n\n"
        "We did not hear from you if {group} is still active. Therefore the group is "
        "paused: nobody can sign up and nobody new gets a place. Members stay in the "
        "WhatsApp group.\n\n"
        "Is it active after all? One press, and the group is open again."
    ),
    samples=ACTIVITY,
    necessary=["group"],
    button=TO_ANSWER,
    personal_page=False,
)
