"""One signup in the admin: what is known, what happened, what can be done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import Button

from ..adminkit.values import readable
from ..adminkit.viewsets import RecordInspectView
from ..mailing.letters import kind_label
from ..mailing.models import Letter
from ..privacy.access_log import AccessAction, record_access
from .abuse import in_words
from .abuse import in_words as suspicion_in_words
from .lifecycle import Move
from .managing import (
    can_be_reachable,
    can_be_unreachable,
    can_replace_workshop,
    can_resend,
    can_stay,
    legal_moves,
)
from .models import Signup
from .permissions import may_manage
from .retention import letters_about

ADMIN = "wagtail_whatsappalert_admin"
SERIOUS = (Move.WITHDRAW, Move.REFUSE)


def move_buttons(signup: Signup) -> list[Button]:
    """One for each legal move; the workshop has a page with more to choose."""
    return [
        _button(move.label, signup, "signup_move", move.value, serious=move in SERIOUS)
        for move in legal_moves(signup)
        if move != Move.CLEAR_WORKSHOP
    ]


def other_buttons(signup: Signup) -> list[Button]:
    if signup.is_erased:
        return [_removed(signup)] if signup.to_be_removed else []
    offered = [
        (True, _("Change facts"), "signup_facts"),
        (can_replace_workshop(signup), _("Replace the workshop"), "signup_workshop"),
        (can_resend(signup), _("Send the confirmation again"), "signup_resend"),
        (can_stay(signup), _("Note that this person stays"), "signup_stay"),
        (can_be_unreachable(signup), _("Not reachable"), "signup_unreachable"),
        (can_be_reachable(signup), _("Reachable again"), "signup_reachable"),
        (signup.to_be_removed, _("Mark as removed"), "signup_removed"),
        (True, _("File with all data"), "signup_data"),
    ]
    buttons = [_button(label, signup, name) for is_on, label, name in offered if is_on]
    return [*buttons, _button(_("Erase"), signup, "signup_erase", serious=True)]


def _removed(signup: Signup) -> Button:
    return _button(_("Mark as removed"), signup, "signup_removed")


def _button(
    label: Any, signup: Signup, name: str, *args: str, serious: bool = False
) -> Button:
    url = reverse(f"{ADMIN}:{name}", args=[signup.pk, *args])
    look = "serious" if serious else "button-secondary"
    return Button(label, url=url, classname=f"button {look}")


class SignupInspectView(RecordInspectView):
    any_permission_required = ["view"]
    template_name = "wagtail_whatsappalert/signups/admin/inspect.html"

    def get_visible_queryset(self) -> QuerySet[Signup]:
        related = (
            *("group", "site", "house_rules", "group_rules"),
            *("entered_by", "entered_by_coordinator"),
        )
        signups = Signup.objects.visible_to(self.request.user)
        return signups.select_related(*related)

    def get_field_label(self, field_name: str, field: Any) -> str:
        labels = {"pk": _("Number")}
        return labels.get(field_name) or super().get_field_label(field_name, field)

    def get_suspicion_display_value(self) -> str:
        return in_words(self.object.suspicion)

    def get_group_display_value(self) -> str:
        return self.object.group.label

    def get_entered_by_display_value(self) -> str:
        user = self.object.entered_by
        return get_user_display_name(user) if user else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signup = self.object
        manages = may_manage(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "signup": signup,
            "suspicion": suspicion_in_words(signup.suspicion),
            "moves": move_buttons(signup) if manages else [],
            "others": other_buttons(signup) if manages else [],
            "steps": [_step(step) for step in steps_of(signup)],
            "consents": signup.consents.select_related("text").order_by("given_at"),
            "acceptances": signup.acceptances.select_related(
                "house_rules", "group_rules"
            ),
            "letters": [(letter, kind_label(letter)) for letter in letters_to(signup)],
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        record_access(
            AccessAction.VIEW,
            user=self.request.user,
            model=Signup,
            numbers=[self.object.pk],
        )
        return super().render_to_response(context, **kwargs)


def steps_of(signup: Signup) -> QuerySet:
    steps = signup.transitions.select_related("actor", "coordinator")
    return steps.order_by("-pk")


def _step(step: Any) -> dict[str, Any]:
    who = step.get_actor_kind_display()
    if step.actor:
        who = f"{who}: {get_user_display_name(step.actor)}"
    elif step.coordinator:
        who = f"{who}: {step.coordinator.name}"
    return {
        "at": readable(step.at),
        "what": step.get_move_display(),
        "target": step.get_target_display(),
        "who": who,
        "reason": step.reason,
    }


def letters_to(signup: Signup) -> QuerySet[Letter]:
    return Letter.objects.filter(letters_about([signup.pk])).order_by("-created_at")
