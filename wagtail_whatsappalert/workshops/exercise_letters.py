"""The mail with the result, to everybody who took part."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..mailing.letters import letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letters
from ..site_settings.models import WhatsAppAlertSettings
from .exercise_results import is_complete, result_of
from .exercise_wording import RESULT
from .exercises import Exercise, ExerciseParticipant


@letter_kind(RESULT, gettext_lazy("Result of a burglar exercise"))
def compose_result(letter: Letter) -> EmailMultiAlternatives | None:
    related = ("exercise__workshop", "registration__site")
    found = ExerciseParticipant.objects.select_related(*related)
    participant = found.filter(pk=letter.subject_id).first()
    if participant is None or not is_complete(participant.exercise):
        return None
    registration = participant.registration
    if registration.is_erased or not registration.email:
        return None
    site = registration.site or Site.objects.get(is_default_site=True)
    municipal = WhatsAppAlertSettings.for_site(site)
    return write_mail(
        wording=RESULT,
        to=registration.email,
        site=site,
        values={
            "name": registration.name,
            "result": result_of(participant.exercise, municipal),
        },
    )


def notify_of_result(exercise: Exercise, *, now: datetime) -> int:
    """Each participant once, whatever is pressed; how many there are."""
    participants = exercise.participants.select_related("registration").order_by("pk")
    letters = [
        Letter(
            kind=RESULT,
            subject_id=participant.pk,
            language=participant.registration.language,
            unique_key=f"{RESULT}:{participant.pk}",
            created_at=now,
            due_at=now,
        )
        for participant in participants
        if participant.registration.email
    ]
    write_letters(letters)
    return len(letters)
