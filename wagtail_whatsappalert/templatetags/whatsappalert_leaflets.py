"""``{% load whatsappalert_leaflets %}``"""

from django import template
from django.utils.translation import get_language

from ..leaflets.shown import leaflet_sections

register = template.Library()


@register.inclusion_tag("wagtail_whatsappalert/leaflets/leaflet_list.html")
def leaflet_list(only_standard=False, every_language=True, heading_level=3):
    """Leaflets as links, with kind and size; those without a file are named."""
    language = get_language() or ""
    sections = leaflet_sections(
        language, only_standard=only_standard, every_language=every_language
    )
    return {
        "sections": sections,
        "language": language,
        "heading_level": heading_level,
    }
