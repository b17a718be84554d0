"""Choosing coordinators for a group, also among hundreds of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..adminkit.choices_input import ChoicesInput


class CoordinatorsInput(ChoicesInput):
    """
    With ``deputies``, the numbers of who is one, each has a second box, for a field
    of the name ``deputies_name``.
    """

    deputies: set[str] | None = None
    deputies_name = "deputies"

    find_text = _("Find a coordinator")
    empty_text = _("There are no coordinators yet.")

    template_name = "wagtail_whatsappalert/coordinators/coordinators_input.html"

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["is_deputy"] = str(value) in (self.deputies or ())
        return option

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        offers = self.deputies is not None
        context["deputies_name"] = self.deputies_name if offers else ""
        return context
