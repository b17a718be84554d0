"""What the mails about workshops say, until the municipality words them itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

CANCEL = _("I cannot come")
MOVE = _("I want another date")
SAMPLES = {
    "name": "Anna de Vries",
    "workshop": "Meld verdacht gedrag",
    "when": _("Tuesday 1 December 2026, from 19:30 to 21:30"),
    "where": "De Tamboer, Hoofdstraat 17",
}
PEOPLE = {**SAMPLES, "people": _("2 people")}
GUEST = {
    **PEOPLE,
    "details": _(
        "How to get there: bus 32, stop Town Hall\nAccessibility: there is a lift"
    ),
    "calendar": _("The attached file puts it in your calendar."),
}
# Who is told something about a workshop must know which one it is.
WHICH = ["workshop", "when"]
WHERE = [*WHICH, "where"]

register_wording(
    "workshop_confirm",
    label=_("Workshop: please confirm"),
    subject=_("Confirm that you come to {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You registered for the workshop {workshop}.\n\n"
        "{when}\n{where}\n\n"
        "Is that right? Then open the link below and press the button. Until then "
        "you have no place. Do it within {days} days.\n\n"
        "Was it not you? Then do nothing: we erase the data by ourselves."
    ),
    samples={**SAMPLES, "days": 7},
    necessary=["workshop"],
    button=_("Confirm my registration"),
    personal_page=False,
)
register_wording(
    "workshop_exists",
    label=_("Workshop: registered a second time"),
    subject=_("You had registered for {workshop} already"),
    text=_(
        "Hello {name},\n\n"
        "Somebody filled in the form for the workshop {workshop} with your e-mail "
        "address. You had registered already, so nothing has changed.\n\n"
        "{when}\n{where}"
    ),
    samples=SAMPLES,
    necessary=["workshop"],
)
register_wording(
    "workshop_registered",
    label=_("Workshop: registered"),
    subject=_("You are registered for {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You are registered for the workshop {workshop}, for {people}.\n\n"
        "{when}\n{where}\n\n"
        "{details}\n\n"
        "{calendar}\n\n"
        "Can you not come? Please tell us with a link below. Then somebody else "
        "can have your place."
    ),
    samples=GUEST,
    necessary=WHERE,
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_waiting",
    label=_("Workshop: on the waiting list"),
    subject=_("You are on the waiting list for {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "There is no place for you now at the workshop {workshop}. You are on the "
        "waiting list, for {people}.\n\n"
        "{when}\n{where}\n\n"
        "You hear from us as soon as there is a place for you. You can also choose "
        "another date with a link below."
    ),
    samples=PEOPLE,
    necessary=WHICH,
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_promoted",
    label=_("Workshop: a place came free"),
    subject=_("There is a place for you at {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "There is a place for you now at the workshop {workshop}. You are "
        "registered, for {people}.\n\n"
        "{when}\n{where}\n\n"
        "{details}\n\n"
        "{calendar}\n\n"
        "Can you not come any more? Please tell us with a link below. Then the "
        "next on the list can have your place."
    ),
    samples=GUEST,
    necessary=WHERE,
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_withdrawn",
    label=_("Workshop: registration cancelled"),
    subject=_("You do not come to {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "Your registration for the workshop {workshop} is cancelled.\n\n"
        "{when}\n{where}\n\n"
        "{calendar}\n\n"
        "Do you want to come another time? Then register again on our site."
    ),
    samples={
        **SAMPLES,
        "calendar": _("The attached file takes it out of your calendar."),
    },
    necessary=WHICH,
)
OLD = {"old": _("Meld verdacht gedrag, Tuesday 24 November 2026, from 19:30 to 21:30")}
register_wording(
    "workshop_moved",
    label=_("Workshop: moved to another date"),
    subject=_("You chose another date: {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You chose another date. You are now registered for the workshop "
        "{workshop}, for {people}.\n\n"
        "{when}\n{where}\n\n"
        "{details}\n\n"
        "You are no longer registered for: {old}.\n\n"
        "{calendar}"
    ),
    samples={
        **GUEST,
        **OLD,
        "calendar": _(
            "One attached file puts the new date in your calendar, the other takes "
            "the old one out."
        ),
    },
    necessary=[*WHERE, "old"],
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_moved_waiting",
    label=_("Workshop: moved to the waiting list of another date"),
    subject=_("You are on the waiting list for {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You chose another date of the workshop {workshop}. That one is full: you "
        "are on its waiting list, for {people}.\n\n"
        "{when}\n{where}\n\n"
        "You are no longer registered for: {old}.\n\n"
        "{calendar}\n\n"
        "You hear from us as soon as there is a place for you."
    ),
    samples={
        **PEOPLE,
        **OLD,
        "calendar": _("The attached file takes the old date out of your calendar."),
    },
    necessary=[*WHICH, "old"],
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_reminder",
    label=_("Workshop: reminder"),
    subject=_("Soon: {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You are registered for the workshop {workshop}, for {people}. It is soon.\n\n"
        "{when}\n{where}\n\n"
        "{details}\n\n"
        "Can you not come? Please tell us with a link below. Then somebody else "
        "can have your place."
    ),
    samples={name: GUEST[name] for name in (*PEOPLE, "details")},
    necessary=WHERE,
    links=[CANCEL, MOVE],
)
TOLD = {
    **SAMPLES,
    "place": _("You are registered, for 2 people."),
    "details": GUEST["details"],
    "calendar": _("The attached file changes it in your calendar."),
}
register_wording(
    "workshop_changed",
    label=_("Workshop: another time or place"),
    subject=_("Changed: {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "Something changed for the workshop {workshop}.\n\n"
        "{changes}\n\n"
        "This is how it is now:\n{when}\n{where}\n\n"
        "{details}\n\n"
        "{place} You need not do anything.\n\n"
        "{calendar}\n\n"
        "Can you not come now? Please tell us with a link below."
    ),
    samples={
        **TOLD,
        "changes": _(
            "Place: De Tamboer, Hoofdstraat 17. It was Town Hall, Raadhuisplein 1."
        ),
    },
    necessary=[*WHERE, "changes"],
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_resumed",
    label=_("Workshop: goes ahead after all"),
    subject=_("It goes ahead after all: {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "We wrote that the workshop {workshop} was cancelled. It goes ahead after "
        "all.\n\n"
        "{when}\n{where}\n\n"
        "{details}\n\n"
        "{place}\n\n"
        "{calendar}\n\n"
        "Can you not come? Please tell us with a link below."
    ),
    samples=TOLD,
    necessary=WHERE,
    links=[CANCEL, MOVE],
)
register_wording(
    "workshop_cancelled",
    label=_("Workshop: cancelled"),
    subject=_("Cancelled: {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "The workshop {workshop} is cancelled. We are sorry.\n\n"
        "{when}\n{where}\n\n"
        "{calendar}\n\n"
        "{advice}"
    ),
    samples={
        **SAMPLES,
        "calendar": _("The attached file takes it out of your calendar."),
        "advice": _("You can choose another date below. You need not register again."),
    },
    necessary=WHICH,
    links=[
        _("Tuesday 8 December 2026, from 19:30 to 21:30"),
        _("Thursday 14 January 2027, from 14:00 to 16:00"),
    ],
    links_heading=_("Other dates"),
)
register_wording(
    "workshop_thanks",
    label=_("Workshop: thanks afterwards"),
    subject=_("Thank you for coming to {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "Thank you for coming to the workshop {workshop}.\n\n"
        "Do you see something suspicious? Call the emergency number at once. You can "
        "read at home what we told, and pass it on to your neighbours."
    ),
    samples=SAMPLES,
    necessary=["workshop"],
    links=[_("Leaflet: what is suspicious?")],
    links_heading=_("Leaflets of the workshop"),
)
