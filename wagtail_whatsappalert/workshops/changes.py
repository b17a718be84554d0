"""What a workshop was before it changed, so that guests read what is different."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .models import Workshop

# Of what a guest must know: what is worth a letter. A comma in the title, or the
# marker on the map, is not.
TOLD_FACTS = ("start", "end", "venue", "address", "online_link", "is_cancelled")


class WorkshopChange(models.Model):
    """
    A change that guests have to hear of.

    ``sequence`` is that of the workshop since; ``before`` holds the ``TOLD_FACTS``
    as they were.
    """

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="changes"
    )
    sequence = models.PositiveIntegerField()
    changed_at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(encoder=DjangoJSONEncoder)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["workshop", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "sequence"], name="whatsappalert_workshop_change"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def facts(self) -> dict[str, Any]:
        """As ``before``, with moments in place of texts."""
        moments = {
            name: parse_datetime(self.before[name])
            for name in ("start", "end")
            if isinstance(self.before[name], str)
        }
        return {**self.before, **moments}


def note_change(workshop: Workshop, *, now: datetime) -> WorkshopChange | None:
    """After it was saved: ``None`` if nothing changed that guests are told."""
    if workshop.changed_facts.isdisjoint(TOLD_FACTS):
        return None
    return WorkshopChange.objects.create(
        workshop=workshop,
        sequence=workshop.sequence,
        changed_at=now,
        before={fact: workshop.facts_before[fact] for fact in TOLD_FACTS},
    )


def facts_at(workshop: Workshop, moment: datetime) -> dict[str, Any] | None:
    """What it was at a moment; ``None`` if nothing has changed since."""
    later = workshop.changes.filter(changed_at__gt=moment).order_by("sequence")
    change = later.first()
    return change and change.facts
