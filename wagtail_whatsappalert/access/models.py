"""One-time links and sessions of people without a CMS account."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """As what somebody signs in; each role has its own records of people."""

    COORDINATOR = "coordinator", _("Coordinator")
    CONTACT = "contact", _("Contact of the steering group")


class SignInLink(models.Model):
    """
    A link that was asked for. It works once, and no longer than ``expires_at``.

    Empty until the mail is made: the minutes count from then.
    """

    role = models.CharField(max_length=12, choices=Role.choices)
    person = models.PositiveBigIntegerField()
    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Where he was going; a path of ours.
    next_path = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        indexes = [
            models.Index(fields=["role", "person"], name="whatsappalert_link_person")
        ]

    def __str__(self):
        return f"#{self.pk}"


class AccessSessionQuerySet(models.QuerySet):
    def open(self, now: datetime):
        return self.filter(ended_at=None, expires_at__gt=now)

    def of(self, role: str, person: int):
        return self.filter(role=role, person=person)


class AccessSession(models.Model):
    """
    A device on which somebody is signed in. The key itself is only in the cookie.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    person = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AccessSessionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signed-in device")
        verbose_name_plural = _("signed-in devices")
        indexes = [
            models.Index(fields=["role", "person"], name="whatsappalert_session_person")
        ]

    def __str__(self):
        return f"#{self.pk}"
