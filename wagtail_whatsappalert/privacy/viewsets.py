"""Consent texts in the admin."""

from __future__ import annotations

from ..adminkit.versions import (
    VersionCreateView,
    VersionForm,
    VersionIndexView,
    VersionInspectView,
    VersionViewSet,
)
from .models import ConsentPurpose, ConsentText
from .services import current_consent_texts, publish_consent_text


class ConsentTextForm(VersionForm):
    publish = staticmethod(publish_consent_text)


class ConsentTextIndexView(VersionIndexView):
    version_scope = ("purpose",)

    def get_scopes(self):
        return [({"purpose": p.value}, [p.label]) for p in ConsentPurpose]


class ConsentTextCreateView(VersionCreateView):
    """Starts from the sentence in force for ``?purpose=``, else for storing."""

    def get_text_in_force(self, site, language):
        texts = current_consent_texts(site, language, tuple(ConsentPurpose))
        purpose = self.request.GET.get("purpose")
        return texts.get(purpose) or texts[ConsentPurpose.STORAGE]


class ConsentTextInspectView(VersionInspectView):
    start_fields = ("language", "purpose")


class ConsentTextViewSet(VersionViewSet):
    model = ConsentText
    name = "whatsappalert_consent_texts"
    icon = "tick-inverse"
    text_fields = ("purpose", "text")
    list_filter = ["site", "language", "purpose"]
    form_base_class = ConsentTextForm
    index_view_class = ConsentTextIndexView
    add_view_class = ConsentTextCreateView
    inspect_view_class = ConsentTextInspectView
