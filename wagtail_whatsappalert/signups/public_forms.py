"""What every form has that residents find on a page of the site."""

from __future__ import annotations

from django import forms

from .abuse import ELAPSED


class PublicForm(forms.Form):
    """
    Has a ``name`` and an ``email``; may have boxes, each of which must be ticked.

    ``uid`` makes the DOM ids of this one rendering, so that two forms on a page
    never share one.
    """

    def __init__(self, data=None, *, uid, initial=None):
        super().__init__(data, auto_id=f"{uid}-%s", initial=initial)
        self.uid = uid

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self):
        # No mail server tells capitals apart; the limit of mails must not either.
        return self.cleaned_data["email"].lower()

    def untick(self, *names):
        """He has not read what stands beside these boxes now."""
        self.data = self.data.copy()
        for name in names:
            self.data.pop(name, None)
            self.errors.pop(name, None)

    @property
    def boxes(self):
        """The bound fields of the boxes, in the order they are shown."""
        return [
            self[name]
            for name, field in self.fields.items()
            if isinstance(field, forms.BooleanField)
        ]

    @property
    def elapsed(self):
        """The seconds that our script counted before, when the form comes back."""
        seconds = self.data.get(ELAPSED, "")
        return seconds if seconds.isascii() and seconds.isdecimal() else ""

    @property
    def problems(self):
        """
        Every error with the id of its field, for the summary above the form; without
        one where it is about the form as a whole.
        """
        of_the_form = [("", error) for error in self.non_field_errors()]
        return of_the_form + [
            (self[name].id_for_label or self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]
