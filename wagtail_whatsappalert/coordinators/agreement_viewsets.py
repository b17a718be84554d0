"""The confidentiality agreement in the admin, in versions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ..adminkit.versions import VersionCreateView, VersionInspectView, VersionViewSet
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import complete_wording, readable_html
from .forms import AgreementForm
from .models import ConfidentialityAgreement
from .wording import current_agreement


class AgreementCreateView(VersionCreateView):
    def get_text_in_force(self, site, language):
        return current_agreement(site, language)


class AgreementInspectView(VersionInspectView):
    """Shows it as the coordinator reads it, with the facts of the site."""

    def get_text_display_value(self):
        return readable_agreement(self.object)


def readable_agreement(agreement):
    """Safe HTML with the placeholders filled in."""
    settings = WhatsAppAlertSettings.for_site(agreement.site)
    return readable_html([agreement.text], complete_wording(settings.wording))[0]


class AgreementViewSet(VersionViewSet):
    model = ConfidentialityAgreement
    name = "whatsappalert_agreements"
    icon = "lock"
    menu_label = gettext_lazy("Confidentiality agreement")
    text_fields = ("text",)
    form_base_class = AgreementForm
    add_view_class = AgreementCreateView
    inspect_view_class = AgreementInspectView
    explanation = gettext_lazy(
        "You make a new version. Coordinators who accepted an earlier one stay bound "
        "by that; in the list you see who has not accepted the newest yet. "
        "{municipality} is replaced when the text is shown."
    )
