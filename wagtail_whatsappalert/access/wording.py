"""What the mails with a sign-in link say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording
from .models import Role

SAMPLES = {"name": "Karin Smit", "minutes": 15}


def wording_of(role: str) -> str:
    """The name of the wording of a mail to somebody in this role."""
    return f"sign_in_{role}"


register_wording(
    wording_of(Role.COORDINATOR),
    label=_("Link to sign in, for a coordinator"),
    subject=_("Your link to sign in as coordinator"),
    text=_(
        "Hello {name},\n\n"
        "With the link below you sign in to the page of your WhatsApp group. Open it "
        "and press the button.\n\n"
        "The link works once and for {minutes} minutes, on the device on which you "
        "open it. Do not pass this mail on.\n\n"
        "Did you not ask for it? Then do nothing: nobody gets in without this link."
    ),
    samples=SAMPLES,
    button=_("Sign in as coordinator"),
    personal_page=False,
)
register_wording(
    wording_of(Role.CONTACT),
    label=_("Link to sign in, for a contact of the steering group"),
    subject=_("Your link to sign in for the steering group"),
    text=_(
        "Hello {name},\n\n"
        "With the link below you sign in to the pages of the steering group, for "
        "bulletins and messages of coordinators. Open it and press the button.\n\n"
        "The link works once and for {minutes} minutes, on the device on which you "
        "open it. Do not pass this mail on.\n\n"
        "Did you not ask for it? Then do nothing: nobody gets in without this link."
    ),
    samples={"name": "Jan Bakker", "minutes": 15},
    button=_("Sign in for the steering group"),
    personal_page=False,
)
