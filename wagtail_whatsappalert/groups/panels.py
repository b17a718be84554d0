"""The part of a group's form that tells of overlaps."""

from __future__ import annotations

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import Panel


class OverlapPanel(Panel):
    """For a ``DecidesAreaForm``; its list follows what somebody changes in the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_whatsappalert/groups/admin/overlap_panel.html"

        @property
        def media(self):
            return Media(js=["wagtail_whatsappalert/js/group-area.js"])

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            name = "wagtail_whatsappalert_admin:group_overlap"
            pk = self.instance.pk
            context["overlaps"] = self.form.overlaps
            context["url"] = reverse(name, args=[pk]) if pk else reverse(name)
            return context
