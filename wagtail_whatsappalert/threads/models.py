"""What coordinators report or ask, and the answers. Nothing of it is public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..common.locations import LocationField, parse_location
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..steering.models import Contact
from .querysets import ThreadQuerySet


class ThreadKind(models.TextChoices):
    PROBLEM = "problem", _("A problem in the neighbourhood")
    QUESTION = "question", _("A question")
    # What a coordinator cannot change herself.
    AREA = "area", _("Another area for the group")
    CAPACITY = "capacity", _("More places in the group")
    SPLIT = "split", _("Split the group")
    SIGNS = "signs", _("Signs in the street")


REQUESTS = (
    ThreadKind.AREA,
    ThreadKind.CAPACITY,
    ThreadKind.SPLIT,
    ThreadKind.SIGNS,
)


class Addressee(models.TextChoices):
    MUNICIPALITY = "municipality", _("The municipality")
    OFFICER = "officer", _("The community police officer")
    BOTH = "both", _("Both")


class Thread(models.Model):
    """A report, question or request of a coordinator, until it is closed."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="threads", verbose_name=_("group")
    )
    coordinator = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="threads",
        verbose_name=_("coordinator"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ThreadKind.choices)
    addressee = models.CharField(_("for"), max_length=12, choices=Addressee.choices)
    subject = models.CharField(_("subject"), max_length=120)
    location = LocationField(_("place"), blank=True)
    opened_at = models.DateTimeField(_("opened"))
    changed_at = models.DateTimeField(_("last message"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    # Since when it waits for an answer to the coordinator; empty once it has one.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, editable=False)
    # Answered or closed, and nobody who runs the group has opened it since.
    has_news = models.BooleanField(default=False, editable=False)
    result = models.TextField(_("result"), max_length=1000, blank=True)
    # A double click opens one: the form carries it.
    form_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    objects = ThreadQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report or question")
        verbose_name_plural = _("reports and questions")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["closed_at", "-changed_at"], name="whatsappalert_thread_open"
            )
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_request(self) -> bool:
        """About the group itself: always for the municipality, and no emergency."""
        return self.kind in REQUESTS

    @property
    def point(self):
        """The place as a ``Location``, or ``None``."""
        return parse_location(self.location)


class ThreadMessage(models.Model):
    """One message; by a coordinator, a contact or somebody with a CMS account."""

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="messages"
    )
    coordinator = models.ForeignKey(
        Coordinator, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("text"), max_length=2000)
    at = models.DateTimeField(_("when"))
    form_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["thread", "at", "pk"]

    def __str__(self):
        return f"#{self.pk}"
