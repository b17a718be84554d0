"""What somebody agreed to: which words, when and how."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..groups.own_rules import GroupRules
from ..privacy.models import ConsentText
from ..texts.models import HouseRules
from .choices import Source


class SignupConsent(models.Model):
    """That a person ticked the box of one purpose: which words, and when."""

    signup = models.ForeignKey(
        "wagtail_whatsappalert.Signup",
        on_delete=models.CASCADE,
        related_name="consents",
    )
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given"))
    source = models.CharField(
        _("given how"), max_length=10, choices=Source.choices, default=Source.WEBSITE
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["signup", "text"], name="whatsappalert_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class RulesAcceptance(models.Model):
    """That somebody accepted a version of the rules, and when."""

    signup = models.ForeignKey(
        "wagtail_whatsappalert.Signup",
        on_delete=models.CASCADE,
        related_name="acceptances",
    )
    house_rules = models.ForeignKey(
        HouseRules, on_delete=models.PROTECT, related_name="+"
    )
    group_rules = models.ForeignKey(
        GroupRules, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted"))
    source = models.CharField(
        _("accepted how"),
        max_length=10,
        choices=Source.choices,
        default=Source.WEBSITE,
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("acceptance of rules")
        verbose_name_plural = _("acceptances of rules")
        ordering = ["signup", "accepted_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"
