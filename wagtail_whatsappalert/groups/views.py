from __future__ import annotations

from django.http import Http404, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from ..common.languages import asked_language
from ..common.open_data import (
    GEOJSON,
    METHODS,
    for_every_origin,
    open_data,
    preflight,
)
from ..common.responses import render_page
from ..common.sites import cached_site
from ..common.versions import public_version
from ..site_settings.models import WhatsAppAlertSettings
from .choices import MOST_ON_A_MAP
from .geojson import DETAILS, chosen_geojson
from .geojson import groups_geojson as all_geojson
from .listing import list_key
from .models import Group


@require_http_methods(METHODS)
def groups_geojson(request):
    """
    Open data: every group of the site, for our map and for anybody else's.

    ``?detail=overview`` has rougher areas; ``?group=1&group=2`` only some groups.
    """
    if request.method == "OPTIONS":
        return preflight()
    version = public_version()
    site = cached_site(request, version)
    if site is None:
        raise Http404
    try:
        detail, chosen = _detail(request), _chosen(request)
    except ValueError as error:
        problem = HttpResponseBadRequest(str(error), content_type="text/plain")
        return for_every_origin(problem)
    language = asked_language(request)
    key = list_key(version, site.pk, language)
    facts = (site, language, detail, key)
    return open_data(
        request,
        key=f"{key}.{detail}.{chosen}",
        make=lambda: chosen_geojson(chosen, *facts) if chosen else all_geojson(*facts),
        content_type=GEOJSON,
    )


def _detail(request) -> str:
    asked = request.GET.get("detail", "full")
    if asked not in DETAILS:
        raise ValueError(_("“detail” is “overview” or “full”."))
    return asked


def _chosen(request) -> list[int]:
    """Numbers of groups, each once; raises ``ValueError`` for anything else."""
    asked = list(dict.fromkeys(request.GET.getlist("group")))
    if len(asked) > MOST_ON_A_MAP or not all(map(is_number, asked)):
        raise ValueError(
            _("“group” is the number of a group; at most %(limit)d of them.")
            % {"limit": MOST_ON_A_MAP}
        )
    return list(map(int, asked))


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@require_safe
def house_rules(request):
    """The house rules on a page of their own, with a group's additions."""
    group_id = request.GET.get("group", "")
    group = None
    if is_number(group_id):
        group = Group.objects.public().filter(pk=group_id).first()
    site = Site.find_for_request(request)
    context = {
        "title": _("House rules"),
        "group": group,
        "group_rules": group.current_rules if group else None,
        "municipal": WhatsAppAlertSettings.for_site(site) if site else None,
    }
    return render_page(
        request, "wagtail_whatsappalert/groups/house_rules_page.html", context
    )
