"""What a manager does with one signup: each a page that asks, then a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..conf import conf
from .abuse import in_words
from .exceptions import IllegalMove, PhoneTaken
from .lifecycle import RULES, Move, SignupStatus
from .lifecycle_services import replace_workshop
from .manage_forms import FactsForm, ReasonForm, WorkshopForm
from .manager_view import NotDone, SignupView, phone_taken
from .managing import (
    can_be_reachable,
    can_be_unreachable,
    can_replace_workshop,
    can_resend,
    can_stay,
    legal_moves,
)
from .manual_services import change_facts, make_move_by_hand, note_reach
from .models import Signup
from .moves import is_mailed
from .reconfirmation import stay
from .retention import mark_removed
from .services import release_signup


class MoveView(SignupView):
    """A move by hand: legal at the moment of the page, and again of the button."""

    form_class = ReasonForm

    @cached_property
    def move(self) -> Move:
        try:
            return Move(self.kwargs["move"])
        except ValueError as error:
            raise Http404 from error

    @property
    def is_serious(self) -> bool:
        return self.move in (Move.REFUSE, Move.WITHDRAW)

    @property
    def button_label(self) -> str:
        return self.move.label

    def get_page_title(self) -> str:
        return self.move.label

    def is_possible(self) -> bool:
        return self.move in legal_moves(self.signup)

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.move == Move.CONFIRM:
            return forms.Form(**self.get_form_kwargs())
        needs_reason = RULES[self.move].needs_reason
        return ReasonForm(**self.get_form_kwargs(), needs_reason=needs_reason)

    def perform(self, form: forms.Form) -> str:
        moved = make_move_by_hand(
            signup=self.signup,
            move=self.move,
            actor=self.actor,
            reason=form.cleaned_data.get("reason", ""),
            now=timezone.now(),
        )
        return _("%(signup)s: %(status)s.") % {
            "signup": moved,
            "status": moved.get_status_display(),
        }

    def explanations(self) -> list[str]:
        removal = [Move.WITHDRAW, Move.REFUSE]
        told = []
        if self.signup.status == SignupStatus.ADDED and self.move in removal:
            told.append(
                _(
                    "The coordinator is asked to remove this person from the WhatsApp "
                    "group."
                )
            )
        return [*told, self._how_he_is_told()]

    def _how_he_is_told(self) -> str:
        if not is_mailed(self.move, SignupStatus(self.signup.status)):
            return _("The resident gets no letter about it.")
        if self.signup.is_erased:
            return _("Nobody is told: this person's data is erased.")
        if self.signup.email:
            return _("The resident gets a mail about it.")
        return _("A letter to the resident is made, for you to print.")


class FactsView(SignupView):
    page_title = gettext_lazy("Change facts")
    button_label = gettext_lazy("Save")
    form_class = FactsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {**kwargs, "signup": self.signup}

    def form_valid(self, form: FactsForm) -> HttpResponse:
        try:
            changed = change_facts(
                signup=self.signup,
                facts=form.facts,
                actor=self.actor,
                now=timezone.now(),
            )
        except PhoneTaken:
            phone = form.facts.phone
            message = phone_taken(self.signup.group_id, phone, self.signup.pk)
            form.add_error("phone", message)
            return self.form_invalid(form)
        except (IllegalMove, Signup.DoesNotExist):
            return self.refuse(IllegalMove())
        messages.success(
            self.request,
            _("The facts are saved.") if changed else _("Nothing changed."),
        )
        return self.leave()

    def explanations(self) -> list[str]:
        told = [
            _(
                "An e-mail address that you fill in counts as confirmed: ask the "
                "resident to spell it."
            )
        ]
        if self.signup.status == SignupStatus.ADDED:
            told.append(
                _(
                    "With another phone number, the member becomes “ready” again, so "
                    "that the coordinator adds the new number."
                )
            )
        return told


class WorkshopView(SignupView):
    page_title = gettext_lazy("Replace the workshop")
    button_label = gettext_lazy("Let in without a workshop to come")
    form_class = WorkshopForm

    def is_possible(self) -> bool:
        return can_replace_workshop(self.signup)

    def perform(self, form: forms.Form) -> str:
        moved = replace_workshop(
            signup=self.signup,
            actor=self.actor,
            now=timezone.now(),
            **form.cleaned_data,
        )
        return _("%(signup)s needs no workshop any more: %(status)s.") % {
            "signup": moved,
            "status": moved.get_status_display(),
        }

    def explanations(self) -> list[str]:
        if self.signup.status == SignupStatus.NEEDS_WORKSHOP:
            return [_("The resident can be added to the group at once, and hears so.")]
        return [_("The order stays as it is: this gives nobody a place sooner.")]


class RemovedView(SignupView):
    page_title = gettext_lazy("Mark as removed from the WhatsApp group")
    button_label = gettext_lazy("Is removed from the WhatsApp group")

    def is_possible(self) -> bool:
        return self.signup.to_be_removed

    def perform(self, form: forms.Form) -> str:
        mark_removed(signup=self.signup, actor=self.actor, now=timezone.now())
        return _("%(signup)s is no longer in the WhatsApp group.") % {
            "signup": self.signup
        }

    def explanations(self) -> list[str]:
        if self.signup.erase_by:
            return [_("The resident asked to be erased. That happens now.")]
        return [_("Only do this when you know that the coordinator has done it.")]


class UnreachableView(SignupView):
    page_title = gettext_lazy("Not reachable")
    button_label = gettext_lazy("Could not be reached")

    def is_possible(self) -> bool:
        return can_be_unreachable(self.signup)

    def perform(self, form: forms.Form) -> str:
        note_reach(
            signup=self.signup,
            is_reachable=False,
            actor=self.actor,
            now=timezone.now(),
        )
        return _("%(signup)s is asked for another number.") % {"signup": self.signup}

    def explanations(self) -> list[str]:
        return [
            _(
                "For when the coordinator cannot reach somebody under this number. The "
                "place stays kept; the resident is asked to correct the number."
            )
        ]


class ReachableView(SignupView):
    page_title = gettext_lazy("Reachable again")
    button_label = gettext_lazy("Can be reached again")

    def is_possible(self) -> bool:
        return can_be_reachable(self.signup)

    def perform(self, form: forms.Form) -> str:
        note_reach(
            signup=self.signup, is_reachable=True, actor=self.actor, now=timezone.now()
        )
        return _("%(signup)s can be reached again.") % {"signup": self.signup}

    def explanations(self) -> list[str]:
        return [
            _("Is the number right? If not, change it under “Change facts” first."),
            _("The coordinator hears that there is somebody to be added."),
        ]


class StayView(SignupView):
    page_title = gettext_lazy("Stays")
    button_label = gettext_lazy("Note that this person stays")

    def is_possible(self) -> bool:
        return can_stay(self.signup)

    def perform(self, form: forms.Form) -> str:
        stay(signup=self.signup, actor=self.actor, now=timezone.now())
        return _("It is noted that %(signup)s stays.") % {"signup": self.signup}

    def explanations(self) -> list[str]:
        return [
            _(
                "Once a year people say whether they stay. Do this for somebody who "
                "told you, for example by telephone."
            )
        ]


class ResendView(SignupView):
    page_title = gettext_lazy("Send the confirmation again")
    button_label = gettext_lazy("Send the mail")

    def is_possible(self) -> bool:
        return can_resend(self.signup)

    def perform(self, form: forms.Form) -> str:
        if not release_signup(signup=self.signup, now=timezone.now()):
            raise NotDone(
                _(
                    "No mail was sent: this address got one a moment ago, or %(limit)d "
                    "today already."
                )
                % {"limit": conf.CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY}
            )
        return _("A mail to confirm %(signup)s is on its way.") % {
            "signup": self.signup
        }

    def explanations(self) -> list[str]:
        return [
            _("The link in the mail works for %(days)d days.")
            % {"days": conf.CONFIRMATION_LINK_DAYS},
            *self._suspicion(),
        ]

    def _suspicion(self) -> list[str]:
        reasons = in_words(self.signup.suspicion)
        if not reasons:
            return []
        sentence = _(
            "Suspected spam: %(reasons)s. Send the mail only if this is a real person; "
            "then the suspicion goes."
        )
        return [sentence % {"reasons": reasons}]
