"""Who runs groups, and what she promised before she sees anybody's data."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.fields import RichTextField

from ..common.models import VersionedText

AGREEMENT_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class ConfidentialityAgreement(VersionedText):
    """A version of what a coordinator promises; rule 9 of the domain."""

    text = RichTextField(_("text"), features=AGREEMENT_FEATURES)

    class Meta:
        verbose_name = _("confidentiality agreement")
        verbose_name_plural = _("confidentiality agreements")
        ordering = ["site", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "number"],
                name="whatsappalert_agreement_version",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number} ({self.language})"


class CoordinatorQuerySet(models.QuerySet):
    def active(self, today: date):
        """Who is coordinator on this day."""
        return self.filter(
            Q(active_until=None) | Q(active_until__gte=today), active_from__lte=today
        )

    def may_receive_data(self, today: date):
        """Active, and bound by the agreement: rule 9 of the domain."""
        return self.active(today).exclude(agreement=None)

    def in_directory(self, today: date):
        """Whom the other coordinators may see: she agreed, and runs groups."""
        return self.may_receive_data(today).filter(in_directory=True)

    def with_agreement_state(self):
        """``has_newer_agreement``: a version follows the one that she accepted."""
        newer = ConfidentialityAgreement.objects.filter(
            site=OuterRef("agreement__site"),
            language=OuterRef("agreement__language"),
            number__gt=OuterRef("agreement__number"),
        )
        return self.select_related("agreement").annotate(
            has_newer_agreement=Exists(newer)
        )


class Coordinator(models.Model):
    """A volunteer who runs one or more groups; without a CMS account."""

    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail address"), unique=True)
    phone = PhoneNumberField(_("mobile phone"))
    language = models.CharField(_("language"), max_length=12)
    active_from = models.DateField(_("active from"), default=timezone.localdate)
    active_until = models.DateField(
        _("active until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty as long as no end is known."),
    )
    agreement = models.ForeignKey(
        ConfidentialityAgreement,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreement accepted"),
    )
    agreement_accepted_at = models.DateTimeField(
        _("accepted on"), null=True, editable=False
    )

    trained_at = models.DateField(
        _("trained to give workshops since"),
        null=True,
        blank=True,
        help_text=_("By the police. Then she can be the host of a workshop."),
    )
    reachable_at = models.DateTimeField(
        _("said to be reachable"), null=True, editable=False
    )
    in_directory = models.BooleanField(
        _("in the directory"),
        default=False,
        help_text=_("Other coordinators see her name, telephone and groups."),
    )

    objects = CoordinatorQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until=None)
                | Q(active_until__gte=models.F("active_from")),
                name="whatsappalert_coordinator_period",
            )
        ]

    def __str__(self):
        return f"#{self.pk}"

    def is_active(self, today: date) -> bool:
        ended = self.active_until is not None and self.active_until < today
        return self.active_from <= today and not ended

    def may_receive_data(self, today: date) -> bool:
        """Whether personal data of her groups may be released to her."""
        return self.is_active(today) and self.agreement_id is not None
