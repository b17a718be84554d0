from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser

from ..adminkit.choices_input import ChoicesInput
from .models import Group


class GroupChooserWidget(BaseChooser):
    model = Group
    icon = "whatsappalert"
    chooser_modal_url_name = "whatsappalert_group_chooser:choose"
    choose_one_text = _("Choose a group")
    choose_another_text = _("Choose another group")
    link_to_chosen_text = _("Edit this group")
    classname = "whatsappalert-group-chooser"


class NeighbourhoodsInput(ChoicesInput):
    find_text = _("Find a neighbourhood")
    empty_text = _("There are no neighbourhoods yet. Import them first.")
