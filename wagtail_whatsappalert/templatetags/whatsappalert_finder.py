from __future__ import annotations

import hashlib

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..common.sites import site_in_context
from ..common.versions import kept_until_change, version_on_page
from ..groups.finder_cards import finder_site
from ..groups.finder_forms import FinderForm, fresh_uid
from ..groups.finder_parts import WITHIN, finder_context
from .whatsappalert_signups import is_preview

register = template.Library()

# Stands in the kept text for what every rendering has of its own.
UID = "whatsappalert-uid"


@register.simple_tag(takes_context=True)
def group_finder(context, heading="", intro=""):
    """
    The finder: by address, by name, or by where somebody is.

    Needs no request: without one, the default site's telephone number is shown. It is
    rendered once for all visitors, but for its ids.
    """
    request = context.get("request")
    site = site_in_context(context)
    version = version_on_page(request)
    source = getattr(intro, "source", intro) or ""
    chosen = (str(heading or ""), source, is_preview(request, context))

    def render():
        facts = finder_site(site, version) if site else None
        shown = finder_context(facts, FinderForm(uid=UID), level=WITHIN)
        words = dict(zip(("heading", "intro", "is_preview"), chosen, strict=True))
        return render_to_string(
            "wagtail_whatsappalert/groups/finder.html", {**shown, **words}
        )

    name = _name(site.pk if site else "", get_language(), *chosen)
    kept = kept_until_change(name, render, version)
    return mark_safe(kept.replace(UID, fresh_uid()))  # noqa: S308


def _name(*parts):
    """Where the site stands below the domain makes a difference too."""
    text = repr((reverse("wagtail_whatsappalert:find"), *parts))
    return f"finder.{hashlib.sha256(text.encode()).hexdigest()[:24]}"
