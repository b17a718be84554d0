"""Which consent texts are in force, and how the first version comes about."""

from __future__ import annotations

from collections.abc import Collection

from wagtail.models import Site

from ..common.versioning import known_language, publish_version, record_first_version
from .models import OF_SIGNUPS, ConsentPurpose, ConsentText
from .wording import default_sentences


def current_consent_texts(
    site: Site | None,
    language: str,
    purposes: Collection[ConsentPurpose] = OF_SIGNUPS,
) -> dict[str, ConsentText]:
    """
    The text in force for each of the purposes: one query, and never a write.

    Before its first version a text is the default, unsaved (``pk`` is ``None``).
    """
    language = known_language(language)
    versions = ConsentText.objects.filter(site=site, language=language)
    newest = {text.purpose: text for text in versions.order_by("number")}
    return {
        purpose: newest.get(purpose)
        or ConsentText(
            site=site, language=language, purpose=purpose, text=sentence, number=1
        )
        for purpose, sentence in default_sentences(language).items()
        if purpose in purposes
    }


def record_consent_texts(
    site: Site,
    language: str,
    purposes: Collection[ConsentPurpose] = OF_SIGNUPS,
) -> dict[str, ConsentText]:
    """The texts in force; a default that nobody accepted before becomes version 1."""
    return {
        purpose: text if text.pk else record_first_version(text, purpose=purpose)
        for purpose, text in current_consent_texts(site, language, purposes).items()
    }


def publish_consent_text(text: ConsentText) -> ConsentText:
    """Save a sentence as the next version for its purpose; earlier ones stay."""
    return publish_version(text, purpose=text.purpose)
