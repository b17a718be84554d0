"""Texts that a coordinator sends to her group, or pins in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..adminkit.versions import offered_languages
from ..common.versioning import known_language
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.pinned import (
    current_reminder,
    reminder_in_full,
    rules_in_full,
    rules_in_short,
    steps_in_full,
)
from ..texts.wording import complete_wording, current_house_rules, current_saar_steps
from .guards import for_own_group
from .responses import show

# What fits in the description of a group in any version of WhatsApp.
DESCRIPTION_LENGTH = 512


@dataclass(frozen=True)
class PinnedText:
    """A text with what it is for; ``code`` tells the texts of a page apart."""

    code: str
    title: str
    use: str
    text: str

    @property
    def share(self) -> str:
        """Opens WhatsApp, which asks for the chat to send it to."""
        return f"https://wa.me/?text={quote(self.text, safe='')}"

    @property
    def is_short(self) -> bool:
        return len(self.text) <= DESCRIPTION_LENGTH


@require_safe
@for_own_group
def portal_texts(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    own = known_language(translation.get_language() or "")
    asked, languages = request.GET.get("language", ""), offered_languages()
    language = asked if asked in languages else own
    context = {
        "title": _("Texts for the group"),
        "group": group,
        "texts": texts_of(group, site, language),
        "language": language,
        "languages": list(languages.items()),
        "limit": DESCRIPTION_LENGTH,
    }
    return show(request, "texts", context)


def texts_of(group: Group, site: Site, language: str) -> list[PinnedText]:
    """In ``language``, with the facts of the site and the age of the group."""
    with translation.override(language):
        settings = WhatsAppAlertSettings.for_site(site)
        wording = complete_wording(settings.wording, group.minimum_age)
        rules = current_house_rules(site, language)
        own = group.current_rules
        address = f"{site.root_url}/"
        short = rules_in_short(rules, wording)
        full = rules_in_full(rules, own.text if own else "", wording, address)
        saar = steps_in_full(current_saar_steps(site, language), wording, address)
        reminder = reminder_in_full(current_reminder(site, language), wording)
    return [
        PinnedText(
            "short",
            _("House rules in short"),
            _("For the description of the group in WhatsApp."),
            short,
        ),
        PinnedText(
            "reminder",
            _("Reminder"),
            _("When there is chatter, or photos and guesses about people."),
            reminder,
        ),
        PinnedText("saar", _("SAAR steps"), _("To pin at the top of the group."), saar),
        PinnedText(
            "rules",
            _("House rules in full"),
            _("To pin, or to send to who is new in the group."),
            full,
        ),
    ]
