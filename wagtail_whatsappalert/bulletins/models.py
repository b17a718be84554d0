"""Short messages of municipality and police that coordinators pass on."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..areas.models import District
from ..coordinators.models import Coordinator
from ..steering.models import Contact, SteeringGroup


class Urgency(models.TextChoices):
    URGENT = "urgent", _("Urgent: pass it on at once")
    NORMAL = "normal", _("Not urgent: pass it on today")


class BulletinStatus(models.TextChoices):
    AWAITING = "awaiting", _("Waits for a second reader")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "Withdrawn")


class BulletinQuerySet(models.QuerySet):
    def current(self, now: datetime):
        """Sent, not withdrawn, and still valid."""
        return self.filter(status=BulletinStatus.SENT, valid_until__gt=now)


class Bulletin(models.Model):
    """
    Something that residents can act on now; rule 7 of the domain.

    ``version`` starts at 1 and rises with each correction; what earlier ones said
    stays in ``BulletinText``. No districts: the whole area of the steering group.
    """

    steering_group = models.ForeignKey(
        SteeringGroup, on_delete=models.PROTECT, related_name="bulletins"
    )
    author = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="+", verbose_name=_("districts")
    )
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices)
    text = models.TextField(_("text"), max_length=600)
    action = models.TextField(_("what residents can do now"), max_length=300)
    valid_until = models.DateTimeField(_("valid until"))
    status = models.CharField(
        _("status"), max_length=10, choices=BulletinStatus.choices
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    second_reader = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("second reader"),
    )
    read_at = models.DateTimeField(_("read by a second person"), null=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    # Since when receivers have to be told, and when they were noted first; see
    # ``bulletins.notifications``.
    announce_since = models.DateTimeField(null=True, editable=False, db_index=True)
    announced_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(
        _("why it was withdrawn or not sent"), max_length=300, blank=True
    )
    # A double click makes one bulletin: the form carries it.
    form_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    objects = BulletinQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["status", "valid_until"], name="whatsappalert_bulletin_valid"
            )
        ]

    def __str__(self):
        return f"#{self.pk}"

    def is_current(self, now: datetime) -> bool:
        return self.status == BulletinStatus.SENT and self.valid_until > now

    @property
    def is_withdrawn(self) -> bool:
        return self.status == BulletinStatus.WITHDRAWN

    @property
    def edition(self) -> str:
        """What receivers are told once each: a version, or that it is withdrawn."""
        return f"{self.version}w" if self.is_withdrawn else f"{self.version}"


class BulletinText(models.Model):
    """What a bulletin said before it was corrected."""

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="texts"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=600)
    action = models.TextField(_("what residents can do now"), max_length=300)
    valid_until = models.DateTimeField(_("valid until"))
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices)
    until = models.DateTimeField(_("until"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("earlier text of a bulletin")
        verbose_name_plural = _("earlier texts of bulletins")
        ordering = ["bulletin", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "version"], name="whatsappalert_bulletin_version"
            )
        ]

    def __str__(self):
        return f"#{self.pk}"


class BulletinReceipt(models.Model):
    """
    One coordinator who gets a bulletin, and what she did with it.

    ``opened_version`` and ``passed_on_version`` tell which text she knows.
    """

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="receipts"
    )
    coordinator = models.ForeignKey(
        Coordinator, on_delete=models.CASCADE, related_name="bulletin_receipts"
    )
    opened_at = models.DateTimeField(_("opened"), null=True)
    opened_version = models.PositiveSmallIntegerField(null=True)
    passed_on_at = models.DateTimeField(_("passed on"), null=True)
    passed_on_version = models.PositiveSmallIntegerField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("receiver of a bulletin")
        verbose_name_plural = _("receivers of bulletins")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "coordinator"], name="whatsappalert_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(opened_version__isnull=False),
                name="whatsappalert_receipt_opened",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
