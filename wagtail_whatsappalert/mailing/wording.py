"""
What our mails say: the project's words, until a municipality writes its own.

A room registers a wording for each thing it has to tell. Subject and text may
hold ``{placeholders}``; a blank line in the text starts a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from wagtail.models import Site

from ..common.versioning import known_language
from .models import MailText

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
# What somebody meant as one: with capitals, spaces or another language's letters.
IN_BRACES = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Wording:
    """
    ``label`` is what the admin calls this mail; ``samples`` has a value for each
    placeholder, as the preview shows it. Without one of the ``necessary``
    placeholders the mail makes no sense. ``button`` is what the button says that
    the mail has, ``personal_page`` whether it links to the resident's own page,
    ``links`` what the links below the text say, under ``links_heading``.
    """

    kind: str
    label: Any
    subject: Any
    text: Any
    samples: Mapping[str, Any]
    necessary: Sequence[str] = ()
    button: Any = ""
    personal_page: bool = True
    links: Sequence[Any] = ()
    links_heading: Any = ""

    def in_language(self, language: str) -> tuple[str, str]:
        """Our own subject and text."""
        with translation.override(language):
            return str(self.subject), str(self.text)

    def samples_in(self, language: str) -> dict[str, str]:
        with translation.override(language):
            return {name: str(value) for name, value in self.samples.items()}

    def missing_in(self, subject: str, text: str) -> list[str]:
        """The necessary placeholders that neither of the two has."""
        found = set(PLACEHOLDER.findall(f"{subject}\n{text}"))
        return [name for name in self.necessary if name not in found]

    def unknown_in(self, text: str) -> list[str]:
        """What stands in braces and would reach the reader like that."""
        return [name for name in IN_BRACES.findall(text) if name not in self.samples]


_wordings: dict[str, Wording] = {}


def register_wording(
    kind: str,
    *,
    label: Any,
    subject: Any,
    text: Any,
    samples: Mapping[str, Any],
    necessary: Sequence[str] = (),
    button: Any = "",
    personal_page: bool = True,
    links: Sequence[Any] = (),
    links_heading: Any = "",
) -> None:
    """All texts are lazy translations, so each language has its own."""
    _wordings[kind] = Wording(
        kind,
        label,
        subject,
        text,
        samples,
        necessary,
        button,
        personal_page,
        links,
        links_heading,
    )


def registered_wordings() -> list[Wording]:
    """Every wording, in the order in which rooms registered them."""
    return list(_wordings.values())


def registered_wording(kind: str) -> Wording | None:
    return _wordings.get(kind)


def own_text(kind: str, *, site: Site, language: str) -> MailText | None:
    """What the municipality wrote itself; ``None`` where our words are in force."""
    texts = MailText.objects.filter(
        site=site, language=known_language(language), kind=kind
    )
    return texts.exclude(text="").first()


def wording_for(kind: str, *, site: Site, language: str) -> tuple[str, str]:
    """Subject and text in force: the municipality's own, else ours."""
    own = own_text(kind, site=site, language=language)
    if own:
        return own.subject, own.text
    return _wordings[kind].in_language(language)


def fill_in(text: str, values: Mapping[str, Any]) -> str:
    """Plain text with the known placeholders replaced; other braces stay."""
    return PLACEHOLDER.sub(
        lambda match: str(values.get(match[1], match[0])),
        text,
    )


def paragraphs(text: str) -> list[str]:
    """The parts of a text between blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
