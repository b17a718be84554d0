"""The same workshop on other days, in one go."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from ..adminkit.record_pages import PageState
from .copy_forms import CopyForm
from .copy_services import copy_workshop, make_copied_page
from .models import Workshop

ADD = "wagtail_whatsappalert.add_workshop"
INDEX = "whatsappalert_workshops:index"


def copy_buttons(workshop: Workshop, user: Any) -> list[Button]:
    if not user.has_perm(ADD):
        return []
    url = reverse("wagtail_whatsappalert_admin:copy_workshop", args=[workshop.pk])
    return [Button(_("Copy to dates"), url=url, icon_name="copy", priority=25)]


class CopyWorkshopView(WagtailAdminTemplateMixin, View):
    page_title = gettext_lazy("Copy to dates")
    header_icon = "copy"
    template_name = "wagtail_whatsappalert/workshops/admin/copy.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(ADD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def workshop(self) -> Workshop:
        return get_object_or_404(Workshop, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.workshop)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(INDEX), "label": _("Workshops")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(CopyForm(user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CopyForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form, status=422)
        made = self.make(form)
        text = ngettext("%(count)d copy made.", "%(count)d copies made.", len(made))
        messages.success(request, text % {"count": len(made)})
        return redirect(INDEX)

    @transaction.atomic
    def make(self, form: CopyForm) -> list[Workshop]:
        facts = form.cleaned_data
        copies = copy_workshop(
            workshop=self.workshop, starts=facts["starts"], key=facts["key"]
        )
        for copy in copies:
            log(copy, "wagtail.create", user=self.request.user)
            if form.parent is not None:
                make_copied_page(
                    copy=copy,
                    source=self.workshop,
                    parent=form.parent,
                    live=facts["page_state"] == PageState.LIVE,
                    user=self.request.user,
                )
        return copies

    def show(self, form: CopyForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form, workshop=self.workshop, back_url=reverse(INDEX)
        )
        return self.render_to_response(context, status=status)
