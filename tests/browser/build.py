"""``python -m tests.browser.build`` fills the database of the demo for the tests."""

import django
from django.core.management import call_command

TWO_FORMS = "twee-formulieren"


def build():
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo")
    add_page_with_two_forms()


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


if __name__ == "__main__":
    build()
