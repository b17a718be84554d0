"""The burglar exercise "Houd u de boef tegen?" after a workshop."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Workshop
from .registrations import Registration


class Exercise(models.Model):
    """
    A mock burglar tries the homes of those who joined in, in a period.

    It cannot be on before the control room knows of it.
    """

    workshop = models.OneToOneField(
        Workshop, on_delete=models.PROTECT, related_name="exercise"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    control_room_informed_at = models.DateTimeField(
        _("control room informed"), null=True, blank=True
    )
    control_room_contact = models.CharField(
        _("who was told at the control room"), max_length=200, blank=True
    )
    informed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("told by"),
    )
    is_on = models.BooleanField(_("is on"), default=False)
    attempts = models.PositiveIntegerField(_("attempts"), null=True, blank=True)
    emergency_calls = models.PositiveIntegerField(
        _("calls to the emergency number"), null=True, blank=True
    )
    other_calls = models.PositiveIntegerField(
        _("calls to the number without hurry"), null=True, blank=True
    )
    was_stopped = models.BooleanField(_("the burglar was stopped"), null=True)
    result_sent_at = models.DateTimeField(_("result sent"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("burglar exercise")
        verbose_name_plural = _("burglar exercises")
        ordering = ["-starts_on", "-pk"]
        permissions = [
            ("view_exercise_addresses", _("Can view the addresses of exercises"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(control_room_informed_at__isnull=False),
                name="whatsappalert_exercise_informed",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ExerciseParticipant(models.Model):
    """Who joined in, with his address; erased after the result mail."""

    exercise = models.ForeignKey(
        Exercise, on_delete=models.CASCADE, related_name="participants"
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="exercise_participant"
    )
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    house_number = models.PositiveIntegerField(_("house number"), null=True)
    house_number_addition = models.CharField(_("addition"), max_length=10, blank=True)
    opted_in_at = models.DateTimeField(_("joined in"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participant in an exercise")
        verbose_name_plural = _("participants in exercises")

    def __str__(self) -> str:
        return f"#{self.pk}"
