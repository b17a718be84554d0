"""``{% load whatsappalert_workshops %}``"""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..common.json_ld import json_ld
from ..common.public_map import map_settings
from ..common.sites import site_in_context
from ..common.versions import kept_until, version_on_page
from ..conf import conf
from ..workshops.listing import state_words, upcoming_workshops, workshop_rows
from ..workshops.models import Workshop
from ..workshops.overview import Asked, Overview
from ..workshops.register_context import register_facts
from ..workshops.register_forms import register_form_context
from ..workshops.register_tokens import RegisterToken
from ..workshops.structured_data import event_data
from .whatsappalert_signups import is_preview

register = template.Library()

TEMPLATES = "wagtail_whatsappalert/workshops"


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


@register.inclusion_tag(
    "wagtail_whatsappalert/workshops/register_form.html", takes_context=True
)
def workshop_registration(
    context, workshop=None, heading="", intro="", thank_you="", on_its_page=False
):
    """
    The form to register for a workshop (a record or its number), or for a choice of
    one. Needs no request: without one, the default site's settings are shown.
    ``on_its_page``: when and where it is stands there already.
    """
    request = context.get("request")
    token = RegisterToken(
        language=get_language() or "",
        workshop=workshop.pk if isinstance(workshop, Workshop) else workshop or None,
        heading=str(heading or ""),
        thank_you=str(thank_you or ""),
    )
    site = Site.find_for_request(request) if request else None
    try:
        version = version_on_page(request)
        facts = register_facts(site, token.language, token.workshop, version)
    except (Workshop.DoesNotExist, Site.DoesNotExist):
        return {"facts": None}
    return {
        **register_form_context(facts, token),
        "intro": intro,
        "on_its_page": on_its_page,
        "is_preview": is_preview(request, context),
    }


@register.simple_tag(takes_context=True)
def workshop_overview(context):
    """The workshops of the site in a list or by month, as the visitor asked."""
    request, language = context.get("request"), get_language() or ""
    site, now = site_in_context(context), timezone.now()
    asked = Asked.read(getattr(request, "GET", {}), timezone.localdate(now))
    overview = Overview(site, language, asked, now)
    # Filters are too many to keep them all.
    if site is None or asked.is_filtered:
        return render_overview(overview)
    zone = timezone.get_current_timezone_name()
    version = version_on_page(request)
    name = f"workshops.{site.pk}.{language}.{zone}.{asked.query(page=asked.page)}"
    return kept_until(
        name, version, now, lambda: (render_overview(overview), overview.right_until)
    )


def render_overview(overview):
    asked = overview.asked
    context = {
        "asked": asked,
        "now": overview.now,
        "today": overview.today,
        "month": overview.month(asked.month) if asked.month else None,
        "workshops": None if asked.month else overview.page(),
        "groups": overview.groups(),
        "languages": overview.languages(),
        "list_query": asked.query(month=""),
        "month_query": asked.query(month=f"{asked.month or overview.today:%Y-%m}"),
        "past_query": asked.query(past="" if asked.past else "1"),
        "page_query": f"{asked.query()}&" if asked.query() else "",
    }
    return render_to_string(f"{TEMPLATES}/workshop_overview.html", context)


@register.simple_tag
def workshop_query(asked, month):
    """The address of another month, with all else that was asked."""
    return f"?{asked.query(month=f'{month:%Y-%m}')}"


@register.simple_tag
def workshop_state(workshop):
    """What visitors read of its state now: ``state`` and ``label``."""
    return state_words(workshop, timezone.now())


@register.inclusion_tag(
    "wagtail_whatsappalert/workshops/workshop_subscribe.html", takes_context=True
)
def workshop_subscribe(context, group=None):
    """The calendar to subscribe to: of the site, or of one group (or its number)."""
    query = {"language": get_language() or settings.LANGUAGE_CODE}
    if group:
        query["group"] = getattr(group, "pk", group)
    path = f"{reverse('wagtail_whatsappalert:workshops_ics')}?{urlencode(query)}"
    request, site = context.get("request"), site_in_context(context)
    if request is not None:
        url = request.build_absolute_uri(path)
    else:
        url = f"{site.root_url if site else ''}{path}"
    return {"url": url, "webcal_url": f"webcal:{url.partition(':')[2]}"}


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
