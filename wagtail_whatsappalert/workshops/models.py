"""A workshop evening: the record, not its page."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from ..areas.models import Neighbourhood
from ..common.locations import LocationField, parse_location
from ..common.versions import touch_public_version
from ..conf import conf
from ..groups.models import Group
from ..leaflets.models import Leaflet
from ..places.models import PlaceProvider
from .calendar_events import stored_event
from .hosts import WorkshopHost
from .querysets import WorkshopQuerySet

# What a guest must know: with any other value he comes at the wrong time or place.
GUEST_FACTS = (
    *("title", "start", "end", "venue", "address", "location", "online_link"),
    "is_cancelled",
)


class WorkshopState(models.TextChoices):
    """What a workshop is at a moment; never stored, so it is never late."""

    PLANNED = "planned", _("Planned: registering starts later")
    OPEN = "open", _("Open: you can register")
    FULL = "full", _("Full, with a waiting list")
    CLOSED = "closed", _("Registering is closed")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")


def state_of(workshop: Any, now: datetime) -> WorkshopState:
    """
    As ``Workshop.state``, also for what was kept of a workshop in a cache under the
    same names.
    """
    if workshop.is_cancelled:
        return WorkshopState.CANCELLED
    if workshop.end <= now:
        return WorkshopState.HELD
    if not workshop.takes_registrations or workshop.registers_until <= now:
        return WorkshopState.CLOSED
    if workshop.opens_at and now < workshop.opens_at:
        return WorkshopState.PLANNED
    return WorkshopState.OPEN if workshop.places_left else WorkshopState.FULL


def default_workshop_capacity() -> int:
    return conf.DEFAULT_WORKSHOP_CAPACITY


class Workshop(PlaceProvider, index.Indexed):
    """
    When, where and by whom a workshop is given.

    ``capacity`` counts guests; who gives it is not one of them. ``host`` is what
    visitors read, ``hosts`` are the records of who may take attendance.

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
    hosts = models.ManyToManyField(
        WorkshopHost, blank=True, related_name="workshops", verbose_name=_("hosts")
    )
    accessibility = models.TextField(
        _("accessibility"),
        max_length=1000,
        blank=True,
        help_text=_("For example: no thresholds, an induction loop, a lift."),
    )
    directions = models.TextField(_("how to get there"), max_length=1000, blank=True)
    language = models.CharField(
        _("language spoken"), max_length=50, blank=True, help_text=_("Empty: Dutch.")
    )
    online_link = models.URLField(
        _("link to take part online"),
        blank=True,
        help_text=_("Only shown to people who are registered."),
    )
    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Where the workshop is shown. Empty: on every site."),
    )
    groups = models.ManyToManyField(
        Group,
        blank=True,
        related_name="workshops",
        verbose_name=_("meant for these groups"),
    )
    neighbourhoods = models.ManyToManyField(
        Neighbourhood,
        blank=True,
        related_name="+",
        verbose_name=_("meant for these neighbourhoods"),
        help_text=_("Without groups and neighbourhoods it is for everybody."),
    )
    leaflets = models.ManyToManyField(
        Leaflet, blank=True, related_name="+", verbose_name=_("leaflets handed out")
    )
    capacity = models.PositiveIntegerField(
        _("capacity"), default=default_workshop_capacity
    )
    takes_registrations = models.BooleanField(
        _("people register on this site"), default=True
    )
    opens_at = models.DateTimeField(
        _("registering starts"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    closes_at = models.DateTimeField(
        _("registering ends"),
        null=True,
        blank=True,
        help_text=_("Empty: when the workshop starts."),
    )
    places_per_registration = models.PositiveSmallIntegerField(
        _("places in one registration"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("At most so many people can come with one registration."),
    )
    what_to_bring = models.TextField(_("what to bring"), max_length=1000, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(
        _("last changed"), default=timezone.now, editable=False
    )
    calendar_event = models.TextField(default="", editable=False)

    objects = WorkshopQuerySet.as_manager()

    derived_fields = ("places_given", "calendar_event")

    # Of the latest ``save``: what guests knew, and which of these facts are new.
    facts_before: dict[str, Any] = {}
    changed_facts: frozenset[str] = frozenset()

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
            self.updated_at = timezone.now()
            super().save(*args, **kwargs)
            self._store_event(kwargs.get("update_fields") is None)
            touch_public_version()

    def _store_event(self, is_whole):
        """Of what is stored: that is less than this if only some fields were saved."""
        whole = self if is_whole else Workshop.objects.get(pk=self.pk)
        self.calendar_event = stored_event(whole)
        Workshop.objects.filter(pk=self.pk).update(calendar_event=self.calendar_event)

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
        self.facts_before = before
        self.changed_facts = frozenset(
            fact for fact in facts if getattr(self, fact) != before[fact]
        )
        self.sequence = before["sequence"] + bool(self.changed_facts)
        if written is not None:
            kwargs["update_fields"] = {*written, "sequence", "updated_at"}

    def count_places_given(self) -> int:
        return self.registrations.count_places()

    def availability_changed(self) -> None:
        touch_public_version()

    def state(self, now: datetime) -> WorkshopState:
        """What it is at this moment, for who wants to register."""
        return state_of(self, now)

    @property
    def most_places(self) -> int:
        """How many people can come with one registration."""
        return max(1, min(self.places_per_registration, self.capacity))

    @property
    def registers_until(self) -> datetime:
        """Never after the start: then nobody is promoted or registered any more."""
        return min(self.closes_at or self.start, self.start)

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
