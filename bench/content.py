"""A site with a given number of groups, and pages to compare them with."""

import math

from django.db import transaction

from tests.groups.factories import (
    make_district,
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)
from tests.site.tree import make_site

from .models import EmailFormField, EmailFormPage, StandardPage

VERTICES = 60
TEXT = "<p>Neighbours warn each other and call the police first.</p>"
# As many fields as the signup form has, of the same kinds.
FORM_FIELDS = [
    ("Name", "singleline", ""),
    ("Phone", "singleline", ""),
    ("Email", "email", ""),
    ("Postcode", "singleline", ""),
    ("House number", "singleline", ""),
    ("Addition", "singleline", ""),
    ("Relation", "radio", "lives\nworks"),
    ("Minimum age", "checkbox", ""),
    ("House rules", "checkbox", ""),
]


def make_pages():
    """The site, with the overview and the pages to compare by name."""
    site = make_site(hostname="testserver", slug="bench")
    group = make_group(name="Form", capacity=1024)
    return {
        "overview": make_index_page(site),
        "bare": _standard_page(site, "bare", ("text", TEXT)),
        "block": _standard_page(
            site, "block", ("text", TEXT), ("signup_form", {"group": group.pk})
        ),
        "form": _form_page(site),
        "group": group,
    }


def _standard_page(site, slug, *body):
    return site.root_page.add_child(
        instance=StandardPage(title=slug, slug=slug, body=list(body))
    )


def _form_page(site):
    page = EmailFormPage(
        title="Form", slug="form", to_address="editor@example.org", subject="Form"
    )
    page.form_fields = [
        EmailFormField(
            sort_order=number,
            label=label,
            field_type=kind,
            choices=choices,
            required=label != "Addition",
        )
        for number, (label, kind, choices) in enumerate(FORM_FIELDS)
    ]
    return site.root_page.add_child(instance=page)


@transaction.atomic
def make_groups(overview, numbers):
    """A group with an area of its own and a page for each of the numbers."""
    district = make_district(code=f"WK0118{numbers[0]:04}")
    for number in numbers:
        area = make_neighbourhood(
            code=f"BU0118{number:04}",
            name=f"Buurt {number}",
            boundary=_outline(number),
            district=district,
        )
        group = make_group(
            name=f"Groep {number}",
            neighbourhoods=[area],
            location="SRID=4326;POINT({} {})".format(*_place(number)),
        )
        make_group_page(group, overview)


def _place(number):
    return 6 + number % 40 / 50, 52 + number // 40 / 50


def _outline(number):
    """A ragged ring that no simplification flattens, somewhere on a grid."""
    x, y = _place(number)
    ring = [_vertex(x, y, step) for step in range(VERTICES)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _vertex(x, y, step):
    angle = 2 * math.pi * step / VERTICES
    radius = 0.008 if step % 2 else 0.005
    return [
        round(x + radius * math.cos(angle), 6),
        round(y + radius * math.sin(angle), 6),
    ]
