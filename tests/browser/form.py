"""How a visitor fills in the signup form."""

from dataclasses import dataclass, replace

MOBILE = "06 12 34 56 {:02d}"
LANDLINE = "0528 291 911"
SUBMIT = "button[type=submit]"


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    email: str
    # Of no list of the demo: nobody can say that it lies outside a group's area.
    postcode: str = "7999 ab"
    house_number: str = "12"
    house_number_addition: str = "a"

    def with_phone(self, phone):
        return replace(self, phone=phone)


def make_person(number):
    """A person nobody else is; ``number`` from 0 to 99."""
    return Person(
        name=f"Proef Persoon-{number:02d}",
        phone=MOBILE.format(number),
        email=f"proef{number}@example.org",
    )


def form_on(page, at=0):
    return page.locator("form.whatsappalert-form").nth(at)


def heading_on(page, at=0):
    return page.locator(".whatsappalert-signup__heading").nth(at)


def fill_in(form, person):
    for name, value in vars(person).items():
        form.locator(f"[name={name}]").fill(value)
    for box in form.locator("input[type=checkbox]").all():
        box.check()


def filled_in(form):
    """The person that now stands in the fields."""
    values = {
        name: form.locator(f"[name={name}]").input_value()
        for name in Person.__dataclass_fields__
    }
    return Person(**values)


def submit(form):
    form.locator(SUBMIT).click()


def says_thanks(page, person):
    """Wait for the thank-you text, which names the address."""
    page.locator(".whatsappalert-signup strong", has_text=person.email).wait_for()
