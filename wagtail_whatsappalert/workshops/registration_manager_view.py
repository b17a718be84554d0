"""What every page has on which a manager does something with registrations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..common.discretion import discreet
from ..privacy.access_log import AccessAction, record_access
from ..signups.lifecycle import Actor
from .exceptions import (
    NoPlaceLeft,
    RegisteredAlready,
    RegistrationClosed,
    TooLate,
    TooManyPeople,
)
from .models import Workshop
from .registration_permissions import may_manage_registrations
from .registrations import Registration

LIST = "whatsappalert_registrations:index"
INSPECT = "whatsappalert_registrations:inspect"
TEMPLATES = "wagtail_whatsappalert/workshops/admin"
PROBLEMS = (
    *(NoPlaceLeft, RegisteredAlready, RegistrationClosed, TooLate, TooManyPeople),
    *(Registration.DoesNotExist, Workshop.DoesNotExist),
)


def in_words(problem: Exception) -> str:
    """Why it could not be done, to somebody who manages registrations."""
    if isinstance(problem, TooManyPeople):
        return _(
            "At most %(most)d people can come with one registration for this workshop."
        ) % {"most": problem.most}
    words = {
        NoPlaceLeft: _("The workshop is full. Nothing has changed."),
        RegisteredAlready: _("This e-mail address is registered for it already."),
        RegistrationClosed: _(
            "Nobody can be registered for this workshop now: it is cancelled, or it "
            "has started. Who was there goes on the attendance list."
        ),
        TooLate: _("This cannot be done now: the registration or workshop has ended."),
    }
    gone = _("This registration is gone, or its data is erased.")
    return words.get(type(problem), gone)


class ManagesRegistrations(WagtailAdminTemplateMixin, FormView):
    """For who manages registrations; refused before anything is looked up."""

    header_icon = "check"
    form_class = forms.Form
    template_name = f"{TEMPLATES}/registration_action.html"
    button_label: Any = ""
    is_serious = False

    # Services lock before they read, so no transaction may be open around them.
    @method_decorator([transaction.non_atomic_requests, discreet])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage_registrations(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        return Actor.manager(self.request.user)

    @property
    def back_url(self) -> str:
        return reverse(LIST)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]

    def explanations(self) -> list[str]:
        """What it leads to, a paragraph each."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "explanations": self.explanations(),
            "button_label": self.button_label,
            "is_serious": self.is_serious,
            "back_url": self.back_url,
        }

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RegistrationView(ManagesRegistrations):
    """A page about one registration that this manager may see; each look is logged."""

    @cached_property
    def registration(self) -> Registration:
        visible = Registration.objects.visible_to(self.request.user)
        found = visible.select_related("workshop", "site", "signup")
        return get_object_or_404(found.not_erased(), pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse(INSPECT, args=[self.registration.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access(
            AccessAction.VIEW,
            user=request.user,
            model=Registration,
            numbers=[self.registration.pk],
        )
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            done = self.perform(form)
        except PROBLEMS as problem:
            messages.error(self.request, in_words(problem))
        else:
            messages.success(self.request, done)
            self.note_change()
        return redirect(self.back_url)

    def perform(self, form: forms.Form) -> str:
        """Do it; answers what was done, in words."""
        raise NotImplementedError

    def note_change(self) -> None:
        record_access(
            AccessAction.CHANGE,
            user=self.request.user,
            model=Registration,
            numbers=[self.registration.pk],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "registration": self.registration, "now": timezone.now()}
