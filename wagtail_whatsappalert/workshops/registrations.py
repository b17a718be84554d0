"""A place at a workshop, also for people who want no group."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ..privacy.models import ConsentText
from ..signups.models import Signup
from ..signups.permissions import limit_of
from .hosts import WorkshopHost
from .models import Workshop
from .registration_permissions import may_view_registrations


class RegistrationStatus(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
    REGISTERED = "registered", _("Registered")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


ACTIVE = frozenset({RegistrationStatus.REGISTERED, RegistrationStatus.WAITING})


class RegistrationQuerySet(models.QuerySet):
    def registered(self) -> models.QuerySet:
        return self.filter(status=RegistrationStatus.REGISTERED)

    def waiting(self) -> models.QuerySet:
        return self.filter(status=RegistrationStatus.WAITING)

    def unconfirmed(self) -> models.QuerySet:
        return self.filter(status=RegistrationStatus.UNCONFIRMED)

    def active(self) -> models.QuerySet:
        """Who has a place or waits for one."""
        return self.filter(status__in=ACTIVE)

    def not_erased(self) -> models.QuerySet:
        return self.filter(erased_at=None)

    def attended(self) -> models.QuerySet:
        """Who was there, also without a place or without registering."""
        return self.exclude(attended_at=None)

    def on_the_list(self) -> models.QuerySet:
        """Who stands on the list of the evening: with a place, waiting, or there."""
        listed = models.Q(status__in=ACTIVE) | models.Q(attended_at__isnull=False)
        return self.filter(listed).not_erased()

    def no_shows(self, now: datetime) -> models.QuerySet:
        """Who had a place at a workshop that is over, and did not come."""
        held = self.filter(workshop__end__lte=now, workshop__is_cancelled=False)
        return held.registered().filter(attended_at=None)

    def visible_to(self, user: Any) -> models.QuerySet:
        """
        Those a CMS user may see. Who manages the signups of some groups only, sees
        who comes to workshops that are meant for one of these.
        """
        if not may_view_registrations(user):
            return self.none()
        limit = limit_of(user)
        if limit is None:
            return self
        theirs = Workshop.objects.filter(groups__in=limit)
        return self.filter(workshop__in=theirs.values("pk"))

    def count_places(self) -> int:
        """How many places are given, each person counted."""
        return self.registered().aggregate(sum=Sum("places"))["sum"] or 0


class Registration(models.Model):
    """
    One person for one workshop, with ``places`` for himself and who comes along.

    ``ticket`` is the order of confirmation. ``signup`` is who he is in a group, as far
    as he was recognised. ``access_needs`` is health data: optional, erased first.
    ``active_email`` repeats the address from confirmation on, for a unique constraint
    that every database keeps; ``pending_key`` does the same for the time before.
    """

    workshop = models.ForeignKey(
        Workshop,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("workshop"),
    )
    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=12)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=RegistrationStatus.choices,
        default=RegistrationStatus.UNCONFIRMED,
    )
    # Empty once the person is erased; e-mail also when somebody has none.
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    # Of who came without registering: he is recognised by it.
    phone = PhoneNumberField(_("mobile phone"), blank=True)
    places = models.PositiveSmallIntegerField(
        _("number of people"), default=1, validators=[MinValueValidator(1)]
    )
    access_needs = models.TextField(
        _("what he needs to take part"), max_length=500, blank=True
    )
    signup = models.ForeignKey(
        Signup,
        on_delete=models.SET_NULL,
        null=True,
        related_name="registrations",
        verbose_name=_("signup"),
    )
    # Beside a box that was ticked, where consent is asked.
    consent = models.ForeignKey(
        ConsentText,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agreed to"),
    )
    suspicion = models.CharField(_("suspected spam"), max_length=100, blank=True)
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    placed_at = models.DateTimeField(_("got a place"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    erased_at = models.DateTimeField(_("erased"), null=True)
    ticket = models.PositiveIntegerField(_("order"), null=True)
    moved_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="moved_from",
        verbose_name=_("moved to"),
    )
    # Attendance: who ticked him off, when, and how many came.
    attended_at = models.DateTimeField(_("was there"), null=True)
    people_attended = models.PositiveSmallIntegerField(
        _("how many were there"), null=True
    )
    ticked_by_host = models.ForeignKey(
        WorkshopHost, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # On the clock of the site: what was tapped earlier and arrives later is old.
    attendance_changed_at = models.DateTimeField(null=True, editable=False)
    # Who needs no workshop any more because he, or who came along, was there.
    unlocked = models.ManyToManyField(
        Signup, related_name="unlocked_by", editable=False
    )
    unlocks_pending = models.BooleanField(default=False, editable=False)
    # Made on the phone of the host: who arrives twice is entered once.
    walk_in_key = models.UUIDField(null=True, unique=True, editable=False)
    # Null, not empty: a unique constraint lets many rows have none.
    active_email = models.CharField(  # noqa: DJ001
        max_length=254, null=True, editable=False
    )
    pending_key = models.CharField(  # noqa: DJ001
        max_length=64, null=True, unique=True, editable=False
    )

    objects = RegistrationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("manage_registration", _("Can manage registrations")),
            ("export_registration", _("Can export registrations")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "ticket"], name="whatsappalert_registration_ticket"
            ),
            models.UniqueConstraint(
                fields=["workshop", "active_email"],
                name="whatsappalert_registration_email",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workshop", "status"], name="whatsappalert_registration"
            ),
            models.Index(fields=["email"], name="whatsappalert_reg_email"),
            models.Index(fields=["phone"], name="whatsappalert_reg_phone"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.status != RegistrationStatus.UNCONFIRMED

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_registered(self) -> bool:
        return self.status == RegistrationStatus.REGISTERED

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None
