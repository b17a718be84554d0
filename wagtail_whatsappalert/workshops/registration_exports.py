"""What a spreadsheet of registrations holds; read in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..adminkit.spreadsheets import plain
from .registrations import Registration

BATCH = 500


def headings() -> list[str]:
    """Access needs are left out: a spreadsheet is kept longer than the evening."""
    return [
        _("Number"),
        _("Workshop"),
        _("Start"),
        _("Status"),
        _("Name"),
        _("E-mail address"),
        _("Mobile phone"),
        _("Number of people"),
        _("How many were there"),
        _("Came without registering"),
        _("Registered"),
        _("Signup"),
    ]


def rows_of(numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    """In their order; who is deleted meanwhile is left out."""
    for at in range(0, len(numbers), BATCH):
        batch = numbers[at : at + BATCH]
        found = Registration.objects.select_related("workshop").in_bulk(batch)
        for number in batch:
            if number in found:
                yield _row(found[number])


def _row(registration: Registration) -> list[Any]:
    phone = registration.phone
    values = [
        registration.pk,
        registration.workshop.title,
        registration.workshop.start,
        registration.get_status_display(),
        registration.name,
        registration.email,
        phone.as_e164 if phone else "",
        registration.places,
        registration.people_attended or 0,
        registration.is_walk_in,
        registration.created_at,
        registration.signup_id,
    ]
    return [plain(value) for value in values]
