from __future__ import annotations

from django import template

from ..common.sites import site_in_context
from ..common.versions import version_on_page
from ..groups.finder_cards import finder_site
from ..groups.finder_forms import FinderForm
from ..groups.finder_parts import WITHIN, finder_context
from .whatsappalert_signups import is_preview

register = template.Library()


@register.inclusion_tag("wagtail_whatsappalert/groups/finder.html", takes_context=True)
def group_finder(context, heading="", intro=""):
    """
    The finder: by address, by name, or by where somebody is.

    Needs no request: without one, the default site's telephone number is shown.
    """
    request = context.get("request")
    site = site_in_context(context)
    facts = finder_site(site, version_on_page(request)) if site else None
    return {
        **finder_context(facts, FinderForm(), level=WITHIN),
        "heading": heading,
        "intro": intro,
        "is_preview": is_preview(request, context),
    }
