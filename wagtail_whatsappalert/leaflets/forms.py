"""The form of a leaflet in the admin."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..adminkit.versions import offered_languages
from ..common.versioning import known_language


def language_choices() -> list[tuple[str, str]]:
    return list(offered_languages().items())


class LeafletForm(WagtailAdminModelForm):
    """Starts in the language of the site."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    url = forms.URLField(
        label=_("Address elsewhere"),
        required=False,
        assume_scheme="https",
        help_text=_("For example of the police. A document, or an address: not both."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["language"] = known_language(settings.LANGUAGE_CODE)
