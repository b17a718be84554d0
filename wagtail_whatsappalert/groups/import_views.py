"""An editor puts a list of groups on the site: choose, look, confirm."""

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

from .import_files import SheetRow
from .import_forms import (
    ImportConfirmForm,
    ImportForm,
    ImportUploadForm,
    confirmation_token,
)
from .import_plan import ImportPlan
from .import_services import ImportRefused, PlanChanged, import_groups
from .importing import may_import_groups, plan_import

ROWS_SHOWN = 500
LIST_URL = "whatsappalert_groups:index"


# The import locks before it reads, so no transaction may be open around it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ImportGroupsView(WagtailAdminTemplateMixin, View):
    page_title = gettext_lazy("Import groups")
    header_icon = "whatsappalert"
    template_name = "wagtail_whatsappalert/groups/admin/import_upload.html"
    preview_template_name = "wagtail_whatsappalert/groups/admin/import_preview.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import_groups(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST_URL), "label": _("Groups")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_upload(ImportUploadForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "token" in request.POST:
            return self.confirm(ImportConfirmForm(request.POST, user=request.user))
        form = ImportUploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.show_upload(form, status=422)
        sheet = form.cleaned_data["file"]
        plan = plan_import(sheet.rows, parent=form.parent)
        return self.show_preview(form, sheet.rows, plan, unknown=sheet.unknown_columns)

    def confirm(self, form: ImportConfirmForm) -> HttpResponse:
        if not form.is_valid():
            for error in form.errors.get("token", []):
                messages.error(self.request, error)
            return self.show_upload(
                ImportUploadForm(user=self.request.user), status=422
            )
        try:
            plan = import_groups(
                rows=form.rows,
                parent=form.parent,
                live=form.live,
                actor=self.request.user,
                digest=form.cleaned_data["token"]["digest"],
            )
        except ImportRefused as refusal:
            return self.refuse(form, refusal)
        messages.success(self.request, success_message(plan))
        return redirect(LIST_URL)

    def refuse(self, form: ImportConfirmForm, refusal: ImportRefused) -> HttpResponse:
        if isinstance(refusal, PlanChanged) and refusal.plan.changes_something:
            messages.warning(
                self.request,
                _(
                    "The site has changed since you looked. Nothing has been imported:"
                    " look at the list again."
                ),
            )
        return self.show_preview(form, form.rows, refusal.plan)

    def show_upload(self, form: ImportUploadForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, media=form.media)
        return self.render_to_response(context, status=status)

    def show_preview(
        self,
        form: ImportForm,
        rows: list[SheetRow],
        plan: ImportPlan,
        unknown: list[str] | None = None,
    ) -> HttpResponse:
        token, problem = "", ""
        if plan.changes_something and not plan.has_errors:
            try:
                token = confirmation_token(form, rows, plan)
            except ValidationError as error:
                problem = error.message
        context = self.get_context_data(
            plan=plan,
            shown_rows=sorted(plan.rows, key=lambda row: not row.problems)[:ROWS_SHOWN],
            hidden_rows=max(0, len(plan.rows) - ROWS_SHOWN),
            unknown_columns=unknown or [],
            parent=form.parent,
            live=form.live,
            token=token,
            problem=problem,
        )
        self.template_name = self.preview_template_name
        return self.render_to_response(context)


def success_message(plan: ImportPlan) -> str:
    new, changed = plan.counts["new"], plan.counts["changed"]
    parts = [
        ngettext("%(count)d new group", "%(count)d new groups", new) % {"count": new},
        ngettext("%(count)d changed group", "%(count)d changed groups", changed)
        % {"count": changed},
        ngettext("%(count)d new page", "%(count)d new pages", plan.pages)
        % {"count": plan.pages},
    ]
    return _("Imported: %(what)s.") % {"what": ", ".join(parts)}
