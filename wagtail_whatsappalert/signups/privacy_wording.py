"""What our mails about somebody's data say, until the municipality words them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording
from .wording import SAMPLES

register_wording(
    "signup_stay",
    label=_("Once a year: are you still taking part?"),
    subject=_("Are you still taking part in {group}?"),
    text=_(
        "Hello {name},\n\n"
        "Once a year we ask everybody: do you still want to take part in {group}? "
        "Then open your own page with the button below and press “Yes, I stay”.\n\n"
        "If we do not hear from you before {until}, your signup ends and we erase "
        "your data. If you have moved or stopped, you need not do anything."
    ),
    samples={**SAMPLES, "until": _("1 December 2026")},
    button=_("To my own page"),
)
register_wording(
    "signup_stay_reminder",
    label=_("Reminder: are you still taking part?"),
    subject=_("Reminder: are you still taking part in {group}?"),
    text=_(
        "Hello {name},\n\n"
        "We asked you whether you still want to take part in {group}, and have not "
        "heard from you yet. Do you want to stay? Then open your own page with the "
        "button below and press “Yes, I stay”.\n\n"
        "If we do not hear from you before {until}, your signup ends and we erase "
        "your data."
    ),
    samples={**SAMPLES, "until": _("1 December 2026")},
    button=_("To my own page"),
)
register_wording(
    "signup_rules",
    label=_("The rules have changed"),
    subject=_("The rules of {group} have changed"),
    text=_(
        "Hello {name},\n\n"
        "There is a new version of the rules that you accepted for {group}. Read "
        "them on your own page and accept them there.\n\n"
        "Until then nothing changes for you. Do you not agree with the new rules? "
        "Then call us."
    ),
    samples=SAMPLES,
    button=_("Read the rules"),
)
register_wording(
    "signup_data",
    label=_("Asked to see all data"),
    subject=_("The data that we keep about you"),
    text=_(
        "Hello {name},\n\n"
        "You asked to see all data that we keep about your signup for {group}. "
        "With the button below you open a page where you download them. It works "
        "for {hours} hours.\n\n"
        "Was it not you? Then do nothing, and nobody gets to see your data."
    ),
    samples={**SAMPLES, "hours": 24},
    button=_("See my data"),
)
