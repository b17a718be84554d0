"""What a group can be, and how one joins it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

# When only some groups are asked for.
MOST_ON_A_MAP = 100


class GroupStatus(models.TextChoices):
    # Of a neighbourhood without a group: people register interest in one.
    WANTED = "wanted", _("No group yet")
    FORMING = "forming", _("Forming")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


def status_choices() -> list[tuple[str, str]]:
    """Those of groups that exist, to choose from or to filter by."""
    return [choice for choice in GroupStatus.choices if choice[0] != GroupStatus.WANTED]


def mention_group(name: str, is_wanted: bool) -> str:
    """A group in a sentence: its name, or what people ask for where there is none."""
    if not is_wanted:
        return name
    return _("a group in %(neighbourhood)s") % {"neighbourhood": name}


class AreaSource(models.TextChoices):
    """What decides which addresses belong to a group."""

    NEIGHBOURHOODS = "neighbourhoods", _("Whole neighbourhoods")
    DRAWN = "drawn", _("An area drawn on the map")
    ADDRESSES = "addresses", _("A list of streets, postcodes and house numbers")


class SignupRoute(models.TextChoices):
    FORM = "form", _("Through our form")
    EXTERNAL = "external", _("Through a link")
    CLOSED = "closed", _("Closed")


class WorkshopRule(models.TextChoices):
    REQUIRED = "required", _("First a workshop")
    LEAFLETS = "leaflets", _("Leaflets instead of a workshop")
    NONE = "none", _("Neither")


# An invitation to the group itself, or somebody's own number.
WHATSAPP_HOSTS = ("chat.whatsapp.com", "api.whatsapp.com", "wa.me")


def leads_into_whatsapp(address: str) -> bool:
    """Such a link is never shown in public (rule 8 of the domain)."""
    host = urlsplit(address).hostname or ""
    return host.rstrip(".").removeprefix("www.") in WHATSAPP_HOSTS


def mentions_whatsapp(text: str) -> bool:
    """Whether a text that everybody reads holds such a link."""
    return any(host in text.casefold() for host in WHATSAPP_HOSTS)
