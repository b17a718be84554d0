"""What the mail with the result of an exercise says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

RESULT = "exercise_result"

register_wording(
    RESULT,
    label=_("Burglar exercise: the result"),
    subject=_("The result of the exercise “Houd u de boef tegen?”"),
    text=_(
        "Hello {name},\n\n"
        "Thank you for taking part in the exercise “Houd u de boef tegen?”.\n\n"
        "{result}\n\n"
        "We have erased the address that you gave for the exercise.\n\n"
        "Do you see something suspicious? Call the emergency number at once. It is "
        "never a bother."
    ),
    samples={
        "name": "Anna de Vries",
        "result": _(
            "The burglar tried 12 homes. Neighbours called 112 9 times, and 0900-8844 "
            "twice. The burglar was stopped."
        ),
    },
    necessary=["result"],
    personal_page=False,
)
