"""What an editor of the municipality fills in once for a site."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

swapper.set_app_prefix("wagtailcore", "wagtail")


class LegalBasis(models.TextChoices):
    """Article 6(1) GDPR, (e) or (a); legitimate interest is no option here."""

    PUBLIC_TASK = "public_task", _("Public task: a clear notice at the form")
    CONSENT = "consent", _("Consent: a box for each purpose at the form")


@register_setting(icon="whatsappalert")
class WhatsAppAlertSettings(BaseSiteSetting):
    """Facts and contacts that forms, pages and mails of one site show."""

    select_related = ["privacy_page", "start_page"]

    municipality = models.CharField(
        _("municipality"),
        max_length=100,
        blank=True,
        help_text=_("The name only, for example Hoogeveen."),
    )
    phone = models.CharField(
        _("telephone number"),
        max_length=30,
        blank=True,
        help_text=_("Stands at every form, error and mail."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Answers to our mails arrive here."),
    )
    sender = models.EmailField(
        _("sender of mails"),
        blank=True,
        help_text=_("Leave empty to use the sender of the whole site."),
    )
    paper_forms_to = models.TextField(
        _("where paper forms go"),
        blank=True,
        max_length=300,
        help_text=_("An address, as it stands on the printed signup form."),
    )
    emergency_number = models.CharField(
        _("emergency number"),
        max_length=20,
        default="112",
        help_text=_("The Netherlands 112; in Belgium 101 is the police."),
    )
    non_emergency_number = models.CharField(
        _("number without hurry"), max_length=20, default="0900-8844"
    )
    emergency_without_speech = models.CharField(
        _("emergency route without speech"),
        max_length=100,
        default="112NL-app",
        help_text=_(
            "How people who cannot hear or speak well reach help, without “the”."
        ),
    )
    legal_basis = models.CharField(
        _("legal basis"),
        max_length=20,
        choices=LegalBasis.choices,
        default=LegalBasis.PUBLIC_TASK,
    )
    privacy_officer = models.CharField(
        _("privacy officer"),
        max_length=200,
        blank=True,
        help_text=_("Name and how to reach, as residents read it."),
    )
    complaint_authority = models.CharField(
        _("where to complain"),
        max_length=200,
        default="Autoriteit Persoonsgegevens (autoriteitpersoonsgegevens.nl)",
    )
    privacy_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("privacy statement"),
    )
    municipality_code = models.CharField(
        _("code of the municipality"),
        max_length=10,
        blank=True,
        help_text=_(
            "As in its areas, for example GM0118. Only needed where one installation "
            "serves several municipalities."
        ),
    )
    start_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page about starting a group"),
        help_text=_("Shown to who lives where there is no group yet."),
    )
    group_intro = RichTextField(
        _("introduction of every group page"),
        blank=True,
        features=["bold", "italic", "link", "ul", "ol"],
        help_text=_("Stands above the facts of each group page."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("municipality"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("sender"),
                FieldPanel("paper_forms_to"),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("emergency_number"),
                FieldPanel("non_emergency_number"),
                FieldPanel("emergency_without_speech"),
            ],
            heading=_("Emergency"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_(
                        "Ask your privacy officer which legal basis the municipality "
                        "uses. With consent, residents tick a box for each purpose."
                    )
                ),
                FieldPanel("legal_basis"),
                FieldPanel("privacy_officer"),
                FieldPanel("complaint_authority"),
                FieldPanel("privacy_page"),
            ],
            heading=_("Privacy"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("municipality_code"),
                FieldPanel("start_page"),
                FieldPanel("group_intro"),
            ],
            heading=_("Groups"),
        ),
    ]

    class Meta:
        verbose_name = _("WhatsApp-Alert")

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def full_name(self) -> str:
        """As in a sentence: "the municipality of Hoogeveen"; empty if not known."""
        if not self.municipality:
            return ""
        return gettext("the municipality of %(name)s") % {"name": self.municipality}

    @property
    def wording(self) -> dict[str, str]:
        """What the placeholders of rules and SAAR steps stand for on this site."""
        return {
            "municipality": self.full_name,
            "emergency_number": self.emergency_number,
            "non_emergency_number": self.non_emergency_number,
            "emergency_without_speech": self.emergency_without_speech,
        }
