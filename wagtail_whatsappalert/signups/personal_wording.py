"""What the mails about changes on the personal page say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

SAMPLES = {"name": "Anna de Vries", "group": "Krakeel"}

register_wording(
    "signup_new_email",
    label=_("New e-mail address: please confirm"),
    subject=_("Confirm your new e-mail address for {group}"),
    text=_(
        "Hello,\n\n"
        "You asked to receive our mails about the WhatsApp group {group} at this "
        "address. Is that right? Then open the link below and press the button. "
        "The link works for {days} days.\n\n"
        "Was it not you? Then do nothing: we do not use this address."
    ),
    samples={"group": "Krakeel", "days": 3},
    button=_("Confirm this e-mail address"),
    personal_page=False,
)
register_wording(
    "signup_email_asked",
    label=_("Another e-mail address was asked for"),
    subject=_("You asked for another e-mail address"),
    text=_(
        "Hello {name},\n\n"
        "On your page of the WhatsApp group {group} another e-mail address was "
        "filled in. We sent a link there. Once it is pressed, our mails go there and "
        "this link no longer works.\n\n"
        "Was it not you? Then open your page and choose to keep this address, or "
        "call us."
    ),
    samples=SAMPLES,
)
register_wording(
    "signup_email_changed",
    label=_("E-mail address changed"),
    subject=_("Your new e-mail address is in use"),
    text=_(
        "Hello {name},\n\n"
        "From now on our mails about {group} go to this address. The link below "
        "leads to your page; older links no longer work."
    ),
    samples=SAMPLES,
)
register_wording(
    "signup_changed",
    label=_("Data changed"),
    subject=_("Your data for {group} were changed"),
    text=_(
        "Hello {name},\n\n"
        "We received the changes that were made on your page.\n\n"
        "Was it not you? Then call us."
    ),
    samples=SAMPLES,
)
register_wording(
    "signup_unreachable",
    label=_("The coordinator could not reach him"),
    subject=_("Is your mobile number for {group} right?"),
    text=_(
        "Hello {name},\n\n"
        "The coordinator of {group} wants to add you to the WhatsApp group, but your "
        "mobile number does not work, or is not in WhatsApp.\n\n"
        "Please look at your page: change the number there, or press the button that "
        "says it is right. You can also call us. You keep your place meanwhile."
    ),
    samples=SAMPLES,
    necessary=["group"],
)
