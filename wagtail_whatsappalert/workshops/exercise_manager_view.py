"""What every page has on which somebody does something with an exercise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ..common.discretion import discreet
from .exceptions import ControlRoomNotInformed, ExerciseOver, OutcomeMissing
from .exercises import Exercise
from .registration_permissions import APP

LIST = "whatsappalert_exercises:index"
INSPECT = "whatsappalert_exercises:inspect"
TEMPLATES = "wagtail_whatsappalert/workshops/admin"
PROBLEMS = (
    *(ControlRoomNotInformed, ExerciseOver, OutcomeMissing),
    Exercise.DoesNotExist,
)


def in_words(problem: Exception) -> str:
    if isinstance(problem, ControlRoomNotInformed):
        return _(
            "Tell the control room first, and note here who was told and when. Only "
            "then can the exercise be switched on."
        )
    if isinstance(problem, OutcomeMissing):
        return _("Fill in the outcome first: there is no result to send yet.")
    return _("The exercise is over: its last day has passed, or the result is sent.")


class ExerciseView(WagtailAdminTemplateMixin, FormView):
    """For who may change exercises; refused before anything is looked up."""

    header_icon = "warning"
    form_class = forms.Form
    template_name = f"{TEMPLATES}/exercise_action.html"
    permission = f"{APP}.change_exercise"
    button_label: Any = ""

    @method_decorator([transaction.non_atomic_requests, discreet])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_active and request.user.has_perm(self.permission)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def exercise(self) -> Exercise:
        found = Exercise.objects.select_related("workshop")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse(INSPECT, args=[self.exercise.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Burglar exercises")},
            {"url": self.back_url, "label": str(self.exercise)},
            {"url": "", "label": self.get_page_title()},
        ]

    def explanations(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "exercise": self.exercise,
            "explanations": self.explanations(),
            "button_label": self.button_label,
            "back_url": self.back_url,
        }

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            done = self.perform(form)
        except PROBLEMS as problem:
            messages.error(self.request, in_words(problem))
        else:
            messages.success(self.request, done)
            log(instance=self.exercise, action="wagtail.edit", user=self.request.user)
        return redirect(self.back_url)

    def perform(self, form: forms.Form) -> str:
        """Do it; answers what was done, in words."""
        raise NotImplementedError
