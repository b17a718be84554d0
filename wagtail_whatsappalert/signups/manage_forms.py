"""What a signup manager fills in: facts of people, reasons, consent on paper."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Site

from ..adminkit.versions import offered_languages
from ..common.address_fields import HouseNumberField, PostcodeField
from ..common.versioning import known_language
from ..groups.models import Group, GroupStatus
from .application import Application
from .fields import MobileNumberField
from .form_context import FormFacts
from .manual_services import Facts
from .models import Relation, Signup, Source, WorkshopReplacement

# Who cannot say when a form was signed more than this long ago writes a new one.
OLDEST_AGREEMENT_DAYS = 365


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The resident can ask to read this. Name no other people. It is erased "
            "with his data."
        ),
        error_messages={"required": _("Write down why.")},
    )

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class WorkshopForm(ReasonForm):
    replacement = forms.ChoiceField(
        label=_("Instead of a workshop to come"),
        choices=WorkshopReplacement.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes instead.")},
    )
    field_order = ["replacement", "reason"]


class PersonForm(forms.Form):
    """Name, phone, mail and address, checked as on the public form."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Fill in the name.")},
    )
    phone = MobileNumberField(
        label=_("Mobile phone number"),
        error_messages={"required": _("Fill in the mobile phone number.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Without an address, letters are made to print."),
    )
    postcode = PostcodeField(
        label=_("Postcode"),
        max_length=20,
        error_messages={"required": _("Fill in the postcode.")},
    )
    house_number = HouseNumberField(
        label=_("House number"),
        max_length=20,
        error_messages={"required": _("Fill in the house number.")},
    )
    house_number_addition = forms.CharField(
        label=_("Addition"), max_length=10, required=False
    )
    relation = forms.ChoiceField(
        label=_("Ties to the area"),
        choices=[
            (Relation.LIVES, _("Lives there")),
            (Relation.WORKS, _("Works there or has a business there")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what ties this person to the area.")},
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "house_number" in cleaned:
            number, addition = cleaned["house_number"]
            typed = cleaned.get("house_number_addition", "")
            cleaned["house_number"] = number
            cleaned["house_number_addition"] = typed or addition
        return cleaned

    def person(self) -> dict[str, Any]:
        """What ``Facts`` and ``Application`` are made of; only when valid."""
        names = PersonForm.base_fields
        data = {name: self.cleaned_data[name] for name in names}
        return {**data, "phone": data["phone"].as_e164}


class FactsForm(PersonForm):
    """The facts of a signup, to correct them."""

    def __init__(self, *args: Any, signup: Signup, **kwargs: Any) -> None:
        initial = {name: getattr(signup, name) for name in PersonForm.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def facts(self) -> Facts:
        return Facts(**self.person())


class RulesForm(forms.Form):
    """A site and a language: what rules are versioned within."""

    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: list(offered_languages().items())
    )
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        self.own_site = site
        language = known_language(translation.get_language() or "")
        initial = {"language": language, "site": site, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        sites = Site.objects.all()
        self.fields["site"].queryset = sites
        if len(sites) == 1:
            del self.fields["site"]

    @property
    def chosen_site(self) -> Site:
        return self.cleaned_data.get("site") or self.own_site


class GroupField(forms.ModelChoiceField):
    def label_from_instance(self, group: Group) -> str:
        return group.label


class EntryStartForm(RulesForm):
    """For which group somebody signs up, in which language, on which site."""

    group = GroupField(
        label=_("Group"),
        queryset=Group.objects.none(),
        empty_label=_("Choose a group"),
        error_messages={
            "required": _("Choose a group."),
            "invalid_choice": _("Choose a group that takes people now."),
        },
    )
    field_order = ["group", "language"]

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups.filter(
            status__in=[GroupStatus.WANTED, GroupStatus.FORMING, GroupStatus.ACTIVE]
        ).order_by("name")
        self.fields["language"].help_text = _(
            "In which the person reads the rules and gets letters."
        )


class EntryForm(PersonForm):
    """Somebody's signup on paper, by telephone or in person."""

    source = forms.ChoiceField(
        label=_("Signed up how"),
        choices=[choice for choice in Source.choices if choice[0] != Source.WEBSITE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how this person signed up.")},
    )
    agreed_on = forms.DateField(
        label=_("Date"),
        widget=AdminDateInput,
        help_text=_("On which the form was signed, or the person said it."),
        error_messages={"required": _("Fill in the date.")},
    )
    wants_to_coordinate = forms.BooleanField(
        label=_("Would like to know more about becoming coordinator"), required=False
    )
    minimum_age = forms.BooleanField(
        error_messages={"required": _("Confirm that he is old enough.")}
    )
    house_rules = forms.BooleanField(
        error_messages={"required": _("Confirm that he knows the house rules.")}
    )
    texts = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["source", "agreed_on"]

    def __init__(self, *args: Any, facts: FormFacts, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"agreed_on": today, "relation": Relation.LIVES, "texts": facts.texts}
        super().__init__(*args, initial=initial, **kwargs)
        self.facts = facts
        self.fields["minimum_age"].label = gettext(
            "Is %(age)d years of age or older"
        ) % {"age": facts.minimum_age}
        self.fields["house_rules"].label = gettext(
            "Has read the house rules in force, or had them read, and will keep to them"
        )
        for purpose, sentence in facts.consents.items():
            self.fields[f"consent_{purpose}"] = forms.BooleanField(
                label=gettext("Agreed: “%(sentence)s”") % {"sentence": sentence},
                error_messages={
                    "required": _("Without this consent the data may not be kept.")
                },
            )

    def clean_agreed_on(self) -> date:
        agreed_on, today = self.cleaned_data["agreed_on"], timezone.localdate()
        if agreed_on > today:
            raise forms.ValidationError(_("This day has yet to come."))
        if (today - agreed_on).days > OLDEST_AGREEMENT_DAYS:
            raise forms.ValidationError(
                _("This is more than a year ago: ask the person again.")
            )
        return agreed_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("texts") != self.facts.texts:
            self._ask_again()
        return cleaned

    def _ask_again(self) -> None:
        """Rules or consent texts changed since the manager opened the page."""
        self.data = self.data.copy()
        self.data["texts"] = self.facts.texts
        for name, field in self.fields.items():
            if isinstance(field, forms.BooleanField) and field.required:
                self.data.pop(name, None)
                self.errors.pop(name, None)
        self.add_error(
            "house_rules",
            _(
                "The rules or the consent texts changed after you opened the page. Ask "
                "the person whether these are right too."
            ),
        )

    @property
    def application(self) -> Application:
        wants = self.cleaned_data["wants_to_coordinate"]
        return Application(**self.person(), wants_to_coordinate=wants or None)

    def agreed_at(self, now: datetime) -> datetime:
        """The moment to keep: of a day in the past, noon."""
        day = self.cleaned_data["agreed_on"]
        if day == timezone.localdate(now):
            return now
        return timezone.make_aware(datetime.combine(day, time(12)))
