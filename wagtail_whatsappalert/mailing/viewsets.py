"""Letters and mail texts in the admin."""

from __future__ import annotations

import django_filters
from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.viewsets import (
    READING,
    RecordIndexView,
    RecordInspectView,
    RecordViewSet,
)
from . import text_views as texts
from .identity_views import MailIdentityView
from .letters import kind_label
from .list_views import MailIndexView
from .models import Letter
from .paper import may_print_letters, to_be_printed
from .paper_views import PrintLettersView, PutBackLettersView


class LetterFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="filter_state",
        choices=[
            ("sent", _("Sent or printed")),
            ("waiting", _("Still to be sent")),
            ("paper", _("To be printed")),
        ],
        empty_label=_("All"),
    )

    class Meta:
        model = Letter
        fields = ["state"]

    def filter_state(self, queryset, name, value):
        if value == "sent":
            return queryset.exclude(sent_at=None)
        return queryset.filter(sent_at=None, on_paper=value == "paper")


def print_button(label, query=""):
    url = reverse("whatsappalert_letters:print") + query
    return HeaderButton(label, url=url, icon_name="download-alt")


class LetterIndexView(RecordIndexView):
    """What left, what waits: no addresses, no texts."""

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if may_print_letters(self.request.user):
            waiting = to_be_printed(timezone.now()).count()
            label = _("Print letters (%(number)d)") % {"number": waiting}
            buttons.append(print_button(label))
        return buttons


class LetterInspectView(RecordInspectView):
    @cached_property
    def header_buttons(self):
        waits = self.object.on_paper and self.object.sent_at is None
        if not waits or not may_print_letters(self.request.user):
            return []
        return [print_button(_("Print"), f"?letter={self.object.pk}")]

    def get_kind_display_value(self):
        return kind_label(self.object)


class LetterViewSet(RecordViewSet):
    model = Letter
    name = "whatsappalert_letters"
    icon = "mail"
    menu_label = _("Letters")
    add_to_reference_index = False
    offered_views = READING
    exclude_form_fields = []
    index_view_class = LetterIndexView
    inspect_view_class = LetterInspectView
    filterset_class = LetterFilterSet
    list_display = [
        Column("kind", label=_("Kind"), accessor=kind_label, sort_key="kind"),
        "subject_id",
        "language",
        "created_at",
        "due_at",
        "sent_at",
        "on_paper",
        "attempts",
    ]
    inspect_view_fields = [
        "kind",
        "subject_id",
        "language",
        "created_at",
        "due_at",
        "sent_at",
        "on_paper",
        "attempts",
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("print/", PrintLettersView.as_view(), name="print"),
            path("put-back/", PutBackLettersView.as_view(), name="put_back"),
        ]


class MailsMenuItem(MenuItem):
    def is_shown(self, request):
        return texts.may_see_mails(request.user)


class MailTextViewSet(ViewSet):
    """What mails say and who signs them, for each site and language."""

    name = texts.NAMESPACE
    icon = "mail"
    menu_label = _("Mails")
    menu_item_class = MailsMenuItem

    def get_urlpatterns(self):
        where = "<int:site>/<str:language>/"
        history = texts.MailTextHistoryView
        return [
            path("", MailIndexView.as_view(), name="index"),
            path("history/<int:pk>/", history.as_view(), name="history"),
            path(
                "history/<int:pk>/results/",
                history.as_view(results_only=True),
                name="history_results",
            ),
            path(where, MailIdentityView.as_view(), name="identity"),
            path(f"{where}<str:kind>/", texts.change_text, name="edit"),
            path(f"{where}<str:kind>/preview/", texts.show_preview, name="preview"),
            path(
                f"{where}<str:kind>/default/",
                texts.DefaultMailTextView.as_view(),
                name="default",
            ),
        ]


def permissions_of_mails():
    """For Wagtail's group editor, which only knows those of a ``ModelViewSet``."""
    return Permission.objects.filter(
        content_type__app_label="wagtail_whatsappalert",
        codename__in=["view_mailtext", "change_mailtext", "change_mailidentity"],
    )
