"""Leaflets in the admin, and the button that adds the standard set."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from ..adminkit.values import NOTHING
from ..adminkit.versions import language_name
from ..adminkit.viewsets import RecordIndexView, RecordInspectView, RecordViewSet
from .documents import has_documents
from .forms import LeafletForm, language_choices
from .models import Leaflet
from .services import add_standard_set, missing_sets

NAMESPACE = "whatsappalert_leaflets"
ADD_SET = gettext_lazy("Add the standard set")
# The report belongs to the workshops, a room above.
PRINT_ORDER = "wagtail_whatsappalert_admin:leaflet_print_order"


def what_is_there(leaflet):
    if leaflet.document_id:
        return _("Document")
    return _("Elsewhere") if leaflet.url else _("Nothing yet")


class LeafletFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=language_choices
    )

    class Meta:
        model = Leaflet
        fields = ["language", "in_standard_set"]


class LeafletIndexView(RecordIndexView):
    @cached_property
    def header_more_buttons(self):
        own = super().header_more_buttons
        url = reverse(PRINT_ORDER)
        order = Button(
            _("How many to print"), url=url, icon_name="clipboard-list", priority=60
        )
        if not (self.user_has_permission("add") and missing_sets()):
            return [*own, order]
        url = reverse(f"{NAMESPACE}:add_set")
        return [*own, order, Button(ADD_SET, url=url, icon_name="plus", priority=70)]


class LeafletInspectView(RecordInspectView):
    def get_language_display_value(self):
        return language_name(self.object)

    def get_document_display_value(self):
        # Wagtail would look into the file, which may be gone.
        return str(self.object.document or NOTHING)


class AddStandardSetView(WagtailAdminTemplateMixin, TemplateView):
    """Asks first, and makes nothing twice."""

    page_title = ADD_SET
    header_icon = "doc-full"
    template_name = "wagtail_whatsappalert/leaflets/admin/add_set.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("wagtail_whatsappalert.add_leaflet"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(f"{NAMESPACE}:index"), "label": _("Leaflets")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        names = dict(language_choices())
        languages = [names[code] for code in missing_sets()]
        return super().get_context_data(languages=languages, **kwargs)

    def post(self, request, *args, **kwargs):
        made = len(add_standard_set(actor=request.user))
        text = ngettext(
            "%(number)d leaflet was added.", "%(number)d leaflets were added.", made
        )
        messages.success(request, text % {"number": made})
        return redirect(f"{NAMESPACE}:index")


class LeafletViewSet(RecordViewSet):
    model = Leaflet
    name = NAMESPACE
    icon = "doc-full"
    menu_label = gettext_lazy("Leaflets")
    sort_order_field = "sort_order"
    index_view_class = LeafletIndexView
    inspect_view_class = LeafletInspectView
    filterset_class = LeafletFilterSet
    list_display = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            sort_key="title",
            url_name=f"{NAMESPACE}:inspect",
        ),
        Column(
            "language",
            label=gettext_lazy("Language"),
            accessor=language_name,
            sort_key="language",
        ),
        Column("what", label=gettext_lazy("File"), accessor=what_is_there),
        BooleanColumn(
            "in_standard_set",
            label=gettext_lazy("Standard set"),
            sort_key="in_standard_set",
        ),
    ]
    search_fields = ["title", "description"]
    inspect_view_fields = [
        *("title", "description", "document", "url"),
        *("language", "sort_order", "in_standard_set"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("description"),
            MultiFieldPanel(
                [
                    *([FieldPanel("document")] if has_documents() else []),
                    FieldPanel("url"),
                ],
                heading=gettext_lazy("Where it is"),
            ),
            FieldRowPanel([FieldPanel("language"), FieldPanel("sort_order")]),
            FieldPanel("in_standard_set"),
        ],
        base_form_class=LeafletForm,
    )

    def get_urlpatterns(self):
        adding = self.construct_view(AddStandardSetView)
        return [*super().get_urlpatterns(), path("set/", adding, name="add_set")]
