"""What the mail to the host of a workshop says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

HOST_LINK = "workshop_host"

register_wording(
    HOST_LINK,
    label=_("Workshop: to the host, with the list of the evening"),
    subject=_("Your list for {workshop}"),
    text=_(
        "Hello {name},\n\n"
        "You give the workshop {workshop}.\n\n"
        "{when}\n{where}\n\n"
        "With the link below you open the list of who registered. Tick off who is "
        "there. People who did not register can be added on the spot. Who is ticked "
        "off can be added to the WhatsApp group.\n\n"
        "The link works on the day of the workshop only. It is for you alone: do not "
        "forward this mail."
    ),
    samples={
        "name": "Bea Bakker",
        "workshop": "Meld verdacht gedrag",
        "when": _("Tuesday 1 December 2026, from 19:30 to 21:30"),
        "where": "De Tamboer, Hoofdstraat 17",
    },
    necessary=["workshop", "when"],
    button=_("Open the list"),
    personal_page=False,
)
