"""What the pages about the people of a group have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from phonenumber_field.phonenumber import to_python

from ..groups.models import Group
from ..signups.hand_over import ReleasedSignup
from ..signups.personal_forms import readable_phone
from ..signups.vcards import VCARD_TYPE
from .responses import keep_private

PER_PAGE = 25


def page_of(request: HttpRequest, rows: Any, count: int) -> Page:
    """One page of them; ``count`` is known already. What is no page is the first."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))


@dataclass(frozen=True)
class PersonRow:
    """A line of a list: the person, his number for reading, where his page is."""

    person: ReleasedSignup
    phone: str
    url: str


def rows_of(released: Iterable[ReleasedSignup], group: Group) -> list[PersonRow]:
    # Once for all of them: to make 50 addresses takes as long as the rest of a row.
    start = reverse("wagtail_whatsappalert:portal_person", args=[group.pk, 0])
    start = start.removesuffix("0/")
    return [
        PersonRow(person, for_reading(person.phone), f"{start}{person.number}/")
        for person in released
    ]


def for_reading(phone: str) -> str:
    """A number as people write it."""
    return readable_phone(to_python(phone)) if phone else ""


def contacts_file(group: Group, name: str, content: str) -> HttpResponse:
    """A vCard file that no cache keeps; nothing personal in its name."""
    start = slugify(group.contact_start) or f"group-{group.pk}"
    response = HttpResponse(content, content_type=VCARD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{start}{name}.vcf"'
    return keep_private(response)
