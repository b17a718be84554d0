"""What a reader sees of leaflets: links that work for him, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.models import CollectionViewRestriction, Site

from .models import Leaflet
from .rules import language_of_set


@dataclass(frozen=True)
class ShownLeaflet:
    """``url`` is empty for what is not on the internet; ``size`` is in bytes."""

    title: str
    description: str
    language: str
    url: str = ""
    file_type: str = ""
    size: int | None = None
    is_external: bool = False

    @property
    def facts(self) -> str:
        """What is behind the link: ``PDF, 1.2 MB`` or ``on politie.nl``."""
        if self.is_external:
            host = urlsplit(self.url).hostname or ""
            return _("on %(site)s") % {"site": host.removeprefix("www.")}
        size = filesizeformat(self.size) if self.size else ""
        return ", ".join(filter(None, [self.file_type, size]))

    @property
    def label(self) -> str:
        """The text of a link that says where it leads."""
        return f"{self.title} ({self.facts})" if self.facts else self.title

    def full_url(self, site: Site) -> str:
        """For a mail: with the address of the site before it."""
        return urljoin(f"{site.root_url}/", self.url) if self.url else ""


@dataclass(frozen=True)
class Section:
    """The leaflets in one language; ``name`` as who reads it calls it."""

    language: str
    name: str
    leaflets: Sequence[ShownLeaflet]


def show_leaflets(leaflets: Iterable[Leaflet]) -> list[ShownLeaflet]:
    """
    In the given order; one query more, to see which documents everybody may have.

    The leaflets come from ``with_documents``.
    """
    leaflets = list(leaflets)
    has_files = any(leaflet.document for leaflet in leaflets)
    private = _private_paths() if has_files else ()
    return [_show(leaflet, private) for leaflet in leaflets]


def leaflet_sections(
    language: str, *, only_standard: bool = False, every_language: bool = True
) -> list[Section]:
    """
    The leaflets for a reader of this language, and then those in other languages.

    Where there is none in his language, those in the language of the site come first.
    """
    leaflets = Leaflet.objects.with_documents()
    shown = show_leaflets(leaflets.standard() if only_standard else leaflets)
    sections = [
        Section(code, language_name(code), list(those))
        for code, those in groupby(shown, key=lambda leaflet: leaflet.language)
    ]
    first = language_of_set(language, [section.language for section in sections])
    sections.sort(key=lambda section: section.language != first)
    return sections if every_language or not first else sections[:1]


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


def _private_paths() -> tuple[str, ...]:
    """Where collections begin that not everybody may see, with all below them."""
    restrictions = CollectionViewRestriction.objects.order_by()
    return tuple(restrictions.values_list("collection__path", flat=True).distinct())


def _show(leaflet: Leaflet, private: tuple[str, ...]) -> ShownLeaflet:
    facts = {
        "title": leaflet.title,
        "description": leaflet.description,
        "language": leaflet.language,
    }
    if leaflet.url:
        return ShownLeaflet(**facts, url=leaflet.url, is_external=True)
    document = leaflet.document
    if document is None or document.collection.path.startswith(private):
        return ShownLeaflet(**facts)
    return ShownLeaflet(**facts, **_file_of(document))


def _file_of(document: Any) -> dict[str, Any]:
    try:
        url = document.url
    except NoReverseMatch:
        # A site that serves no documents.
        return {}
    file_type = document.file_extension.upper()
    return {"url": url, "file_type": file_type, "size": document.file_size}
