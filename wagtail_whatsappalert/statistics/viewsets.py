"""Choosing a neighbourhood for a block."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..areas.models import Neighbourhood
from .widgets import NeighbourhoodChooserWidget


class NeighbourhoodChooserViewSet(ChooserViewSet):
    """They are made elsewhere, from the boundaries of CBS."""

    model = Neighbourhood
    icon = "site"
    choose_one_text = _("Choose a neighbourhood")
    choose_another_text = _("Choose another neighbourhood")
    edit_item_text = _("Edit this neighbourhood")
    widget_class = NeighbourhoodChooserWidget

    def get_urlpatterns(self):
        # Without a form Wagtail's view answers 500.
        return [each for each in super().get_urlpatterns() if each.name != "create"]
