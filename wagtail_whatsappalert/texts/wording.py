"""
The project's own words for house rules and SAAR steps, and what is in force.

A text may hold placeholders, which are filled in when it is shown:
``{emergency_number}``, ``{non_emergency_number}``, ``{emergency_without_speech}``,
``{minimum_age}`` and ``{municipality}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.models import Site
from wagtail.rich_text import expand_db_html

from ..common.versioning import current_version, known_language
from ..conf import conf
from .models import HouseRules, SaarSteps

# ASCII's record separator: no editor can type it, no rewriter changes it.
SEPARATOR = "\x1e"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

# The nine rules of the plan of action (annex 1) and its conditions (section 6),
# with behaviour, not appearance, as the only reason for suspicion.
RULES = [
    (_("Your age"), _("You are at least {minimum_age} years old.")),
    (
        _("Your neighbourhood"),
        _(
            "You live or work in the area of the group, or you have a business "
            "there. Tell the coordinator when you move away."
        ),
    ),
    (
        _("Call {emergency_number} first"),
        _(
            "The group belongs to the residents. The police and {municipality} are "
            "not in it and do not read along. The police only come after a call to "
            "{emergency_number}. Do you find it hard to hear or speak? Then use "
            "the {emergency_without_speech}."
        ),
    ),
    (
        _("Follow the SAAR steps"),
        _(
            "See, alarm, app, react. Reacting is never a duty: only do it if it is "
            "safe, and together rather than alone."
        ),
    ),
    (
        _("Tell the group that {emergency_number} has been called"),
        _(
            "Then not everybody calls about the same thing. Call again only if you "
            "see something new."
        ),
    ),
    (
        _("Only what is happening now"),
        _(
            "Send a message only about danger or suspicious behaviour in the "
            "neighbourhood, at a moment when others can still do something. Do not "
            "write about past crimes, such as a burglary when the burglar has gone. "
            "General warnings, door-to-door collections and loose paving stones do "
            "not belong here either."
        ),
    ),
    (
        _("Look at what people do"),
        _(
            "Behaviour can be suspicious; a person is not. Skin colour, origin or "
            "religion is never a reason to be suspicious."
        ),
    ),
    (
        _("Describe instead of taking photos"),
        _(
            "Describe the person: man or woman, height, build and clothing. Describe "
            "the vehicle: colour, make, type and number plate. Only send a photo if "
            "the police report needs it for a description. Never share it outside "
            "the group."
        ),
    ),
    (
        _("Mind your language"),
        _("Do not swear, insult anybody or discriminate."),
    ),
    (
        _("Do not take the law into your own hands"),
        _(
            "Do not stop, chase or search anybody, and keep to the law yourself. "
            "Never hold your phone while you drive or cycle."
        ),
    ),
    (
        _("Only for what it is meant for"),
        _(
            "No chatter, private messages or advertising. All members see your "
            "number. Do not use or pass on the numbers of others for anything else."
        ),
    ),
]

# The letters stand on signs in the street, so they are the same in every language.
STEPS = [
    (
        "S",
        pgettext_lazy("SAAR", "See"),
        _(
            "You notice that something is wrong. Somebody tries doors or windows, "
            "looks into houses or cars, or tries to get in with a made-up story. "
            "Look at what people do, not at what they look like or where they come "
            "from."
        ),
    ),
    (
        "A",
        pgettext_lazy("SAAR", "Alarm"),
        _(
            "Call {emergency_number} at once and tell what you see and where. Do you "
            "find it hard to hear or speak? Then use the {emergency_without_speech}. "
            "Is there no hurry? Then call {non_emergency_number} and send no message "
            "to the group."
        ),
    ),
    (
        "A",
        pgettext_lazy("SAAR", "App"),
        _(
            "Tell the group what is happening and where. Say that {emergency_number} "
            "has been called."
        ),
    ),
    (
        "R",
        pgettext_lazy("SAAR", "React"),
        _(
            "Only if it is safe and you want to: it is never a duty. Let people "
            "notice that they have been seen. Switch on a light, go outside, have a "
            "chat. Rather not alone? Ask somebody from the group to come along. "
            "Never stop or chase anybody."
        ),
    ),
]


def default_rules(language: str) -> list[dict[str, str]]:
    """``title`` (plain text) and ``text`` (rich text) of each rule."""
    with translation.override(language):
        return [
            {"title": str(title), "text": f"<p>{text}</p>"} for title, text in RULES
        ]


def default_steps(language: str) -> list[dict[str, str]]:
    """``letter``, ``title`` (plain text) and ``text`` (rich text) of each step."""
    with translation.override(language):
        return [
            {"letter": letter, "title": str(title), "text": f"<p>{text}</p>"}
            for letter, title, text in STEPS
        ]


def current_house_rules(site: Site | None, language: str) -> HouseRules:
    """
    The rules in force: one query, and never a write.

    Before the first version the default wording, unsaved (``pk`` is ``None``).
    """
    language = known_language(language)
    return current_version(HouseRules, site, language) or HouseRules(
        site=site,
        language=language,
        number=1,
        rules=[("rule", rule) for rule in default_rules(language)],
    )


def current_saar_steps(site: Site | None, language: str) -> SaarSteps:
    """The steps in force, as ``current_house_rules`` answers the rules."""
    language = known_language(language)
    return current_version(SaarSteps, site, language) or SaarSteps(
        site=site,
        language=language,
        number=1,
        steps=[("step", step) for step in default_steps(language)],
    )


def complete_wording(
    wording: Mapping[str, str], minimum_age: int | None = None
) -> dict[str, str]:
    """The wording of a site with the minimum age of a group, or the usual one."""
    return {**wording, "minimum_age": str(minimum_age or conf.DEFAULT_MINIMUM_AGE)}


def fill_in(text: str, wording: Mapping[str, str]) -> str:
    """
    HTML in which the placeholders that ``wording`` knows are replaced.

    The values are escaped; every other brace stays as it is. A site that did not
    fill in its name is “the municipality”, in the active language.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in wording:
            return match[0]
        found = str(wording[name])
        if not found and name == "municipality":
            found = gettext("the municipality")
        return str(escape(found))

    return PLACEHOLDER.sub(value, text)


def readable_rules(rules: HouseRules, wording: Mapping[str, str]) -> list[dict]:
    """``title`` and ``text`` of each rule, as safe HTML."""
    return _readable(rules.rules, wording)


def readable_steps(steps: SaarSteps, wording: Mapping[str, str]) -> list[dict]:
    """``letter``, ``title`` and ``text`` of each step, as safe HTML."""
    return _readable(steps.steps, wording)


def readable_html(texts: Iterable[str], wording: Mapping[str, str]) -> list[SafeString]:
    """
    Rich text as it is stored, made fit for a page.

    All texts are expanded at once: the pages and documents that they link to
    take the same number of queries however many texts there are.
    """
    joined = SEPARATOR.join(text.replace(SEPARATOR, "") for text in texts)
    expanded = fill_in(expand_db_html(joined), wording)
    return [mark_safe(text) for text in expanded.split(SEPARATOR)]  # noqa: S308


def _readable(stream: StreamValue, wording: Mapping[str, str]) -> list[dict]:
    parts = [block.value for block in stream]
    texts = readable_html([part["text"].source for part in parts], wording)
    return [
        {
            "letter": part.get("letter", ""),
            "title": mark_safe(fill_in(escape(part["title"]), wording)),  # noqa: S308
            "text": text,
        }
        for part, text in zip(parts, texts, strict=False)
    ]
