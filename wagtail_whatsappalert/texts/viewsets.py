"""House rules and SAAR steps in the admin."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..adminkit.versions import (
    VersionCreateView,
    VersionForm,
    VersionInspectView,
    VersionViewSet,
)
from ..site_settings.models import WhatsAppAlertSettings
from .models import GroupReminder, HouseRules, SaarSteps
from .pinned import current_reminder
from .services import publish_house_rules, publish_reminder, publish_saar_steps
from .wording import (
    complete_wording,
    current_house_rules,
    current_saar_steps,
    readable_rules,
    readable_steps,
)

EXPLANATION = _(
    "You make a new version. The versions before it stay as they are, for the "
    "people who agreed to them. These words are replaced when the text is shown: "
    "{emergency_number}, {non_emergency_number}, {emergency_without_speech}, "
    "{municipality} and {minimum_age}."
)


class TextInspectView(VersionInspectView):
    """Shows a text as residents read it, with the facts of its site."""

    def render_text(self, template, name, readable):
        with translation.override(self.object.language):
            settings = WhatsAppAlertSettings.for_site(self.object.site)
            parts = readable(self.object, complete_wording(settings.wording))
        return render_to_string(template, {name: parts})


class HouseRulesForm(VersionForm):
    publish = staticmethod(publish_house_rules)


class HouseRulesCreateView(VersionCreateView):
    def get_text_in_force(self, site, language):
        return current_house_rules(site, language)


class HouseRulesInspectView(TextInspectView):
    def get_rules_display_value(self):
        return self.render_text(
            "wagtail_whatsappalert/texts/rules_list.html", "rules", readable_rules
        )


class HouseRulesViewSet(VersionViewSet):
    model = HouseRules
    name = "whatsappalert_house_rules"
    icon = "list-ol"
    text_fields = ("rules",)
    explanation = EXPLANATION
    form_base_class = HouseRulesForm
    add_view_class = HouseRulesCreateView
    inspect_view_class = HouseRulesInspectView


class SaarStepsForm(VersionForm):
    publish = staticmethod(publish_saar_steps)


class SaarStepsCreateView(VersionCreateView):
    def get_text_in_force(self, site, language):
        return current_saar_steps(site, language)


class SaarStepsInspectView(TextInspectView):
    def get_steps_display_value(self):
        return self.render_text(
            "wagtail_whatsappalert/texts/steps_list.html", "steps", readable_steps
        )


class SaarStepsViewSet(VersionViewSet):
    model = SaarSteps
    name = "whatsappalert_saar_steps"
    icon = "warning"
    text_fields = ("steps",)
    explanation = EXPLANATION
    form_base_class = SaarStepsForm
    add_view_class = SaarStepsCreateView
    inspect_view_class = SaarStepsInspectView


class ReminderForm(VersionForm):
    publish = staticmethod(publish_reminder)


class ReminderCreateView(VersionCreateView):
    def get_text_in_force(self, site, language):
        return current_reminder(site, language)


class ReminderViewSet(VersionViewSet):
    model = GroupReminder
    name = "whatsappalert_reminders"
    icon = "mail"
    text_fields = ("text",)
    explanation = EXPLANATION
    form_base_class = ReminderForm
    add_view_class = ReminderCreateView
