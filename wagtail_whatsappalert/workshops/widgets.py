from __future__ import annotations

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
