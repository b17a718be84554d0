"""The form with which somebody registers for a workshop."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..signups.abuse import HONEYPOT
from ..signups.captcha import captcha_context
from ..signups.public_forms import PublicForm
from .models import WorkshopState
from .register_context import RegisterFacts, WorkshopFacts
from .register_tokens import RegisterToken

# Each says what to do, also where it stands alone: in the summary above the form.
REQUIRED = {
    "workshop": _("Choose a workshop."),
    "name": _("Fill in your name."),
    "email": _("Fill in your e-mail address."),
    "places": _("Choose with how many people you come."),
    "consent": _("Tick the box to let us keep your data."),
}


class RegisterForm(PublicForm):
    """
    Three fields, one that is optional, and at most one box. ``facts`` tell which
    workshop it is for, and whether consent is asked; ``token`` what the page showed.
    """

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("First and last name.")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_(
            "We send a link to this address. With it you confirm that you come."
        ),
    )
    places = forms.TypedChoiceField(
        label=_("Number of people"), coerce=int, help_text=_("You yourself included.")
    )
    access_needs = forms.CharField(
        label=_("Do you need something to be able to take part?"),
        max_length=500,
        required=False,
        help_text=_(
            "For example a place for a wheelchair, or an interpreter. We only use it "
            "for this evening, and erase it right after."
        ),
    )

    def __init__(
        self,
        data=None,
        *,
        facts: RegisterFacts,
        token: RegisterToken,
        now: datetime,
        uid="wa",
        initial=None,
    ):
        super().__init__(data, uid=uid, initial={"places": 1, **(initial or {})})
        self.facts = facts
        self.token = token
        self.choices = facts.choices(now)
        shown = [facts.workshop] if facts.workshop else self.choices
        most = max((one.most_places for one in shown), default=1)
        self.fields["places"].choices = [(n, str(n)) for n in range(1, most + 1)]
        if not facts.workshop:
            self._add_choice(now)
        if facts.consent:
            self.fields["consent"] = forms.BooleanField(label=facts.consent)
        for name, message in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message
        self.fields["places"].error_messages["invalid_choice"] = REQUIRED["places"]

    def _add_choice(self, now):
        labels = [(one.pk, describe(one, now)) for one in self.choices]
        field = forms.TypedChoiceField(
            label=gettext("Workshop"),
            choices=[("", gettext("Choose a workshop")), *labels],
            coerce=int,
            error_messages={
                "invalid_choice": gettext(
                    "You can no longer register for this workshop. Choose another."
                )
            },
        )
        self.fields = {"workshop": field, **self.fields}

    def clean(self):
        cleaned = super().clean()
        chosen = self.chosen
        if chosen and cleaned.get("places", 0) > chosen.most_places:
            self.add_error("places", too_many_people(chosen.most_places))
        if self.token.texts and self.token.texts != self.facts.texts:
            self._ask_again()
        return cleaned

    def _ask_again(self):
        """The page that he read showed other words: he has not read these."""
        if "consent" not in self.fields:
            return
        self.untick("consent")
        message = _("The text changed after you opened the page. Read it, tick again.")
        self.add_error("consent", message)

    @property
    def chosen(self) -> WorkshopFacts | None:
        """The workshop that the form is about, once that is known."""
        if self.facts.workshop:
            return self.facts.workshop
        pk = self.cleaned_data.get("workshop")
        return next((one for one in self.choices if one.pk == pk), None)


def describe(workshop: WorkshopFacts, now: datetime) -> str:
    """A workshop in one line of a list to choose from."""
    words = {
        "moment": date_format(timezone.localtime(workshop.start), "DATETIME_FORMAT"),
        "title": workshop.title,
        "venue": workshop.venue,
    }
    if workshop.state(now) == WorkshopState.FULL:
        return gettext("%(moment)s, %(title)s, %(venue)s (full: waiting list)") % words
    return gettext("%(moment)s, %(title)s, %(venue)s") % words


def too_many_people(most: int) -> str:
    return gettext(
        "You can come with at most %(most)d people. Choose a smaller number."
    ) % {"most": most}


def register_form_context(
    facts: RegisterFacts, token: RegisterToken, data=None, *, signup="", initial=None
):
    """
    What ``workshops/register_form.html`` needs; the DOM ids are new at each rendering.

    ``signup`` is the sealed link by which somebody is recognised who takes part in a
    group, or waits for one.
    """
    uid = f"whatsappalert-{secrets.token_hex(4)}"
    now = timezone.now()
    form = RegisterForm(
        data, facts=facts, token=token, now=now, uid=uid, initial=initial
    )
    workshop = facts.workshop
    return {
        "form": form,
        "facts": facts,
        "workshop": workshop,
        "state": workshop.state(now) if workshop else "",
        "is_open": workshop.is_open(now) if workshop else bool(form.choices),
        "token": replace(token, texts=facts.texts).sign(),
        "heading": token.heading,
        "signup": signup,
        "uid": uid,
        "action": reverse("wagtail_whatsappalert:workshop_register"),
        "unconfirmed_days": conf.UNCONFIRMED_RETENTION_DAYS,
        "kept_days": conf.REGISTRATION_RETENTION_DAYS,
        "municipal": facts.municipal,
        "honeypot": HONEYPOT,
        "captcha": captcha_context(uid),
    }
