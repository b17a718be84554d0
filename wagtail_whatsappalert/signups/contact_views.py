"""Contacts of people to be added, for the telephone of who adds them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from .lifecycle import SignupStatus
from .models import Signup
from .permissions import groups_visible_to, may_export
from .vcards import VCARD_TYPE, write_vcards

IS_READY = Q(signups__status=SignupStatus.READY, signups__erased_at=None)


def groups_with_people_to_add(user: Any) -> QuerySet[Group]:
    """With ``ready``, how many, and ``bound``, who of its coordinators may know."""
    bound = Coordinator.objects.may_receive_data(timezone.localdate())
    return (
        groups_visible_to(user)
        .annotate(
            ready=Count("signups", filter=IS_READY, distinct=True),
            bound=Count(
                "coordinators", filter=Q(coordinators__in=bound), distinct=True
            ),
        )
        .filter(ready__gt=0)
        .order_by("name", "pk")
    )


class MayExportMixin:
    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not may_export(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ContactsView(MayExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """Groups with people to be added; a warning where no coordinator may know."""

    page_title = _("Contacts of who is ready")
    header_icon = "mobile-alt"
    template_name = "wagtail_whatsappalert/signups/admin/contacts.html"

    def get_breadcrumbs_items(self):
        index = reverse("whatsappalert_signups:index")
        return [
            *super().get_breadcrumbs_items(),
            {"url": index, "label": _("Signups")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = groups_with_people_to_add(self.request.user)
        return super().get_context_data(groups=groups, **kwargs)


class DownloadContactsView(MayExportMixin, View):
    """The people to be added to one group, as a file that a telephone reads."""

    def get(self, request: HttpRequest, group: int) -> HttpResponse:
        found = get_object_or_404(groups_visible_to(request.user), pk=group)
        ready = Signup.objects.visible_to(request.user).not_erased()
        signups = list(
            ready.filter(group=found, status=SignupStatus.READY)
            .select_related("group")
            .order_by("ticket", "pk")
        )
        record_access(
            AccessAction.EXPORT,
            user=request.user,
            model=Signup,
            numbers=[signup.pk for signup in signups],
            format="vcard",
            filters={"group": found.pk, "status": [SignupStatus.READY]},
        )
        name = slugify(found.contact_start) or found.pk
        return HttpResponse(
            write_vcards(signups),
            content_type=VCARD_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}.vcf"'},
        )
