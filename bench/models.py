"""What our pages are compared with: Wagtail's own, written plainly."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_whatsappalert.signups.blocks import SignupFormBlock


class StandardPage(Page):
    body = StreamField(
        [("text", blocks.RichTextBlock()), ("signup_form", SignupFormBlock())]
    )

    template = "bench/standard_page.html"


class EmailFormPage(AbstractEmailForm):
    template = landing_page_template = "bench/form_page.html"


class EmailFormField(AbstractFormField):
    page = ParentalKey(
        EmailFormPage, on_delete=models.CASCADE, related_name="form_fields"
    )
