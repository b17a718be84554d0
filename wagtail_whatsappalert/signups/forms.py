"""The form that a resident fills in."""

from __future__ import annotations

import secrets
from dataclasses import replace

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..common.address_fields import HouseNumberField, PostcodeField
from ..conf import conf
from .abuse import HONEYPOT
from .application import Application
from .asking import AsksAboutAddress, reason_field
from .captcha import captcha_context
from .fields import MobileNumberField
from .form_context import FormFacts
from .models import Relation
from .public_forms import PublicForm
from .questions import Ask
from .tokens import FormToken

# Each says what to do, also where it stands alone: in the summary above the form.
REQUIRED = {
    "group": _("Choose a group."),
    "name": _("Fill in your name."),
    "phone": _("Fill in your mobile phone number."),
    "email": _("Fill in your e-mail address."),
    "postcode": _("Fill in your postcode."),
    "house_number": _("Fill in your house number."),
    "relation": _("Choose what ties you to this area."),
    "minimum_age": _("Tick the box to confirm your age."),
    "house_rules": _("Tick the box to accept the house rules."),
    "consent_storage": _("Tick the box to let us keep your data."),
    "consent_sharing": _("Tick the box to let us pass on your data."),
}

CHANGED_RULES = _(
    "The rules changed after you opened the page. Read them and tick again."
)
OTHER_RULES = _("Your group has its own rules. Read them and tick again.")


class SignupForm(AsksAboutAddress, PublicForm):
    """
    Five fields and at most four boxes. ``facts`` tell which group, and whether
    consent is asked; ``token`` what the page showed when it was made; ``ask`` what is
    asked once more, because of the address.
    """

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("First and last name.")
    )
    phone = MobileNumberField(
        label=_("Mobile phone number"),
        help_text=_("With this number you will be in the WhatsApp group."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link to this address. With it you confirm your signup."),
    )
    postcode = PostcodeField(label=_("Postcode"), max_length=20)
    house_number = HouseNumberField(label=_("House number"), max_length=20)
    house_number_addition = forms.CharField(
        label=_("Addition"), max_length=10, required=False
    )
    relation = forms.ChoiceField(
        label=_("What ties you to this area?"),
        choices=Relation.choices,
    )
    minimum_age = forms.BooleanField()
    house_rules = forms.BooleanField()

    def __init__(
        self,
        data=None,
        *,
        facts: FormFacts,
        token: FormToken,
        uid="wa",
        ask: Ask | None = None,
        initial=None,
    ):
        start = {"relation": Relation.LIVES, **(initial or {})}
        super().__init__(data, uid=uid, initial=start)
        self.facts = facts
        self.token = token
        self.ask = ask
        self.age = self._age_of_group()
        self.fields["minimum_age"].label = gettext(
            "I am %(age)d years of age or older."
        ) % {"age": self.age}
        self.fields["house_rules"].label = gettext(
            "I have read the house rules and will keep to them."
        )
        if self.lets_choose:
            self._add_choice_of_group()
        if self.explains_outside:
            self.fields["outside_reason"] = reason_field()
        for purpose, sentence in facts.consents.items():
            self.fields[f"consent_{purpose}"] = forms.BooleanField(label=sentence)
        for name, message in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message

    def _age_of_group(self):
        """The minimum age of the chosen group, also before a choice is made."""
        chosen = str(self.data.get("group", ""))
        known = {str(pk): age for pk, age in self.facts.ages.items()}
        return known.get(chosen, self.facts.minimum_age)

    def _age_shown(self):
        """Which age stood beside the box that was ticked."""
        shown = self.data.get("age", "")
        is_number = shown.isascii() and shown.isdecimal() and len(shown) < 4
        return int(shown) if is_number else self.facts.minimum_age

    def _add_choice_of_group(self):
        group = forms.TypedChoiceField(
            label=gettext("Group"),
            choices=[("", gettext("Choose a group")), *self.facts.choices],
            coerce=int,
        )
        self.fields = {"group": group, **self.fields}

    def clean(self):
        cleaned = super().clean()
        if "house_number" in cleaned:
            number, addition = cleaned["house_number"]
            cleaned["house_number"] = number
            typed = cleaned.get("house_number_addition", "")
            cleaned["house_number_addition"] = typed or addition
        if self.token.texts and self.token.texts != self.facts.texts:
            self._ask_again()
        if self._age_shown() < self.age:
            self.untick("minimum_age")
            self.add_error(
                "minimum_age",
                _("This group has another minimum age. Read it and tick again."),
            )
        return cleaned

    def _ask_again(self):
        """The page that he read showed other texts: he has not read these."""
        self.untick(*[box.name for box in self.boxes])
        self.add_error("house_rules", OTHER_RULES if self.by_address else CHANGED_RULES)

    @property
    def group_id(self) -> int | None:
        """``None`` for a group that is asked for the first time."""
        return self.facts.group.pk if self.facts.group else self.cleaned_data["group"]

    @property
    def application(self) -> Application:
        """What was filled in; only for a valid form."""
        data = self.cleaned_data
        return Application(
            name=data["name"],
            phone=data["phone"].as_e164,
            email=data["email"],
            postcode=data["postcode"],
            house_number=data["house_number"],
            house_number_addition=data["house_number_addition"],
            relation=data["relation"],
            wants_to_coordinate=False if self.token.ask_coordinator else None,
            outside_reason=data.get("outside_reason", ""),
        )


class EmailCorrectionForm(forms.Form):
    """A new address for a signup that waits for its confirmation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": REQUIRED["email"]},
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class CoordinatorInterestForm(forms.Form):
    """Asked on the confirmation page, where the block's editor wants it."""

    wants_to_coordinate = forms.BooleanField(
        label=_("I would like to know more about becoming coordinator."),
        required=False,
    )


def signup_form_context(
    facts: FormFacts, token: FormToken, data=None, *, ask=None, initial=None
):
    """What ``signups/form.html`` needs; the DOM ids are new at each rendering."""
    uid = f"whatsappalert-{secrets.token_hex(4)}"
    form = SignupForm(data, facts=facts, token=token, uid=uid, ask=ask, initial=initial)
    return {
        "form": form,
        "facts": facts,
        "is_open": facts.is_open or form.by_address,
        "group": facts.group,
        "token": replace(token, texts=facts.texts).sign(),
        "heading": token.heading,
        "ask_coordinator": token.ask_coordinator,
        "uid": uid,
        "action": reverse("wagtail_whatsappalert:signup"),
        "unconfirmed_days": conf.UNCONFIRMED_RETENTION_DAYS,
        "municipal": facts.municipal,
        "honeypot": HONEYPOT,
        "captcha": captcha_context(uid),
    }
