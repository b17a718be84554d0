"""The hand-outs that a plan for a neighbourhood names, in our own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# The languages that these texts exist in.
LANGUAGES = ("nl", "en")

# The title, and what it is about.
STANDARD_SET = [
    (
        _("Burglary: how to prevent it"),
        _("What you can do in and around your home against burglary."),
    ),
    (
        _("A smaller chance of a burglary"),
        _("A flyer with tips for every day: locks, light and habits."),
    ),
    (
        _("Card: describe a person"),
        _("What to notice about somebody, so that the police can find him."),
    ),
    (
        _("What is suspicious behaviour?"),
        _("When to call, and what to tell. It is about what people do."),
    ),
    (
        _("Burgernet: look out together"),
        _("How you help the police when they look for somebody."),
    ),
]
