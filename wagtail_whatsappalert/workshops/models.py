"""A workshop evening: the record, not its page."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from ..common.locations import LocationField, parse_location
from ..common.versions import touch_public_version
from .querysets import WorkshopQuerySet

# What a guest must know: with any other value he comes at the wrong time or place.
GUEST_FACTS = ("title", "start", "end", "venue", "address", "location", "is_cancelled")


class Workshop(index.Indexed, models.Model):
    """
    When, where and by whom a workshop is given.

    ``uid`` and ``sequence`` belong to the calendar file: the first never
    changes, the second rises with every change that a guest must know.
    """

    title = models.CharField(_("title"), max_length=200)
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    venue = models.CharField(
        _("place"),
        max_length=200,
        help_text=_("The name of the building, and the room."),
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    location = LocationField(_("marker on the map"), blank=True)
    host = models.CharField(
        _("given by"),
        max_length=200,
        blank=True,
        help_text=_("For example the police, or a trained coordinator."),
    )
    what_to_bring = models.TextField(_("what to bring"), max_length=1000, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = WorkshopQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("venue"),
        index.SearchField("address"),
        index.FilterField("start"),
    ]

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["start", "id"], name="whatsappalert_workshop_start")
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.start and self.end and self.end <= self.start:
            raise ValidationError({"end": _("The end comes after the start.")})

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if not self._state.adding:
                self._count_change(kwargs)
            super().save(*args, **kwargs)
            touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted

    def _count_change(self, kwargs):
        """Raise ``sequence``, counted from the stored one, if a guest fact differs."""
        stored = Workshop.objects.filter(pk=self.pk)
        # Lock by writing: of two editors the second must see what the first saved.
        stored.update(sequence=models.F("sequence"))
        before = stored.values("sequence", *GUEST_FACTS).first()
        if before is None:
            return
        written = kwargs.get("update_fields")
        facts = GUEST_FACTS if written is None else set(GUEST_FACTS) & set(written)
        changed = any(getattr(self, fact) != before[fact] for fact in facts)
        self.sequence = before["sequence"] + changed
        if written is not None:
            kwargs["update_fields"] = {*written, "sequence", "updated_at"}

    @property
    def is_past(self) -> bool:
        return self.end <= timezone.now()

    @property
    def ends_on_another_day(self) -> bool:
        return timezone.localdate(self.start) != timezone.localdate(self.end)

    @property
    def point(self):
        """The marker as a ``Location``, or ``None``."""
        return parse_location(self.location)
