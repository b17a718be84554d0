from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser

from ..areas.models import Neighbourhood


class NeighbourhoodChooserWidget(BaseChooser):
    model = Neighbourhood
    icon = "site"
    chooser_modal_url_name = "whatsappalert_neighbourhood_chooser:choose"
    choose_one_text = _("Choose a neighbourhood")
    choose_another_text = _("Choose another neighbourhood")
    link_to_chosen_text = _("Edit this neighbourhood")
    classname = "whatsappalert-neighbourhood-chooser"
