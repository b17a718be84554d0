"""What the mails about reports and questions say; never what was written in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

register_wording(
    "thread_contact",
    label=_("A report or question for a contact of the steering group"),
    subject=_("A coordinator waits for your answer"),
    text=_(
        "Hello {name},\n\n"
        "Coordinators of WhatsApp groups wait for an answer from you:\n"
        "{threads}\n\n"
        "You read and answer it on your own page. This mail does not say what they "
        "wrote: it can be about people."
    ),
    samples={"name": "Wijkagent Jansen", "threads": _("- A question, Krakeel")},
    necessary=["threads"],
    button=_("Read and answer"),
    personal_page=False,
)
register_wording(
    "thread_municipality",
    label=_("A report or question that no contact gets"),
    subject=_("A coordinator waits for an answer"),
    text=_(
        "Hello,\n\n"
        "A coordinator of a WhatsApp group waits for an answer:\n"
        "{threads}\n\n"
        "No contact of the steering group is known for this area, so it came here. "
        "You read and answer it in the CMS."
    ),
    samples={"threads": _("- A question, Krakeel")},
    necessary=["threads"],
    button=_("Read and answer"),
    personal_page=False,
)
register_wording(
    "thread_coordinator",
    label=_("An answer for a coordinator"),
    subject=_("You have an answer"),
    text=_(
        "Hello {name},\n\n"
        "There is news about what you reported or asked:\n"
        "{threads}\n\n"
        "You read it on your own page."
    ),
    samples={"name": "Anna de Vries", "threads": _("- A question, Krakeel: answered")},
    necessary=["threads"],
    button=_("Read the answer"),
    personal_page=False,
)
