"""The figures in the admin, for a period of one's choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from ..adminkit.spreadsheets import XLSX, spreadsheet_response
from .months import iso_month, month_name, month_number, month_of
from .report_tables import figure_tables, flat_rows

PERMISSIONS = (
    "wagtail_whatsappalert.view_crimefigure",
    "wagtail_whatsappalert.view_signup",
)
YEAR = 12
MOST_YEARS = 10


def may_see_figures(user: Any) -> bool:
    return user.is_active and any(map(user.has_perm, PERMISSIONS))


class MonthField(forms.CharField):
    """``2025-03``, as a browser's field for months sends it; answers its number."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2025-03"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        year, dash, month = text.partition("-")
        is_digits = text.isascii() and year.isdecimal() and month.isdecimal()
        if dash and is_digits and len(year) == 4 and 1 <= int(month) <= YEAR:
            return month_number(int(year), int(month))
        raise ValidationError(_("Give a month, for example 2025-03."))


class PeriodForm(forms.Form):
    first = MonthField(label=gettext_lazy("From"), required=False)
    last = MonthField(label=gettext_lazy("Up to and including"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None:
            if last < first:
                self.add_error("last", _("This is before the first month."))
            elif last - first >= MOST_YEARS * YEAR:
                self.add_error("last", _("Choose ten years at most."))
        return cleaned

    def months(self, now: Any) -> range:
        """What was chosen; without a choice, or a good one, the last twelve months."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = chosen.get("last")
        if last is None:
            first = chosen.get("first")
            last = month_of(now) - 1
            if first is not None:
                last = max(first, min(last, first + MOST_YEARS * YEAR - 1))
        first = chosen.get("first")
        return range(last - YEAR + 1 if first is None else first, last + 1)


class FiguresView(WagtailAdminTemplateMixin, TemplateView):
    """The same numbers as the public sees, small ones hidden: safe to pass on."""

    page_title = gettext_lazy("Figures")
    header_icon = "order"
    template_name = "wagtail_whatsappalert/statistics/admin/figures.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not may_see_figures(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), own]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        form = PeriodForm(request.GET or None)
        months = form.months(now)
        tables = figure_tables(months, now)
        if request.GET.get("export") == XLSX and not form.errors:
            headings = [_("Figure"), _("Area"), _("Period"), _("How many"), _("Remark")]
            name = f"figures-{iso_month(months[0])}-{iso_month(months[-1])}"
            return spreadsheet_response(XLSX, name, headings, flat_rows(tables))
        context = self.get_context_data(
            form=form,
            tables=tables,
            period=f"{month_name(months[0])} – {month_name(months[-1])}",
            export=f"?first={iso_month(months[0])}&last={iso_month(months[-1])}"
            "&export=xlsx",
            media=form.media,
        )
        return self.render_to_response(context, status=422 if form.errors else 200)


class FiguresMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_figures(request.user)


class FiguresViewSet(ViewSet):
    """The page, at its place in the menu of the package."""

    name = "whatsappalert_figures"
    icon = "order"
    menu_label = gettext_lazy("Figures")
    menu_item_class = FiguresMenuItem

    def get_urlpatterns(self):
        return [path("", self.construct_view(FiguresView), name="index")]


def permissions_of_figures() -> QuerySet[Permission]:
    """What the editor of account groups offers: to see them."""
    return Permission.objects.filter(
        content_type__app_label="wagtail_whatsappalert", codename="view_crimefigure"
    )
