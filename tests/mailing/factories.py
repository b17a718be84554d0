from datetime import UTC, datetime
from itertools import count

from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import write_letter

KIND = "tests"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

numbers = count(1)


def write(**kwargs):
    """Write a letter as rooms do: with a service, in the transaction at hand."""
    number = next(numbers)
    values = {
        "kind": KIND,
        "subject_id": number,
        "language": "nl",
        "unique_key": f"tests:{number}",
        "now": NOW,
        **kwargs,
    }
    write_letter(**values)


def make_letter(**kwargs):
    """A letter that is due; nobody was told to send it."""
    number = next(numbers)
    values = {
        "kind": KIND,
        "subject_id": number,
        "language": "nl",
        "unique_key": f"tests:{number}",
        "created_at": NOW,
        "due_at": NOW,
        **kwargs,
    }
    return Letter.objects.create(**values)
