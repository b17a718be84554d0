"""Coordinators in the admin; each look at one is logged."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.discreet_search import DiscreetIndexView
from ..adminkit.values import NOTHING, readable
from ..adminkit.versions import language_name
from ..adminkit.viewsets import (
    RecordDeleteView,
    RecordInspectView,
    RecordViewSet,
)
from ..privacy.access_log import AccessAction, record_access
from .access_views import SendLinkView, SignOutView, access_buttons, signed_in
from .agreement_views import AcceptAgreementView
from .filters import CoordinatorFilterSet
from .forms import CoordinatorForm
from .models import Coordinator

NAMESPACE = "whatsappalert_coordinators"


def log_access(action, request, *coordinators):
    record_access(
        action,
        user=request.user,
        model=Coordinator,
        numbers=[coordinator.pk for coordinator in coordinators],
    )


def state(coordinator):
    today = timezone.localdate()
    if coordinator.is_active(today):
        return _("Active")
    return _("Starts later") if coordinator.active_from > today else _("Stopped")


def agreement_state(coordinator):
    """``coordinator`` comes from ``with_agreement_state``."""
    if coordinator.agreement is None:
        return _("Not accepted")
    if coordinator.has_newer_agreement:
        return _("Version %(number)d, out of date") % {
            "number": coordinator.agreement.number
        }
    return _("Version %(number)d") % {"number": coordinator.agreement.number}


def names_of_groups(coordinator):
    return ", ".join(group.name for group in coordinator.groups.all()) or NOTHING


class CoordinatorIndexView(DiscreetIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return super().get_base_queryset().with_agreement_state()

    def search_queryset(self, queryset):
        typed = (self.search_query or "").strip()
        if not typed:
            return queryset
        wanted = Q(name__icontains=typed) | Q(email__icontains=typed)
        digits = "".join(c for c in typed if c.isdigit()).lstrip("0")
        if len(digits) > 3:
            wanted |= Q(phone__contains=digits)
        return queryset.filter(wanted)

    def render_to_response(self, context, **response_kwargs):
        log_access(AccessAction.LIST, self.request, *context["object_list"])
        return super().render_to_response(context, **response_kwargs)


class CoordinatorCreateView(generic.CreateView):
    def save_instance(self):
        coordinator = super().save_instance()
        log_access(AccessAction.ENTER, self.request, coordinator)
        return coordinator


class CoordinatorEditView(generic.EditView):
    def get_object(self, queryset=None):
        if not self.user_has_permission("change"):
            raise PermissionDenied
        return super().get_object(queryset)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        log_access(AccessAction.VIEW, request, self.object)
        return response

    def save_instance(self):
        coordinator = super().save_instance()
        log_access(AccessAction.CHANGE, self.request, coordinator)
        return coordinator


class CoordinatorDeleteView(RecordDeleteView):
    def get_object(self, queryset=None):
        if not self.user_has_permission("delete"):
            raise PermissionDenied
        return super().get_object(queryset)

    def delete_action(self):
        log_access(AccessAction.ERASE, self.request, self.object)
        super().delete_action()


class CoordinatorInspectView(RecordInspectView):
    any_permission_required = ["view"]

    def get_visible_queryset(self):
        return Coordinator.objects.with_agreement_state()

    def get(self, request, *args, **kwargs):
        log_access(AccessAction.VIEW, request, self.object)
        return super().get(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        if not self.user_has_permission("change"):
            return []
        url = reverse(f"{NAMESPACE}:accept", args=[self.object.pk])
        label = _("Agreement accepted")
        return [HeaderButton(label, url=url, icon_name="tick-inverse")]

    @cached_property
    def header_more_buttons(self):
        own = super().header_more_buttons
        if not self.user_has_permission("change"):
            return own
        return [*own, *access_buttons(self.object)]

    def get_field_label(self, field_name, field):
        labels = {
            "groups": _("Groups"),
            "state": _("State"),
            "signed_in": _("Signed in"),
        }
        return labels.get(field_name) or super().get_field_label(field_name, field)

    def get_state_display_value(self):
        return state(self.object)

    def get_signed_in_display_value(self):
        return signed_in(self.object)

    def get_language_display_value(self):
        return language_name(self.object)

    def get_agreement_display_value(self):
        return agreement_state(self.object)

    def get_groups_display_value(self):
        groups = list(self.object.groups.all())
        if not self.request.user.has_perm("wagtail_whatsappalert.change_group"):
            return names_of_groups(self.object)
        links = [(reverse("whatsappalert_groups:edit", args=[g.pk]), g) for g in groups]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or NOTHING

    def get_field_display_value(self, field_name, field):
        if field_name == "state":
            return self.get_state_display_value()
        if field_name == "signed_in":
            return self.get_signed_in_display_value()
        return super().get_field_display_value(field_name, field)


class CoordinatorViewSet(RecordViewSet):
    model = Coordinator
    name = NAMESPACE
    icon = "user"
    menu_label = gettext_lazy("Coordinators")
    add_to_reference_index = False
    index_view_class = CoordinatorIndexView
    add_view_class = CoordinatorCreateView
    edit_view_class = CoordinatorEditView
    delete_view_class = CoordinatorDeleteView
    inspect_view_class = CoordinatorInspectView
    filterset_class = CoordinatorFilterSet
    list_prefetch_related = ("groups",)
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            sort_key="name",
            url_name=f"{NAMESPACE}:inspect",
        ),
        Column("groups", label=gettext_lazy("Groups"), accessor=names_of_groups),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=state,
            primary=lambda coordinator: coordinator.is_active(timezone.localdate()),
        ),
        StatusTagColumn(
            "agreement",
            label=gettext_lazy("Agreement"),
            accessor=agreement_state,
            primary=lambda coordinator: (
                coordinator.agreement_id and not coordinator.has_newer_agreement
            ),
        ),
        Column("phone", label=gettext_lazy("Mobile phone")),
        Column(
            "active_until",
            label=gettext_lazy("Active until"),
            accessor=lambda coordinator: readable(coordinator.active_until),
            sort_key="active_until",
        ),
    ]
    # Found by the view itself: a part of a name, an address or a number.
    search_fields = ("name", "email")
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
            FieldPanel("language"),
            FieldRowPanel([FieldPanel("active_from"), FieldPanel("active_until")]),
            FieldPanel("trained_at"),
            HelpPanel(
                content=gettext_lazy(
                    "You choose her groups where you edit a group. After the last day "
                    "she gets no data and no mails any more."
                )
            ),
        ],
        base_form_class=CoordinatorForm,
    )
    inspect_view_fields = [
        "name",
        "email",
        "phone",
        "language",
        "groups",
        "state",
        "active_from",
        "active_until",
        "trained_at",
        "agreement",
        "agreement_accepted_at",
        "reachable_at",
        "in_directory",
        "signed_in",
    ]

    def get_urlpatterns(self):
        accept = AcceptAgreementView.as_view()
        return [
            *super().get_urlpatterns(),
            path("agreement/<int:pk>/", accept, name="accept"),
            path("link/<int:pk>/", SendLinkView.as_view(), name="send_link"),
            path("sign-out/<int:pk>/", SignOutView.as_view(), name="sign_out"),
        ]
