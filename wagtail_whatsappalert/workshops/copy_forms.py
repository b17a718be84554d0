"""On which days the copies of a workshop are."""

from __future__ import annotations

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput

from ..adminkit.record_pages import MakesPageForm
from .pages import WorkshopIndexPageMixin, WorkshopPageMixin

MOST_COPIES = 8


class CopyForm(MakesPageForm):
    """``key`` is made with the form: sent twice, it makes each copy once."""

    page_mixin = WorkshopPageMixin
    index_mixin = WorkshopIndexPageMixin
    record_field = "workshop"

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        self.for_user = user
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.names = [f"start_{number}" for number in range(1, MOST_COPIES + 1)]
        for number, name in enumerate(self.names, start=1):
            label = _("Start of copy %(number)d") % {"number": number}
            self.fields[name] = forms.DateTimeField(
                label=label, required=False, widget=AdminDateTimeInput
            )
        pages = [name for name in self.fields if name.startswith("page_")]
        self.order_fields(["key", *self.names, *pages])

    def clean(self):
        cleaned = super().clean()
        starts = [cleaned[name] for name in self.names if cleaned.get(name)]
        if not starts and not self.errors:
            self.add_error(self.names[0], _("Choose at least one day."))
        for name in self.names:
            if cleaned.get(name) and cleaned[name] <= timezone.now():
                self.add_error(name, ValidationError(_("That moment is over.")))
        cleaned["starts"] = starts
        return cleaned

    @property
    def parent(self):
        """Under which their pages go; ``None`` if no pages are wanted."""
        wanted = self.cleaned_data.get("page_state")
        return self._parent(self.cleaned_data) if wanted else None
