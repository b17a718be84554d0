"""Which version of a text is in force, and how a new one comes about."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import translation
from wagtail.models import Site

from .models import VersionedText
from .versions import touch_public_version

Text = TypeVar("Text", bound=VersionedText)


def known_language(language: str) -> str:
    """The language of ``settings.LANGUAGES`` that a text is kept in: en-gb is en."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return language


def current_version(
    model: type[Text], site: Site | None, language: str, **scope: Any
) -> Text | None:
    """The newest version for a site and language, or ``None`` before the first."""
    return (
        model.objects.filter(site=site, language=language, **scope)
        .order_by("-number")
        .first()
    )


def in_force(model: type[Text], *scope: str) -> Exists | Q:
    """An expression that is true for the newest version of each site and language."""
    same = {name: OuterRef(name) for name in ("site", "language", *scope)}
    newer: QuerySet = model.objects.filter(**same, number__gt=OuterRef("number"))
    return ~Exists(newer)


def record_first_version(text: Text, **scope: Any) -> Text:
    """
    Save ``text`` as version 1, unless somebody else was first: then theirs.

    Needs read committed isolation, as Django sets up its databases. Within a
    transaction on SQLite something must have been written before.
    """
    text.number = 1
    try:
        with transaction.atomic():
            text.save(force_insert=True)
            touch_public_version()
    except IntegrityError:
        first = current_version(type(text), text.site, text.language, **scope)
        if first is None:
            raise
        return first
    return text


def publish_version(text: Text, **scope: Any) -> Text:
    """
    Save ``text`` as the version that follows the newest one.

    ``scope`` names further fields that versions are counted within. A race of
    two editors ends in two versions, not in an error.
    """
    scope = {"site_id": text.site_id, "language": text.language, **scope}
    versions = type(text).objects.filter(**scope)
    while True:
        newest = versions.aggregate(newest=Max("number"))["newest"] or 0
        text.number = newest + 1
        try:
            with transaction.atomic():
                text.save(force_insert=True)
                touch_public_version()
        except IntegrityError:
            # Not a race but another mistake, which trying again will not mend.
            if not versions.filter(number=text.number).exists():
                raise
            continue
        return text
