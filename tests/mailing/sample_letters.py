from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django_tasks.backends.dummy import DummyBackend

from .factories import NOW

ADDRESS = "anna@example.org"
LATER = NOW + timedelta(hours=1)


class Boom(Exception):
    pass


def compose_test(letter):
    subject = f"{letter.subject_id} {translation.get_language()}"
    return EmailMultiAlternatives(
        subject, "Hello", "From <from@municipality.example>", [ADDRESS]
    )


class QueueThatIsDown(DummyBackend):
    def enqueue(self, task, args, kwargs):
        raise ConnectionError("no queue")
