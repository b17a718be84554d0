"""
The project's own words for the confidentiality agreement, and what is in force.

The text may hold the placeholders of ``texts.wording``.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..common.versioning import current_version, known_language
from .models import ConfidentialityAgreement

# Rule 9 of the domain, and section 6 of the plan of action.
PROMISES = [
    _(
        "I get names, mobile numbers and addresses only to add people to the WhatsApp "
        "group that I run, and to remove them from it. I use them for nothing else."
    ),
    _(
        "I tell nobody who has signed up, who is refused and who has left: not in the "
        "group, not at home, not to the police or the press."
    ),
    _("I share no lists and take no screenshots or copies of them."),
    _("I lock my phone with a code, and I let nobody else use my access."),
    _(
        "I delete a number from my phone when its owner leaves the group, and all of "
        "them when I stop being coordinator."
    ),
    _(
        "Has my phone been lost or stolen, did I send something to the wrong person, "
        "or did somebody see what was not meant for him? Then I report it to "
        "{municipality} at once, within the same day."
    ),
    _("I add nobody whom {municipality} has not handed over to me."),
    _(
        "I tell {municipality} when I want to stop. From my last day on I get no more "
        "data, and I remain bound to secrecy about what I know."
    ),
]
INTRODUCTION = _(
    "As coordinator of a WhatsApp neighbourhood group I get personal data of "
    "residents from {municipality}. I promise:"
)


def default_agreement(language: str) -> str:
    """The whole text, as rich text."""
    with translation.override(language):
        promises = "".join(f"<li>{promise}</li>" for promise in PROMISES)
        return f"<p>{INTRODUCTION}</p><ul>{promises}</ul>"


def current_agreement(site: Site | None, language: str) -> ConfidentialityAgreement:
    """
    The agreement in force: one query, and never a write.

    Before the first version the default text, unsaved (``pk`` is ``None``).
    """
    language = known_language(language)
    found = current_version(ConfidentialityAgreement, site, language)
    return found or ConfidentialityAgreement(
        site=site, language=language, number=1, text=default_agreement(language)
    )
