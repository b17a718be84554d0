"""The standard set, made in one go."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from wagtail.log_actions import log

from ..adminkit.versions import offered_languages
from .models import Leaflet
from .rules import languages_with_a_set
from .wording import LANGUAGES, STANDARD_SET


def missing_sets() -> list[str]:
    """The languages of the site in which we have a set, and it has none yet."""
    there = languages_with_a_set()
    return [
        code
        for code in offered_languages()
        if code.partition("-")[0] in LANGUAGES and code not in there
    ]


def add_standard_set(*, actor: Any = None) -> list[Leaflet]:
    """
    Make the five leaflets, without files, in each language that has no set yet.

    Nothing is made a second time: not for a language in which any leaflet is in
    the standard set.
    """
    with transaction.atomic():
        made = [leaflet for code in missing_sets() for leaflet in _set_in(code)]
        for leaflet in made:
            leaflet.save()
            log(leaflet, "wagtail.create", user=actor, content_changed=True)
    return made


def _set_in(language: str) -> list[Leaflet]:
    with translation.override(language):
        return [
            Leaflet(
                title=str(title),
                description=str(description),
                language=language,
                sort_order=number,
                in_standard_set=True,
            )
            for number, (title, description) in enumerate(STANDARD_SET)
        ]
