"""One exercise in the admin: how it stands and what can be done."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.models import Site

from ..adminkit.viewsets import RecordInspectView
from ..site_settings.models import WhatsAppAlertSettings
from .exercise_results import is_complete, page_text
from .exercises import Exercise
from .registration_filters import label_of
from .registration_permissions import APP, may_view_addresses

ADMIN = "wagtail_whatsappalert_admin"


def workshop_in_words(exercise: Exercise) -> str:
    return label_of(exercise.workshop)


def state_in_words(exercise: Exercise) -> str:
    if exercise.result_sent_at:
        return _("Over: the result is sent")
    if exercise.is_on:
        return _("On")
    if exercise.control_room_informed_at:
        return _("Off; the control room is informed")
    return _("Off; the control room is not informed yet")


def buttons_of(exercise: Exercise, user: Any) -> list[Button]:
    is_running = exercise.result_sent_at is None
    changes = is_running and user.has_perm(f"{APP}.change_exercise")
    offered = [
        (may_view_addresses(user), _("Addresses"), "exercise_addresses"),
        (changes, _("The control room is informed"), "exercise_control_room"),
        (changes and not exercise.is_on, _("Switch on"), "exercise_on"),
        (changes and exercise.is_on, _("Switch off"), "exercise_off"),
        (changes, _("Change the period"), "exercise_period"),
        (changes, _("The outcome"), "exercise_outcome"),
        (changes and is_complete(exercise), _("Send the result"), "exercise_send"),
    ]
    return [
        Button(
            label,
            url=reverse(f"{ADMIN}:{name}", args=[exercise.pk]),
            classname="button button-secondary",
        )
        for is_on, label, name in offered
        if is_on
    ]


class ExerciseCreateView(generic.CreateView):
    """From here on it goes step by step, on the page of the exercise."""

    def get_success_url(self) -> str:
        return reverse("whatsappalert_exercises:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class ExerciseInspectView(RecordInspectView):
    any_permission_required = ["view", "change"]
    template_name = "wagtail_whatsappalert/workshops/admin/exercise_inspect.html"

    def get_visible_queryset(self) -> Any:
        return Exercise.objects.select_related("workshop", "informed_by")

    def get_workshop_display_value(self) -> str:
        return workshop_in_words(self.object)

    def get_informed_by_display_value(self) -> str:
        user = self.object.informed_by
        return get_user_display_name(user) if user else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        exercise = self.object
        text = page_text(exercise, self._municipal()) if is_complete(exercise) else ""
        return {
            **super().get_context_data(**kwargs),
            "exercise": exercise,
            "state": state_in_words(exercise),
            "actions": buttons_of(exercise, self.request.user),
            "participants": exercise.participants.count(),
            "page_text": text,
        }

    def _municipal(self) -> WhatsAppAlertSettings:
        site = self.object.workshop.site or Site.find_for_request(self.request)
        default = Site.objects.get(is_default_site=True)
        return WhatsAppAlertSettings.for_site(site or default)
