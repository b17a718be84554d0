"""Limiting a manager to the signups of some groups."""

from __future__ import annotations

from operator import attrgetter

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from ..adminkit.viewsets import RecordDeleteView, RecordInspectView, RecordViewSet
from .limits import ManagerLimit
from .models import Signup


def users_to_limit():
    """Who sees signups; a superuser sees everything whatever is set here."""
    may_view = ModelPermissionPolicy(Signup).users_with_permission("view")
    return may_view.filter(is_superuser=False)


class ManagerLimitForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who lost the right since is still the one this limit is about.
        wanted = Q(pk__in=users_to_limit().values("pk")) | Q(pk=self.instance.user_id)
        users = get_user_model().objects.filter(wanted)
        if self.for_user:
            users = users.exclude(pk=self.for_user.pk)
        self.fields["user"].queryset = users
        self.fields["user"].label_from_instance = get_user_display_name
        self.fields["groups"].label_from_instance = attrgetter("label")


class NotOnesOwnMixin:
    """Nobody changes or lifts the limit on himself."""

    def get_object(self, *args, **kwargs):
        limit = super().get_object(*args, **kwargs)
        if limit.user_id == self.request.user.pk:
            raise PermissionDenied
        return limit


class ManagerLimitEditView(NotOnesOwnMixin, generic.EditView):
    pass


class ManagerLimitDeleteView(NotOnesOwnMixin, RecordDeleteView):
    pass


def group_names(limit):
    names = [group.label for group in limit.groups.all()]
    return ", ".join(names) or _("None: no signup at all")


class ManagerLimitViewSet(RecordViewSet):
    model = ManagerLimit
    name = "whatsappalert_manager_limits"
    icon = "lock"
    menu_label = _("Limits of managers")
    add_to_reference_index = False
    edit_view_class = ManagerLimitEditView
    delete_view_class = ManagerLimitDeleteView
    inspect_view_class = RecordInspectView
    list_display = [
        "user",
        Column("groups", label=_("Groups"), accessor=group_names),
    ]
    list_select_related = ("user",)
    list_prefetch_related = ("groups",)
    inspect_view_fields = ["user", "groups"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "This manager sees and does the signups of these groups only. "
                    "What he may do with them, his roles say."
                )
            ),
            FieldPanel("user"),
            FieldPanel("groups", widget=forms.CheckboxSelectMultiple),
        ],
        base_form_class=ManagerLimitForm,
    )
