"""``{% load whatsappalert_announcements %}``"""

from django import template

from ..announcements.structured_data import article_data
from ..common.json_ld import json_ld
from ..common.sites import site_in_context
from ..site_settings.models import WhatsAppAlertSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def announcement_json_ld(context, page):
    """The announcement as structured data for search engines."""
    site = site_in_context(context)
    url = page.get_full_url(context.get("request")) or ""
    publisher = WhatsAppAlertSettings.for_site(site).municipality if site else ""
    return json_ld(article_data(page, url, publisher))
