"""A site with a given number of groups, and pages to compare them with."""

from functools import cache

from django.db import transaction
from shapely.affinity import rotate, translate
from shapely.geometry import mapping, shape

from tests.areas.factories import hoogeveen
from tests.groups.factories import (
    make_district,
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)
from tests.site.tree import make_site

from .models import EmailFormField, EmailFormPage, StandardPage

# Turned over it, no two of 1,000 areas are alike.
GOLDEN_ANGLE = 137.508
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
    """One of the 48 real neighbourhoods of Hoogeveen, turned, somewhere on a grid."""
    area = rotate(_real_areas()[number % 48], number * GOLDEN_ANGLE)
    x, y = _place(number)
    return mapping(translate(area, x - area.centroid.x, y - area.centroid.y))


@cache
def _real_areas():
    return [shape(boundary) for boundary in hoogeveen().values()]
