from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WhatsAppAlertPagesConfig(AppConfig):
    """The concrete page classes; a site with its own base page leaves it out."""

    name = "wagtail_whatsappalert.pages"
    label = "whatsappalert_pages"
    verbose_name = _("WhatsApp-Alert pages")
    default_auto_field = "django.db.models.BigAutoField"
