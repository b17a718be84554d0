"""What the templates of the finder need, wherever it stands."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..conf import conf
from .finder_answers import Answer
from .finder_cards import FinderSite
from .finder_forms import FinderForm

JSON = "application/json"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
# Of the heading of an answer: on a page of our own, and within any other page.
OWN_PAGE, WITHIN = 2, 3


def finder_context(
    site: FinderSite | None,
    form: FinderForm,
    *,
    answer: Answer | None = None,
    level: int | str = OWN_PAGE,
) -> dict[str, Any]:
    """``level`` is as a form sends it; what is no level is that of our own page."""
    is_within = str(level) == str(WITHIN)
    return {
        "form": form,
        "uid": form.uid,
        "site_facts": site,
        "answer": answer,
        "level": WITHIN if is_within else OWN_PAGE,
        # A Belgian postcode holds many streets.
        "asks_postcode": conf.COUNTRY != "BE",
        "action": reverse("wagtail_whatsappalert:find"),
        "language": get_language() or "",
        "texts": json.dumps(_texts()),
    }


def _texts() -> dict[str, str]:
    """What our script says."""
    return {
        "button": _("Use my location"),
        "locating": _("We ask your device where you are."),
        "searching": _("Looking …"),
        "refused": _(
            "Your device does not tell us where you are. Fill in your address instead."
        ),
        "late": _("Your device does not know where it is. Fill in your address."),
        "failed": _("We got no answer. Check your connection and try again."),
    }
