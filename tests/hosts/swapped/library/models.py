"""This site's own documents; leaflets refer to them."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document


class File(AbstractDocument):
    publisher = models.CharField(max_length=100, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "publisher")
