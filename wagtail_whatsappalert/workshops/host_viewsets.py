"""Hosts of workshops in the admin."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn

from ..adminkit.values import NOTHING
from ..adminkit.versions import language_name, offered_languages
from ..adminkit.viewsets import RecordViewSet
from ..coordinators.models import Coordinator
from .hosts import HostKind, WorkshopHost

NAMESPACE = "whatsappalert_hosts"


class HostForm(WagtailAdminModelForm):
    """A coordinator only if the police trained her, and only once."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"),
        choices=lambda: list(offered_languages().items()),
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = WorkshopHost
        fields = ["name", "kind", "email", "language", "coordinator"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["coordinator"]
        trained = Coordinator.objects.active(timezone.localdate())
        trained = trained.exclude(trained_at=None).filter(workshop_host=None)
        offered = Q(pk__in=trained.values("pk")) | Q(pk=self.instance.coordinator_id)
        field.queryset = Coordinator.objects.filter(offered)
        field.label_from_instance = lambda coordinator: coordinator.name
        field.help_text = _("Who was trained by the police to give workshops.")

    def clean(self):
        cleaned = super().clean()
        is_coordinator = cleaned.get("kind") == HostKind.COORDINATOR
        if is_coordinator and "coordinator" in cleaned and not cleaned["coordinator"]:
            self.add_error("coordinator", _("Choose the trained coordinator."))
        if not is_coordinator and cleaned.get("coordinator"):
            self.add_error("coordinator", _("Only for a trained coordinator."))
        return cleaned


class HostFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=HostKind.choices
    )

    class Meta:
        model = WorkshopHost
        fields = ["kind"]


class HostViewSet(RecordViewSet):
    model = WorkshopHost
    name = NAMESPACE
    icon = "user"
    menu_label = gettext_lazy("Hosts of workshops")
    add_to_reference_index = False
    filterset_class = HostFilterSet
    search_fields = ["name", "email"]
    ordering = ["name"]
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            sort_key="name",
            url_name=f"{NAMESPACE}:edit",
        ),
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor=lambda host: host.get_kind_display(),
            sort_key="kind",
        ),
        Column(
            "email",
            label=gettext_lazy("E-mail address"),
            accessor=lambda host: host.email or NOTHING,
        ),
        Column("language", label=gettext_lazy("Language"), accessor=language_name),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("coordinator")]),
            FieldRowPanel([FieldPanel("email"), FieldPanel("language")]),
        ],
        base_form_class=HostForm,
    )
    inspect_view_fields = ["name", "kind", "email", "language"]
