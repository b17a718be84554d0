"""What the form of a group asks for while somebody edits the area."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from .area_forms import AreaForm
from .area_map import beneath_as_json, read_bounds
from .models import Group

RIGHTS = ("add_group", "change_group", "view_group")
OVERLAP = "wagtail_whatsappalert/groups/admin/overlap.html"


def _check_rights(user, rights):
    if not any(user.has_perm(f"wagtail_whatsappalert.{right}") for right in rights):
        raise PermissionDenied


@require_GET
@never_cache
def areas_beneath(request):
    _check_rights(request.user, RIGHTS)
    try:
        bounds = read_bounds(request.GET.get("bounds", ""))
        group = int(request.GET.get("group") or 0)
    except ValueError:
        return HttpResponseBadRequest(_("Which part of the map?"))
    layers = beneath_as_json(bounds, without=group)
    return HttpResponse(layers, content_type="application/json")


@require_POST
@never_cache
def show_overlap(request, pk=None):
    """The list of overlaps for what is in the form now; nothing is saved."""
    _check_rights(request.user, ["change_group" if pk else "add_group"])
    group = get_object_or_404(Group.objects.existing(), pk=pk) if pk else None
    form = AreaForm(request.POST, instance=group)
    form.is_valid()
    problems = [text for name in form.errors for text in form.errors[name]]
    shown = {"overlaps": form.overlaps, "problems": problems}
    return render(request, OVERLAP, shown)
