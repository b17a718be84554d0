"""Choosing coordinators for a group, also among hundreds of them."""

from __future__ import annotations

from django import forms


class CoordinatorsInput(forms.CheckboxSelectMultiple):
    """
    Boxes in a scrolling list, the ticked ones first; our script adds a filter.

    With ``deputies``, the numbers of who is one, each has a second box, for a field
    of the name ``deputies_name``.
    """

    deputies: set[str] | None = None
    deputies_name = "deputies"

    template_name = "wagtail_whatsappalert/coordinators/coordinators_input.html"

    class Media:
        css = {"all": ("wagtail_whatsappalert/css/coordinators.css",)}
        js = ("wagtail_whatsappalert/js/filter-choices.js",)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["is_deputy"] = str(value) in (self.deputies or ())
        return option

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        offers = self.deputies is not None
        context["deputies_name"] = self.deputies_name if offers else ""
        return context

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])
