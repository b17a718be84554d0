"""Structured data for search engines, safe inside a page."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# What could close the element or open a comment; JSON allows these escapes.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """
    The element that holds ``data`` as JSON-LD; ``@context`` is schema.org.

    Values that are ``None`` or empty are left out. A data block is not a
    script, so a strict content security policy lets it pass.
    """
    facts = {"@context": "https://schema.org"}
    facts |= {name: value for name, value in data.items() if value not in (None, "")}
    text = json.dumps(facts, cls=DjangoJSONEncoder).translate(ESCAPES)
    # Escaped above: nothing in the text can end the element.
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308
    )
