from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser

from .models import Workshop


class WorkshopChooserWidget(BaseChooser):
    model = Workshop
    icon = "date"
    chooser_modal_url_name = "whatsappalert_workshop_chooser:choose"
    choose_one_text = _("Choose a workshop")
    choose_another_text = _("Choose another workshop")
    link_to_chosen_text = _("Edit this workshop")
    classname = "whatsappalert-workshop-chooser"


class ChoicesInput(forms.CheckboxSelectMultiple):
    """Boxes in a scrolling list, the ticked ones first; our script adds a filter."""

    template_name = "wagtail_whatsappalert/workshops/admin/choices_input.html"

    class Media:
        css = {"all": ("wagtail_whatsappalert/css/coordinators.css",)}
        js = ("wagtail_whatsappalert/js/filter-choices.js",)

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])
