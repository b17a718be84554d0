"""``{% load whatsappalert_workshops %}``"""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from ..common.json_ld import json_ld
from ..common.sites import site_in_context
from ..workshops.listing import upcoming_workshops, workshop_rows
from ..workshops.structured_data import event_data

register = template.Library()


@register.inclusion_tag(
    "wagtail_whatsappalert/workshops/workshop_list.html", takes_context=True
)
def workshop_list(context, workshops=None, count=None, empty="", heading_level=3):
    """The given workshops, or the next ``count``; ``empty`` when there are none."""
    place = (site_in_context(context), get_language() or "")
    rows = (
        upcoming_workshops(*place, timezone.now(), limit=count)
        if workshops is None
        else workshop_rows(workshops, *place)
    )
    return {"rows": rows, "empty": empty, "heading_level": heading_level}


@register.simple_tag(takes_context=True)
def workshop_json_ld(context, workshop, page):
    """The workshop as structured data for search engines."""
    url = page.get_full_url(context.get("request"))
    return json_ld(
        event_data(workshop, url or "", getattr(page, "search_description", ""))
    )
