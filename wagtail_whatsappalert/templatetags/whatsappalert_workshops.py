"""``{% load whatsappalert_workshops %}``"""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..common.json_ld import json_ld
from ..common.public_map import map_settings
from ..common.sites import site_in_context
from ..conf import conf
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


@register.inclusion_tag("wagtail_whatsappalert/workshops/workshop_map.html")
def workshop_map():
    """The workshops to come that have a place, on a map."""
    url = reverse("wagtail_whatsappalert:workshops_geojson")
    language = urlencode({"language": get_language() or settings.LANGUAGE_CODE})
    return {
        "map_settings": map_settings(
            url=f"{url}?{language}",
            lines=["when", "venue", "address"],
            more=_("To the page of this workshop"),
        ),
        "provider": conf.MAP_TILES["provider"],
    }


@register.simple_tag(takes_context=True)
def workshop_json_ld(context, workshop, page):
    """The workshop as structured data for search engines."""
    url = page.get_full_url(context.get("request"))
    return json_ld(
        event_data(workshop, url or "", getattr(page, "search_description", ""))
    )
