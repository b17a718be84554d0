"""
House rules, SAAR steps and a reminder as messages for a WhatsApp group.

``*bold*`` and ``_italic_`` are WhatsApp's own signs. Each function answers in the
language of its text.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue, StructValue
from wagtail.models import Site

from ..common.versioning import current_version, known_language
from .models import GroupReminder, HouseRules, SaarSteps
from .plain import fill_in_plain, for_chat

# About what people do in a group, whoever they are.
REMINDER = [
    _("A reminder for all of us:"),
    _(
        "- Send a message only about what is happening now and where others can still "
        "do something. Call {emergency_number} first."
    ),
    _(
        "- No chatter, thank-yous, adverts or news from elsewhere. Every message makes "
        "all our telephones ring."
    ),
    _(
        "- Tell what somebody does, not what he looks like or where he comes from. "
        "Behaviour can be suspicious; a person is not."
    ),
    _(
        "- Do not send photos or films of people. Describe what you see, and keep a "
        "photo for the police. Share nothing outside this group."
    ),
    _("Thank you for watching over our neighbourhood together."),
]


def default_reminder(language: str) -> str:
    with translation.override(language):
        return "\n".join(str(line) for line in REMINDER)


def current_reminder(site: Site | None, language: str) -> GroupReminder:
    """The reminder in force: one query, and never a write; unsaved if the default."""
    language = known_language(language)
    return current_version(GroupReminder, site, language) or GroupReminder(
        site=site, language=language, number=1, text=default_reminder(language)
    )


def rules_in_short(rules: HouseRules, wording: Mapping[str, str]) -> str:
    """The titles of the rules, in a numbered list."""
    lines = [
        f"{number}. {fill_in_plain(part['title'], wording)}"
        for number, part in enumerate(_parts(rules.rules), 1)
    ]
    return "\n".join([_heading(rules.language), *lines])


def rules_in_full(
    rules: HouseRules, own_rules: str, wording: Mapping[str, str], address: str
) -> str:
    """
    Every rule with its text, then those of the group (rich text; may be empty).

    ``address`` completes links within the site.
    """
    paragraphs = [_heading(rules.language)]
    for number, part in enumerate(_parts(rules.rules), 1):
        title = fill_in_plain(part["title"], wording)
        text = for_chat(part["text"].source, wording, address)
        paragraphs.append(f"*{number}. {title}*\n{text}")
    if own_rules:
        with translation.override(rules.language):
            title = gettext("Extra rules of this group")
        paragraphs.append(f"*{title}*\n{for_chat(own_rules, wording, address)}")
    return "\n\n".join(paragraphs)


def steps_in_full(steps: SaarSteps, wording: Mapping[str, str], address: str) -> str:
    with translation.override(steps.language):
        heading = gettext("What to do when you see something: SAAR")
    paragraphs = [f"*{heading}*"]
    for part in _parts(steps.steps):
        title = fill_in_plain(part["title"], wording)
        text = for_chat(part["text"].source, wording, address)
        paragraphs.append(f"*{part['letter']} – {title}*\n{text}")
    return "\n\n".join(paragraphs)


def reminder_in_full(reminder: GroupReminder, wording: Mapping[str, str]) -> str:
    return fill_in_plain(reminder.text.replace("\r\n", "\n"), wording)


def _heading(language: str) -> str:
    with translation.override(language):
        heading = gettext("House rules of this group")
    return f"*{heading}*"


def _parts(stream: StreamValue) -> list[StructValue]:
    return [block.value for block in stream]
