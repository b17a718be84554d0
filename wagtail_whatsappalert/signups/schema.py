"""
The signup form for programs: what it asks, as JSON, and what they answer.

Field names, limits and words are those of the form itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..groups.own_rules import GroupRules
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import (
    complete_wording,
    current_house_rules,
    readable_html,
    readable_rules,
)
from .abuse import ELAPSED, HONEYPOT
from .captcha import current_captcha
from .form_context import CACHE_SECONDS, FormFacts

# As the template of the form has them.
TYPES = {"phone": "tel", "email": "email", "relation": "radio", "group": "select"}
AUTOCOMPLETE = {
    "name": "name",
    "phone": "tel",
    "email": "email",
    "postcode": "postal-code",
}
# What may come as a number as well.
NUMBERS = frozenset({"group", "interest", "house_number", "age", ELAPSED})
MAX_BYTES = 64 * 1024


class BadBody(Exception):
    """What was sent is no JSON object; ``status`` as HTTP has it."""

    def __init__(self, status: int = 400) -> None:
        super().__init__()
        self.status = status


class _Number(str):
    """A number of JSON as it was written, so that no size of it does harm."""

    __slots__ = ()


def read_body(body: bytes) -> dict[str, Any]:
    """The object that a program sent. Raises ``BadBody``."""
    if len(body) > MAX_BYTES:
        raise BadBody(413)
    try:
        read = json.loads(
            body,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise BadBody from error
    if not isinstance(read, dict):
        raise BadBody
    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON.


def as_posted(
    sent: Mapping[str, Any], boxes: set[str]
) -> tuple[dict[str, str], list[str]]:
    """
    What the form gets to read, as if a browser posted it, and the names of the
    values that are of a wrong kind.
    """
    posted, wrong = {}, []
    for name, value in sent.items():
        if value is None or (value is False and name in boxes):
            continue
        text = _text_of(name, value, boxes)
        if text is None:
            wrong.append(name)
        else:
            posted[name] = text
    return posted, wrong


def _text_of(name: str, value: Any, boxes: set[str]) -> str | None:
    if name in boxes:
        return "on" if value is True else None
    if not isinstance(value, str) or (
        isinstance(value, _Number) and name not in NUMBERS
    ):
        return None
    # Half a pair of surrogates is a text for JSON, and for no database.
    return str(value) if value.isprintable() or _is_storable(value) else None


def _is_storable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def describe_form(
    context: Mapping[str, Any], *, site: Site, language: str, version: str
) -> dict[str, Any]:
    """
    Everything that a site of its own making shows around a form.

    ``context`` is that of the form's template; ``version`` the public version.
    """
    facts: FormFacts = context["facts"]
    described = {
        "open": context["is_open"],
        "by_address": context["form"].by_address,
        "language": language,
        "group": _group(facts),
        "heading": context["heading"],
        "help": {"phone": facts.municipal.phone, "email": facts.municipal.email},
    }
    if not context["is_open"]:
        return described
    form = context["form"]
    captcha = current_captcha()
    return {
        **described,
        "action": context["action"],
        "token": context["token"],
        "age": form.age,
        "fields": [
            describe_field(bound, facts)
            for bound in form
            if not isinstance(bound.field, forms.BooleanField)
        ],
        "boxes": [
            {"name": box.name, "label": str(box.label), "required": True}
            for box in form.boxes
        ],
        "honeypot": HONEYPOT,
        "elapsed": ELAPSED,
        "captcha": captcha and {"name": captcha.field_name, **captcha.describe()},
        "house_rules": _house_rules(facts, site, language, version),
        "privacy_notice": render_to_string(
            "wagtail_whatsappalert/signups/privacy_notice.html", dict(context)
        ),
    }


def _group(facts: FormFacts) -> dict[str, Any] | None:
    group = facts.group
    return group and {
        "id": group.pk,
        "name": group.name,
        "wanted": group.is_wanted,
        "forming": group.is_forming,
        "full": group.is_full,
        "signup_url": group.signup_url,
    }


def describe_question(form: Any) -> dict[str, Any] | None:
    """
    What the form asks because of the address, for the answer to what was sent.

    ``send`` is what to add to go on, ``fields`` are those that are asked for it.
    """
    if form.ask is None:
        return None
    question = form.question
    names = {"group": form.ask.lets_choose, "outside_reason": form.explains_outside}
    return {
        "kind": form.ask.value,
        "heading": question.heading if question else "",
        "message": question.message if question else "",
        "send": question.send if question else {},
        "fields": [
            describe_field(form[name], form.facts)
            for name, is_asked in names.items()
            if is_asked and name in form.fields
        ],
    }


def describe_field(bound: forms.BoundField, facts: FormFacts) -> dict[str, Any]:
    field = bound.field
    described = {
        "name": bound.name,
        "type": TYPES.get(bound.name, "text"),
        "label": str(bound.label),
        "required": field.required,
        "max_length": getattr(field, "max_length", None),
        "autocomplete": AUTOCOMPLETE.get(bound.name, ""),
        "help": str(field.help_text),
    }
    if isinstance(field, forms.ChoiceField):
        described["choices"] = [
            _choice(value, label, facts) for value, label in field.choices if value
        ]
    return described


def _choice(value: Any, label: Any, facts: FormFacts) -> dict[str, Any]:
    age = {"minimum_age": facts.ages[value]} if value in facts.ages else {}
    return {"value": value, "label": str(label), **age}


def _house_rules(facts: FormFacts, site: Site, language: str, version: str) -> str:
    """As HTML, with what the group adds; made once for all visitors."""
    group = facts.group and facts.group.pk
    key = f"whatsappalert.rules.{version}.{site.pk}.{language}.{group}"
    html = cache.get(key)
    if html is None:
        html = _render_house_rules(facts, site, language)
        cache.set(key, html, CACHE_SECONDS)
    return html


def _render_house_rules(facts: FormFacts, site: Site, language: str) -> str:
    wording = complete_wording(
        WhatsAppAlertSettings.for_site(site).wording, facts.minimum_age
    )
    rules_id = facts.group and facts.group.rules_id
    own = GroupRules.objects.filter(pk=rules_id).first() if rules_id else None
    return render_to_string(
        "wagtail_whatsappalert/texts/house_rules.html",
        {
            "rules": readable_rules(current_house_rules(site, language), wording),
            "extra": readable_html([own.text], wording)[0] if own else "",
            "inner_level": 3,
        },
    )


def wrong_kinds(names: list[str]) -> dict[str, list[dict[str, str]]]:
    """The errors of values that are neither text nor a ticked box, as a form's."""
    message = _("This must be a text, or true for a box.")
    return {name: [{"message": message, "code": "type"}] for name in names}
