"""The list of an evening for managers: any day, within the admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..common.discretion import discreet
from ..signups.permissions import limit_of
from .attendance_answers import Desk, answer, print_context
from .attendance_letters import mail_links_again
from .attendance_services import Ticker
from .attendance_views import PAPER
from .models import Workshop
from .registration_permissions import may_manage_registrations

ADMIN = "wagtail_whatsappalert_admin"


class AttendanceView(WagtailAdminTemplateMixin, TemplateView):
    """For who manages registrations; refused before anything is looked up."""

    header_icon = "check"
    page_title = gettext_lazy("Attendance")
    template_name = "wagtail_whatsappalert/workshops/admin/attendance.html"

    # Services lock before they read, so no transaction may be open around them.
    @method_decorator([transaction.non_atomic_requests, discreet])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage_registrations(request.user):
            raise PermissionDenied
        return self.respond()

    @cached_property
    def workshop(self) -> Workshop:
        workshops = Workshop.objects.all()
        limit = limit_of(self.request.user)
        if limit is not None:
            theirs = Workshop.objects.filter(groups__in=limit)
            workshops = workshops.filter(pk__in=theirs.values("pk"))
        return get_object_or_404(workshops, pk=self.kwargs["pk"])

    def respond(self) -> HttpResponse:
        return answer(self.request, self.desk, timezone.now())

    @property
    def desk(self) -> Desk:
        pk = self.workshop.pk
        return Desk(
            workshop=self.workshop,
            by=Ticker(user=self.request.user),
            url=reverse(f"{ADMIN}:attendance", args=[pk]),
            print_url=reverse(f"{ADMIN}:attendance_print", args=[pk]),
            show=self.show,
            takes=lambda at: True,
        )

    def show(self, context: dict[str, Any], status: int) -> HttpResponse:
        now, registrations = timezone.now(), self.workshop.registrations
        absent = registrations.no_shows(now)
        ours = {
            **self.get_context_data(),
            "is_admin": True,
            "is_over": self.workshop.end <= now,
            "no_shows": absent.count_places(),
            "hosts": self.workshop.hosts.exclude(email="").count(),
            "mail_url": reverse(f"{ADMIN}:attendance_mail", args=[self.workshop.pk]),
        }
        return self.render_to_response({**ours, **context}, status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("whatsappalert_workshops:index"), "label": _("Workshops")},
            {"url": "", "label": self.workshop.title},
        ]


class PrintAttendanceView(AttendanceView):
    def respond(self) -> HttpResponse:
        context = {**print_context(self.desk), "back_url": self.desk.url}
        return render(self.request, PAPER, context)


class MailHostsView(AttendanceView):
    """The link to the list once more, to every host of the workshop."""

    def respond(self) -> HttpResponse:
        if self.request.method == "POST":
            sent = mail_links_again(workshop=self.workshop, now=timezone.now())
            messages.success(
                self.request,
                _("The link is on its way; hosts with an e-mail address: %(number)d.")
                % {"number": sent},
            )
        return redirect(self.desk.url)
