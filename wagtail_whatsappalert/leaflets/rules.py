"""Which set somebody gets: that of his language, or else that of the site."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from ..common.versioning import known_language
from .models import Leaflet


def languages_with_a_set() -> set[str]:
    """The languages in which there is a standard set; one query."""
    languages = Leaflet.objects.standard().order_by().values_list("language", flat=True)
    return set(languages.distinct())


def language_of_set(language: str, offered: Collection[str]) -> str:
    """Of the offered ones, for a reader of this language; empty if there is none."""
    wanted = (language, settings.LANGUAGE_CODE)
    found = (
        code
        for each in wanted
        for code in (each, known_language(each))
        if code in offered
    )
    return next(found, "")


def standard_set(language: str) -> list[Leaflet]:
    """The leaflets for a reader of this language, in order; none if there is no set."""
    chosen = language_of_set(language, languages_with_a_set())
    return list(Leaflet.objects.standard().with_documents().filter(language=chosen))
