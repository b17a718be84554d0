"""Burglar exercises in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from ..adminkit.columns import PlainColumn, PlainTitleColumn
from ..adminkit.viewsets import READING, RecordViewSet
from .exercise_list_views import (
    ExerciseCreateView,
    ExerciseInspectView,
    state_in_words,
    workshop_in_words,
)
from .exercise_manage_forms import NewExerciseForm
from .exercises import Exercise


class WorkshopColumn(PlainTitleColumn):
    def get_title_id(self, instance, parent_context):
        return f"exercise_{instance.pk}_title"


class ExerciseViewSet(RecordViewSet):
    model = Exercise
    name = "whatsappalert_exercises"
    icon = "warning"
    menu_label = _("Burglar exercises")
    add_to_reference_index = False
    # Services change it, one step at a time.
    offered_views = (*READING, "add")
    add_view_class = ExerciseCreateView
    inspect_view_class = ExerciseInspectView
    list_select_related = ("workshop",)
    list_display = [
        WorkshopColumn(
            "workshop",
            label=_("Workshop"),
            accessor=workshop_in_words,
            sort_key="workshop__start",
            url_name="whatsappalert_exercises:inspect",
        ),
        PlainColumn("starts_on", label=_("First day"), sort_key="starts_on"),
        PlainColumn("ends_on", label=_("Last day"), sort_key="ends_on"),
        PlainColumn("state", label=_("State"), accessor=state_in_words),
    ]
    inspect_view_fields = [
        *("workshop", "starts_on", "ends_on", "control_room_informed_at"),
        *("control_room_contact", "informed_by", "is_on", "attempts"),
        *("emergency_calls", "other_calls", "was_stopped", "result_sent_at"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("workshop"),
            FieldRowPanel(
                [FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Period")
            ),
        ],
        base_form_class=NewExerciseForm,
    )
