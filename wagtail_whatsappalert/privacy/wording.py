"""
The sentences beside the boxes, until the municipality words its own.

They hold no placeholders: what is stored is word for word what a person read.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import ConsentPurpose

SENTENCES = {
    ConsentPurpose.STORAGE: _(
        "The municipality may keep my name, mobile number, e-mail address and "
        "address to handle my signup. I can withdraw this consent at any time."
    ),
    ConsentPurpose.SHARING: _(
        "The municipality may pass on my name, mobile number, postcode and house "
        "number to the coordinator of the group, who adds me to it. I can withdraw "
        "this consent at any time."
    ),
    ConsentPurpose.WORKSHOP: _(
        "The municipality may keep my name and e-mail address, and what I fill in "
        "about access, to organise the workshop. I can withdraw this consent at any "
        "time."
    ),
}


def default_sentences(language: str) -> dict[str, str]:
    """The sentence for each purpose, in the order of the boxes."""
    with translation.override(language):
        return {purpose.value: str(text) for purpose, text in SENTENCES.items()}
