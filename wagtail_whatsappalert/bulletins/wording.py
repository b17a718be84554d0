"""What the mails about bulletins say, and the text that is passed on."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..mailing.wording import register_wording
from ..steering.models import ContactKind
from .models import Bulletin

SAMPLES = {
    "name": "Karin Smit",
    "text": gettext_lazy(
        "A girl of 6 is missing near the Raadhuisplein. She wears a yellow coat."
    ),
    "action": gettext_lazy("Look in your garden and shed. Did you see her? Call 112."),
    "until": gettext_lazy("Friday 20 November, 18:00"),
    "sender": gettext_lazy("the community police officer"),
}
NECESSARY = ["text", "action"]
PASS_ON = gettext_lazy("Open and pass on")

BODY = gettext_lazy(
    "Hello {name},\n\n"
    "A message of {sender} for your WhatsApp group:\n\n"
    "{text}\n\n"
    "What residents can do: {action}\n\n"
    "It is valid until {until}."
)

register_wording(
    "bulletin",
    label=gettext_lazy("Bulletin, not urgent"),
    subject=gettext_lazy("A message for your WhatsApp group"),
    text=BODY,
    samples=SAMPLES,
    necessary=NECESSARY,
    button=PASS_ON,
    personal_page=False,
)
register_wording(
    "bulletin_urgent",
    label=gettext_lazy("Bulletin, urgent"),
    subject=gettext_lazy("URGENT: a message for your WhatsApp group"),
    text=BODY,
    samples=SAMPLES,
    necessary=NECESSARY,
    button=PASS_ON,
    personal_page=False,
)
register_wording(
    "bulletin_corrected",
    label=gettext_lazy("Bulletin corrected"),
    subject=gettext_lazy("CORRECTED: a message for your WhatsApp group"),
    text=gettext_lazy(
        "Hello {name},\n\n"
        "The message of {sender} that you got before was not right. This is what it "
        "says now. Please pass on the corrected text:\n\n"
        "{text}\n\n"
        "What residents can do: {action}\n\n"
        "It is valid until {until}."
    ),
    samples=SAMPLES,
    necessary=NECESSARY,
    button=PASS_ON,
    personal_page=False,
)
register_wording(
    "bulletin_withdrawn",
    label=gettext_lazy("Bulletin withdrawn"),
    subject=gettext_lazy("WITHDRAWN: a message for your WhatsApp group"),
    text=gettext_lazy(
        "Hello {name},\n\n"
        "{sender} has withdrawn this message. Do not pass it on any more:\n\n"
        "{text}\n\n"
        "Why: {reason}\n\n"
        "Did you pass it on already? Then tell your group that it is withdrawn."
    ),
    samples={**SAMPLES, "reason": gettext_lazy("The girl is found and safe.")},
    necessary=["text", "reason"],
    button=gettext_lazy("Tell the group"),
    personal_page=False,
)
register_wording(
    "bulletin_reading",
    label=gettext_lazy("Bulletin waits for a second reader"),
    subject=gettext_lazy("A bulletin waits for you to read it"),
    text=gettext_lazy(
        "Hello {name},\n\n"
        "A colleague of your steering group wrote a bulletin. It leaves only after "
        "somebody else has read it. Will you do that now?"
    ),
    samples={"name": "Jan de Boer"},
    button=gettext_lazy("Read the bulletin"),
    personal_page=False,
)
register_wording(
    "bulletin_approved",
    label=gettext_lazy("Bulletin approved by the second reader"),
    subject=gettext_lazy("Your bulletin is sent"),
    text=gettext_lazy(
        "Hello {name},\n\nA colleague has read your bulletin and sent it."
    ),
    samples={"name": "Jan de Boer"},
    button=gettext_lazy("See who passed it on"),
    personal_page=False,
)
register_wording(
    "bulletin_refused",
    label=gettext_lazy("Bulletin not sent by the second reader"),
    subject=gettext_lazy("Your bulletin is not sent"),
    text=gettext_lazy(
        "Hello {name},\n\n"
        "A colleague has read your bulletin and did not send it. The reason: {reason}"
    ),
    samples={
        "name": "Jan de Boer",
        "reason": gettext_lazy("The address is not right."),
    },
    necessary=["reason"],
    button=gettext_lazy("See the bulletin"),
    personal_page=False,
)


def sender_of(bulletin: Bulletin) -> str:
    """Who speaks, without a name."""
    if bulletin.author and bulletin.author.kind == ContactKind.OFFICER:
        return _("the community police officer")
    return _("the municipality")


def until_of(bulletin: Bulletin) -> str:
    """``valid_until`` on the clock of the site, in the active language."""
    moment = timezone.localtime(bulletin.valid_until)
    return f"{date_format(moment, 'l j F')}, {date_format(moment, 'H:i')}"


def text_to_pass_on(bulletin: Bulletin) -> str:
    """
    What a coordinator sends to her group, as the bulletin stands now.

    In the language of its author: residents read the words around it too.
    """
    language = bulletin.author.language if bulletin.author else None
    with translation.override(language or translation.get_language()):
        if bulletin.is_withdrawn:
            parts = [_("This message is withdrawn:"), bulletin.text, bulletin.reason]
        else:
            parts = [_("Correction:")] if bulletin.version > 1 else []
            parts += [
                bulletin.text,
                _("What you can do: %(action)s") % {"action": bulletin.action},
                _("Valid until %(until)s. Message of %(sender)s.")
                % {"until": until_of(bulletin), "sender": sender_of(bulletin)},
            ]
    return "\n\n".join(parts)


def pass_on_link(bulletin: Bulletin) -> str:
    """Opens WhatsApp with the text; whom it goes to is chosen there."""
    return "https://wa.me/?" + urlencode({"text": text_to_pass_on(bulletin)}).replace(
        "+", "%20"
    )
