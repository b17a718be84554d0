"""Choosing some of our records in a form that anybody may forge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class RecordsField(forms.ModelMultipleChoiceField):
    """A number that is too long for the database is no choice, as any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # SQLite raises it; the others answer that there is no such record.
            message = self.error_messages["invalid_pk_value"]
            raise ValidationError(
                message, code="invalid_pk_value", params={"pk": "…"}
            ) from error
