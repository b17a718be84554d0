"""Choosing several records of a form, also among hundreds of them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ChoicesInput(forms.CheckboxSelectMultiple):
    """
    Boxes in a scrolling list, the ticked ones first; our script adds a filter.

    ``find_text`` stands at the filter, ``empty_text`` where nothing can be chosen.
    """

    find_text = _("Find by name")
    empty_text = _("There is nothing to choose yet.")

    template_name = "wagtail_whatsappalert/adminkit/choices_input.html"

    class Media:
        css = {"all": ("wagtail_whatsappalert/css/choices-input.css",)}
        js = ("wagtail_whatsappalert/js/choices-input.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"].update(find_text=self.find_text, empty_text=self.empty_text)
        return context

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])
