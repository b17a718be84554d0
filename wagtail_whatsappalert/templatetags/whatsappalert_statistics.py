"""``{% load whatsappalert_statistics %}``"""

import secrets

from django import template
from django.utils import timezone

from ..areas.models import Neighbourhood
from ..groups.models import Group
from ..statistics.choices import FigureKind
from ..statistics.participation import Place
from ..statistics.showing import Asked
from ..statistics.shown import show_figures
from ..statistics.wording import CRIME_SOURCE, LICENCE_NAME, LICENCE_URL

register = template.Library()


@register.inclusion_tag("wagtail_whatsappalert/statistics/figures.html")
def figures(
    figure=FigureKind.BURGLARIES, group=None, neighbourhood=None, years=5, level=2
):
    """
    One kind of figures as a chart with its numbers, for a group or a neighbourhood
    (a record or its number), or for everything.
    """
    asked = Asked(
        kind=figure if figure in FigureKind.values else FigureKind.BURGLARIES,
        group=group.pk if isinstance(group, Group) else group or None,
        place=_place(neighbourhood),
        years=min(max(int(years or 1), 1), 10),
    )
    return {
        "shown": show_figures(asked, timezone.now()),
        "uid": f"whatsappalert-{secrets.token_hex(4)}",
        "level": level,
        "figure": asked.kind,
        "source": CRIME_SOURCE,
        "licence": LICENCE_NAME,
        "licence_url": LICENCE_URL,
    }


def _place(neighbourhood):
    """Also of one that is gone: then nothing is found, not everything."""
    if not neighbourhood:
        return None
    if not isinstance(neighbourhood, Neighbourhood):
        known = Neighbourhood.objects.filter(pk=neighbourhood)
        facts = known.values_list("name", "code", "year").first()
        return Place(*(facts or ("", "", 0)))
    return Place(neighbourhood.name, neighbourhood.code, neighbourhood.year)
