"""
Who saw, exported, changed or erased personal data: entries in Wagtail's log.

They name records by number only, so nothing personal stays in them when a
person is erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

# Of more records than this at once an entry keeps the count, not the numbers.
MOST_NUMBERS = 1000
# Wagtail looks up the record of every entry and stumbles over an empty number.
NO_RECORD = "0"


class AccessAction(models.TextChoices):
    LIST = "whatsappalert.list", _("Looked at a list")
    VIEW = "whatsappalert.view", _("Looked at a person")
    EXPORT = "whatsappalert.export", _("Exported")
    PRINT = "whatsappalert.print", _("Printed")
    ENTER = "whatsappalert.enter", _("Entered by hand")
    CHANGE = "whatsappalert.change", _("Changed")
    ERASE = "whatsappalert.erase", _("Erased")


def record_access(
    action: AccessAction,
    *,
    user: Any,
    model: type[models.Model],
    numbers: Sequence[int],
    count: int | None = None,
    **data: Any,
) -> ModelLogEntry:
    """
    Keep that somebody did something with the personal data of these records.

    ``user`` is ``None`` for what a person does with his own data or what happens
    by itself. ``data`` must be free of personal data: it is never erased.
    """
    count = len(numbers) if count is None else count
    one = str(numbers[0]) if count == len(numbers) == 1 else ""
    if not one:
        data["count"] = count
        if count == len(numbers) <= MOST_NUMBERS:
            data["numbers"] = list(numbers)
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(model),
        object_id=one or NO_RECORD,
        label=f"#{one}" if one else str(model._meta.verbose_name_plural),
        action=action.value,
        user=user,
        timestamp=timezone.now(),
        data=data,
    )
    # ``save`` would validate with three queries what is ours anyway.
    ModelLogEntry.objects.bulk_create([entry])
    return entry


def access_entries() -> models.QuerySet[ModelLogEntry]:
    """What was done with personal data, newest first."""
    return ModelLogEntry.objects.filter(action__in=AccessAction.values)


def about_record(number: int) -> models.Q:
    """Entries that name this record, alone or among others, on every database."""
    among = rf"(^|[^0-9]){int(number)}([^0-9]|$)"
    return models.Q(object_id=str(int(number))) | models.Q(data__numbers__regex=among)


def register_actions(registry: Any) -> None:
    """For the hook ``register_log_actions``."""
    for action in AccessAction:
        registry.register_action(action.value, action.label, action.label)
