"""The invite link of a group: set, replaced and removed, never shown here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..coordinators.models import Coordinator
from ..groups.invites import GroupInvite
from ..groups.models import Group
from ..signups.exceptions import NotHers
from ..signups.invite_services import remove_invite_link, set_invite_link
from .guards import for_own_group
from .people_forms import InviteForm
from .responses import municipal_facts, see_other, show

DONE = {
    "set": gettext_lazy("The link is saved. Who is ready to be added sees it."),
    "removed": gettext_lazy("The link is removed. Nobody sees it any more."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_invite(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    if request.method != "POST":
        return show_invite(request, group, InviteForm())
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show_invite(request, group, form, 422)
    try:
        set_invite_link(
            group=group,
            link=form.cleaned_data["link"],
            coordinator=coordinator,
            now=timezone.now(),
        )
    except NotHers as not_hers:
        raise Http404 from not_hers
    return back(group, "set")


@require_POST
@for_own_group
def portal_invite_remove(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    try:
        remove_invite_link(group=group, coordinator=coordinator, now=timezone.now())
    except NotHers as not_hers:
        raise Http404 from not_hers
    return back(group, "removed")


def back(group: Group, done: str) -> HttpResponse:
    url = reverse("wagtail_whatsappalert:portal_invite", args=[group.pk])
    return see_other(f"{url}?done={done}")


def show_invite(
    request: HttpRequest, group: Group, form: InviteForm, status: int = 200
) -> HttpResponse:
    municipal = municipal_facts(request)
    context = {
        "title": _("Invite link"),
        "group": group,
        "form": form,
        # When, not what: only who is ready sees the link itself.
        "since": GroupInvite.objects.filter(group=group)
        .values_list("changed_at", flat=True)
        .first(),
        "done": DONE.get(request.GET.get("done", "")),
        "municipal": municipal,
        "facts": {"municipal": municipal},
    }
    return show(request, "invite", context, status)
