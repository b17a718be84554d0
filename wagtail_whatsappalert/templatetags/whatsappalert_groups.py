from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..areas.models import District
from ..common.public_map import map_settings
from ..common.sites import site_in_context
from ..common.versions import version_on_page
from ..conf import conf
from ..groups.choices import status_choices
from ..groups.listing import (
    chosen_rows,
    districts_of,
    filter_rows,
    group_rows,
    list_key,
)
from ..groups.models import GroupStatus

register = template.Library()

TEMPLATES = "wagtail_whatsappalert/groups"
MAIN_ROW = mark_safe('id="group-')
OTHER_ROW = mark_safe('data-group="')


class Listing:
    """
    The groups of a page, read when a template first asks for them.

    So a list that the template has in its cache costs one query, for its key.
    """

    def __init__(self, site, language, version):
        self.site = site
        self.language = language
        self.key = list_key(version, site.pk, language) if site else ""

    @cached_property
    def rows(self):
        if self.site is None:
            return []
        return group_rows(self.site, self.language, self.key)

    def chosen(self, numbers):
        if self.site is None:
            return []
        return chosen_rows(self.rows, numbers, self.site, self.language)

    def districts(self):
        wanted = districts_of(self.rows)
        return District.objects.filter(pk__in=wanted).values_list("pk", "name")


def listing_of(context):
    """The same for every tag on a page."""
    request, language = context.get("request"), get_language() or ""
    listing = getattr(request, "_whatsappalert_listing", None)
    if listing is None or listing.language != language:
        version = version_on_page(request)
        listing = Listing(site_in_context(context), language, version)
        if request is not None:
            request._whatsappalert_listing = listing
    return listing


@register.inclusion_tag(f"{TEMPLATES}/group_list.html", takes_context=True)
def group_list(context, filters=None, groups=None, is_main=True):
    """
    All public groups of the site, those that match the ``filters``, or the given
    ``groups`` (numbers). Only the main list of a page gives its rows an id.
    """
    listing = listing_of(context)
    chosen = {name: value for name, value in (filters or {}).items() if value}

    def rows():
        if groups:
            return listing.chosen(groups)
        return filter_rows(listing.rows, **chosen) if chosen else listing.rows

    return {
        "rows": rows,
        "key": listing.key,
        "is_filtered": bool(chosen),
        "is_chosen": bool(groups),
        # A thousand times the same: an {% if %} for each row takes longer.
        "number_attribute": MAIN_ROW if is_main else OTHER_ROW,
        "is_main": is_main,
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
            for value, label in status_choices()
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
def group_map(group=None, groups=()):
    """A map of all groups, of one (a record or its number), or of several numbers."""
    numbers = list(groups) if group is None else [getattr(group, "pk", group)]
    is_one = len(numbers) == 1
    return {
        "map_settings": map_settings(
            lines=["areas", "availability_label"],
            more=_("To the page of this group"),
            isOne=is_one,
            isLinked=not is_one,
            **_map_urls(numbers),
        ),
        "provider": conf.MAP_TILES["provider"],
        "single": is_one,
    }


def _map_urls(numbers):
    """Rough areas first, unless there are few of them."""
    url = reverse("wagtail_whatsappalert:groups_geojson")
    language = {"language": get_language() or settings.LANGUAGE_CODE}
    full = f"{url}?{urlencode({**language, 'group': numbers}, doseq=True)}"
    if numbers:
        return {"url": full}
    rough = urlencode({**language, "detail": "overview"})
    return {"url": f"{url}?{rough}", "fullUrl": full}
