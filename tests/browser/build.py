"""``python -m tests.browser.build`` fills the database of the demo for the tests."""

import django
from django.core.management import call_command

TWO_FORMS = "twee-formulieren"
MAPS = "kaarten"


def build():
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo")
    add_page_with_two_forms()
    add_page_with_maps()


def add_page_with_two_forms():
    from example_project.municipality.demo.tree import find_or_add, stream
    from example_project.municipality.models import HomePage, InformationPage
    from wagtail_whatsappalert.groups.models import Group

    group = Group.objects.get(name="Erflanden")
    find_or_add(
        HomePage.objects.get(slug="hoogeveen"),
        InformationPage,
        TWO_FORMS,
        title="Twee formulieren",
        body=stream(
            ("signup_form", {"heading": "Erflanden", "group": group.pk}),
            ("signup_form", {"heading": "Elke groep", "group": None}),
        ),
    )


def add_page_with_maps():
    from example_project.municipality.demo.tree import find_or_add, stream
    from example_project.municipality.models import HomePage, InformationPage
    from wagtail_whatsappalert.groups.models import Group

    first, second = Group.objects.filter(name__in=["Erflanden", "Krakeel"])
    find_or_add(
        HomePage.objects.get(slug="hoogeveen"),
        InformationPage,
        MAPS,
        title="Kaarten",
        body=stream(
            ("group_map", {"groups": [first.pk, second.pk]}),
            ("group_map", {"groups": [first.pk]}),
            ("workshop_map", {"heading": "Workshops"}),
            ("group_map", {"groups": []}),
        ),
    )


if __name__ == "__main__":
    build()
