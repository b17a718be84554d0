from __future__ import annotations

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..areas.models import District
from ..common.sites import site_in_context
from ..common.versions import public_version
from ..conf import conf
from ..groups.listing import districts_of, filter_rows, group_rows, list_key
from ..groups.models import Group, GroupStatus

register = template.Library()

TEMPLATES = "wagtail_whatsappalert/groups"


class Listing:
    """
    The groups of a page, read when a template first asks for them.

    So a list that the template has in its cache costs one query, for its key.
    """

    def __init__(self, site, language):
        self.site = site
        self.language = language
        self.key = list_key(public_version(), site.pk, language) if site else ""

    @cached_property
    def rows(self):
        if self.site is None:
            return []
        return group_rows(self.site, self.language, self.key)

    def districts(self):
        wanted = districts_of(self.rows)
        return District.objects.filter(pk__in=wanted).values_list("pk", "name")


def listing_of(context):
    """The same for every tag on a page."""
    request, language = context.get("request"), get_language() or ""
    listing = getattr(request, "_whatsappalert_listing", None)
    if listing is None or listing.language != language:
        listing = Listing(site_in_context(context), language)
        if request is not None:
            request._whatsappalert_listing = listing
    return listing


@register.inclusion_tag(f"{TEMPLATES}/group_list.html", takes_context=True)
def group_list(context, filters=None):
    """All public groups of the site, or those that match the ``filters``."""
    listing = listing_of(context)
    chosen = {name: value for name, value in (filters or {}).items() if value}
    return {
        "rows": lambda: filter_rows(listing.rows, **chosen) if chosen else listing.rows,
        "key": listing.key,
        "is_filtered": bool(chosen),
    }


@register.inclusion_tag(f"{TEMPLATES}/group_filter.html", takes_context=True)
def group_filter(context):
    """The filter form above the list; it works by GET, without a script."""
    listing = listing_of(context)
    return {
        "filters": group_filters(context),
        "key": listing.key,
        "statuses": [
            (value, label)
            for value, label in GroupStatus.choices
            if value != GroupStatus.ENDED
        ],
        "districts": listing.districts,
    }


@register.simple_tag(takes_context=True)
def group_filters(context):
    """What the visitor asked for, cleaned: ``query``, ``status``, ``district``."""
    asked = getattr(context.get("request"), "GET", {})
    status = asked.get("status", "")
    district = asked.get("district", "")
    is_number = district.isascii() and district.isdecimal() and len(district) < 10
    return {
        "query": asked.get("q", "")[:100].replace("\0", "").strip(),
        "status": status if status in GroupStatus.values else "",
        "district": int(district) if is_number else 0,
    }


@register.inclusion_tag(f"{TEMPLATES}/group_map.html")
def group_map(group=None):
    """A map of all groups, or of one (a record or its number)."""
    language = get_language() or settings.LANGUAGE_CODE
    url = reverse("wagtail_whatsappalert:groups_geojson")
    return {
        "map_settings": json.dumps(_map_settings(url, language, group)),
        "provider": conf.MAP_TILES["provider"],
        "single": group is not None,
    }


def _map_settings(url, language, group):
    return {
        "url": f"{url}?language={language}",
        "group": group.pk if isinstance(group, Group) else group,
        "tiles": conf.MAP_TILES,
        "centre": list(conf.MAP_CENTRE),
        "texts": {
            "more": _("To the page of this group"),
            "cluster": _("%(number)s groups close together"),
            "failed": _("The map cannot be shown now. The list has all groups."),
            "tilesFailed": _("The background could not be loaded."),
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
            "close": _("Close"),
        },
    }
