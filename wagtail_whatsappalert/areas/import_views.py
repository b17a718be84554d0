"""An editor brings in districts and neighbourhoods: choose, look, confirm."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from ..site_settings.models import WhatsAppAlertSettings
from .import_forms import ImportConfirmForm, ImportUploadForm
from .import_plan import ImportPlan
from .import_services import ImportRefused, PlanChanged, import_areas
from .import_token import confirmation_token
from .import_wording import skipped_in_words
from .importing import may_import_areas, plan_import

ROWS_SHOWN = 500
LIST_URL = "whatsappalert_neighbourhoods:index"


# The import locks before it reads, so no transaction may be open around it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ImportAreasView(WagtailAdminTemplateMixin, View):
    page_title = gettext_lazy("Import areas")
    header_icon = "site"
    template_name = "wagtail_whatsappalert/areas/admin/import_upload.html"
    preview_template_name = "wagtail_whatsappalert/areas/admin/import_preview.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import_areas(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST_URL), "label": _("Neighbourhoods")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_upload(self.empty_form())

    def empty_form(self) -> ImportUploadForm:
        site = Site.find_for_request(self.request)
        facts = WhatsAppAlertSettings.for_site(site) if site else None
        return ImportUploadForm(
            initial={"municipality": facts.municipality_code if facts else ""}
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "token" in request.POST:
            return self.confirm(ImportConfirmForm(request.POST))
        form = ImportUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_upload(form, status=422)
        return self.show_preview(plan_import(form.areas))

    def confirm(self, form: ImportConfirmForm) -> HttpResponse:
        if not form.is_valid():
            for error in form.errors.get("token", []):
                messages.error(self.request, error)
            return self.show_upload(self.empty_form(), status=422)
        try:
            plan = import_areas(
                areas=form.areas, actor=self.request.user, digest=form.digest
            )
        except ImportRefused as refusal:
            return self.refuse(refusal)
        messages.success(self.request, success_message(plan))
        return redirect(LIST_URL)

    def refuse(self, refusal: ImportRefused) -> HttpResponse:
        if not (isinstance(refusal, PlanChanged) and refusal.plan.changes_something):
            return self.show_preview(refusal.plan)
        messages.warning(
            self.request,
            _(
                "The site has changed since you looked. Nothing has been imported:"
                " look at the list again."
            ),
        )
        return self.show_preview(refusal.plan, status=409)

    def show_upload(self, form: ImportUploadForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, media=form.media)
        return self.render_to_response(context, status=status)

    def show_preview(self, plan: ImportPlan, status: int = 200) -> HttpResponse:
        token, problem = "", ""
        if plan.changes_something and not plan.problems:
            try:
                token = confirmation_token(plan)
            except ValidationError as error:
                problem = error.message
        context = self.get_context_data(
            plan=plan,
            skipped=skipped_in_words(plan.areas.skipped),
            shown_areas=plan.changed[:ROWS_SHOWN],
            # Those that groups use come first: they matter most.
            shown_vanished=sorted(plan.vanished, key=lambda area: not area.groups)[
                :ROWS_SHOWN
            ],
            hidden_areas=max(0, len(plan.changed) - ROWS_SHOWN),
            token=token,
            problem=problem,
        )
        self.template_name = self.preview_template_name
        wrong = 422 if plan.problems or problem else status
        return self.render_to_response(context, status=wrong)


def success_message(plan: ImportPlan) -> str:
    new = sum(planned.stored is None for planned in plan.planned)
    changed = len(plan.changed) - new
    parts = [
        ngettext("%(count)d new area", "%(count)d new areas", new) % {"count": new},
        ngettext("%(count)d changed area", "%(count)d changed areas", changed)
        % {"count": changed},
    ]
    return _("Imported: %(what)s.") % {"what": ", ".join(parts)}
