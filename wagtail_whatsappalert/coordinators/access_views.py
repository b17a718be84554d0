"""A manager sends a coordinator a sign-in link, or signs her out everywhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Site

from ..access.models import Role
from ..access.services import devices, last_sign_in, send_link, shut_out
from ..adminkit.values import readable
from ..mailing.services import deliver_here
from ..privacy.access_log import AccessAction, record_access
from .models import Coordinator

CHANGE = "wagtail_whatsappalert.change_coordinator"


def signed_in(coordinator: Coordinator) -> str:
    """When she was here last, and on how many devices she still is."""
    who = {"role": Role.COORDINATOR, "person": coordinator.pk}
    number = devices(**who, now=timezone.now())
    on = ngettext("on %(number)d device now", "on %(number)d devices now", number)
    last = readable(last_sign_in(**who))
    return _("%(last)s; %(on)s") % {"last": last, "on": on % {"number": number}}


def access_buttons(coordinator: Coordinator) -> list[Button]:
    labels = {
        "send_link": (_("Send her a sign-in link"), "mail"),
        "sign_out": (_("Sign her out everywhere"), "lock"),
    }
    return [
        Button(
            label,
            url=reverse(f"whatsappalert_coordinators:{name}", args=[coordinator.pk]),
            icon_name=icon,
        )
        for name, (label, icon) in labels.items()
    ]


class AccessView(WagtailAdminTemplateMixin, View):
    """Says what will happen; POST does it. ``do`` answers what was done."""

    header_icon = "key"
    template_name = "wagtail_whatsappalert/coordinators/access.html"
    question = ""
    is_warning = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def coordinator(self) -> Coordinator:
        return get_object_or_404(Coordinator, pk=self.kwargs["pk"])

    @property
    def inspect_url(self) -> str:
        return reverse("whatsappalert_coordinators:inspect", args=[self.coordinator.pk])

    def get_page_subtitle(self) -> str:
        return str(self.coordinator)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse("whatsappalert_coordinators:index")
        return [
            *super().get_breadcrumbs_items(),
            {"url": index, "label": _("Coordinators")},
            {"url": self.inspect_url, "label": str(self.coordinator)},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.log(AccessAction.VIEW)
        who = {"role": Role.COORDINATOR, "person": self.coordinator.pk}
        context = self.get_context_data(
            coordinator=self.coordinator,
            question=self.question,
            is_warning=self.is_warning,
            inspect_url=self.inspect_url,
            last_sign_in=last_sign_in(**who),
            devices=devices(**who, now=timezone.now()),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.coordinator.is_active(timezone.localdate()):
            messages.error(
                request, _("She is not a coordinator today, so she cannot sign in.")
            )
        else:
            messages.success(request, self.do())
        return redirect(self.inspect_url)

    def do(self) -> str:
        raise NotImplementedError

    def log(self, action: AccessAction, **data: Any) -> None:
        record_access(
            action,
            user=self.request.user,
            model=Coordinator,
            numbers=[self.coordinator.pk],
            **data,
        )


class SendLinkView(AccessView):
    page_title = gettext_lazy("Send her a sign-in link")
    question = gettext_lazy(
        "She gets a mail with a link to her page for coordinators. It works once, and "
        "only for the minutes that the mail says."
    )

    def do(self) -> str:
        site = Site.find_for_request(self.request) or get_object_or_404(
            Site, is_default_site=True
        )
        letters = send_link(
            role=Role.COORDINATOR,
            person=self.coordinator,
            site=site,
            now=timezone.now(),
        )
        deliver_here(letters)
        self.log(AccessAction.CHANGE, sign_in_link=True)
        return _("A mail with a link is on its way to her.")


class SignOutView(AccessView):
    page_title = gettext_lazy("Sign her out everywhere")
    question = gettext_lazy(
        "Is her phone lost or stolen? Then nobody can use her access on it any more. "
        "Links that she did not use yet stop working too; she can ask for a new one."
    )
    is_warning = True

    def do(self) -> str:
        number = shut_out(
            role=Role.COORDINATOR, person=self.coordinator.pk, now=timezone.now()
        )
        self.log(AccessAction.CHANGE, signed_out=number)
        return ngettext(
            "She is signed out on %(number)d device.",
            "She is signed out on %(number)d devices.",
            number,
        ) % {"number": number}
