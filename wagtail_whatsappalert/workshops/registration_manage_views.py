"""What a manager does with registrations: each a page that asks, then a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Site

from ..privacy.access_log import AccessAction, record_access
from .attendance_services import Ticker, tick
from .registration_manage_forms import (
    EnterRegistrationForm,
    MoveRegistrationForm,
    TickRegistrationForm,
    workshops_to_come,
)
from .registration_manager_view import (
    INSPECT,
    PROBLEMS,
    ManagesRegistrations,
    RegistrationView,
    in_words,
)
from .registration_moves import move_registration
from .registration_services import (
    cancel_registration,
    confirm_registration,
    register,
)
from .registrations import Registration


class EnterRegistrationView(ManagesRegistrations):
    page_title = gettext_lazy("Enter a registration")
    button_label = gettext_lazy("Enter and confirm")
    form_class = EnterRegistrationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        site = Site.find_for_request(self.request)
        return {
            **super().get_form_kwargs(),
            "workshops": workshops_to_come(self.request.user, timezone.now()),
            "site": site or Site.objects.get(is_default_site=True),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"workshop": self.request.GET.get("workshop")}

    def form_valid(self, form: EnterRegistrationForm) -> HttpResponse:
        try:
            registration = self.enter(form)
        except PROBLEMS as problem:
            form.add_error(None, in_words(problem))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(registration)s is entered: %(status)s.")
            % {
                "registration": registration,
                "status": registration.get_status_display(),
            },
        )
        return redirect(INSPECT, registration.pk)

    def enter(self, form: EnterRegistrationForm) -> Registration:
        now = timezone.now()
        data = {**form.cleaned_data}
        workshop = data.pop("workshop")
        site = workshop.site or form.site
        facts = {"site": site, "actor": self.actor, "now": now, **data}
        registration = register(workshop_id=workshop.pk, **facts)
        confirmed = confirm_registration(
            registration=registration, actor=self.actor, now=now
        )
        record_access(
            AccessAction.ENTER,
            user=self.request.user,
            model=Registration,
            numbers=[confirmed.pk],
        )
        return confirmed

    def explanations(self) -> list[str]:
        return [
            _("For who registers by telephone or on paper. It is confirmed at once."),
            _("Is the workshop full? Then this person comes on the waiting list."),
        ]


class CancelRegistrationView(RegistrationView):
    page_title = gettext_lazy("Cancel the registration")
    button_label = gettext_lazy("Cancel the registration")
    is_serious = True

    def perform(self, form: forms.Form) -> str:
        cancel_registration(
            registration=self.registration, actor=self.actor, now=timezone.now()
        )
        return _("%(registration)s is cancelled.") % {"registration": self.registration}

    def explanations(self) -> list[str]:
        return [
            _("The place goes to who waits. A mail tells it, if there is an address.")
        ]


class MoveRegistrationView(RegistrationView):
    page_title = gettext_lazy("Move to another date")
    button_label = gettext_lazy("Move")
    form_class = MoveRegistrationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        coming = workshops_to_come(self.request.user, timezone.now())
        others = coming.exclude(pk=self.registration.workshop_id)
        return {**super().get_form_kwargs(), "workshops": others}

    def perform(self, form: forms.Form) -> str:
        moved = move_registration(
            registration=self.registration,
            workshop_id=form.cleaned_data["workshop"].pk,
            may_wait=form.cleaned_data["may_wait"],
            actor=self.actor,
            now=timezone.now(),
        )
        return _("%(old)s is moved. The new registration is %(new)s: %(status)s.") % {
            "old": self.registration,
            "new": moved,
            "status": moved.get_status_display(),
        }


class TickRegistrationView(RegistrationView):
    page_title = gettext_lazy("Attendance")
    button_label = gettext_lazy("Save")
    form_class = TickRegistrationForm

    def get_initial(self) -> dict[str, Any]:
        registration = self.registration
        return {"people": registration.people_attended or registration.places}

    def perform(self, form: forms.Form) -> str:
        now = timezone.now()
        ticked = tick(
            registration=self.registration,
            people=form.cleaned_data["people"],
            by=Ticker(user=self.request.user),
            at=now,
            now=now,
        )
        if ticked.attended_at is None:
            return _("%(registration)s was not there.") % {"registration": ticked}
        return _("%(registration)s was there, with %(people)d in all.") % {
            "registration": ticked,
            "people": ticked.people_attended,
        }

    def note_change(self) -> None:
        """The service does it."""

    def explanations(self) -> list[str]:
        return [
            _(
                "Who was there needs no workshop any more: his signup becomes ready, "
                "and the coordinator hears that he can be added. With 0 this is taken "
                "back, except for who is in the WhatsApp group already."
            )
        ]
