"""What a person fills in, once it is clean."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Application:
    """
    ``phone`` is in E.164, ``postcode`` as ``normalise_postcode`` writes it.

    ``wants_to_coordinate`` is ``None`` when the form does not ask; ``suspicion``
    holds codes of ``abuse.Suspicion``.
    """

    name: str
    phone: str
    email: str
    postcode: str
    house_number: int
    house_number_addition: str
    relation: str
    wants_to_coordinate: bool | None = None
    is_outside_area: bool = False
    outside_reason: str = ""
    suspicion: str = ""

    @property
    def place(self) -> tuple[str, int, str]:
        """Postcode, house number and addition, as the finder takes them."""
        return self.postcode, self.house_number, self.house_number_addition

    def pending_key(self, group_id: int) -> str:
        """The same for the same person sending the same form twice."""
        return pending_key(group_id, self.phone, self.email)


def pending_key(group_id: int, phone: str, email: str) -> str:
    """As ``Application.pending_key``; ``phone`` in E.164."""
    return digest(f"{group_id}|{phone}|{email.casefold()}")


def digest(text: str) -> str:
    """64 characters from which nobody without the site's secret learns the text."""
    return salted_hmac(
        "wagtail_whatsappalert.signups", text, algorithm="sha256"
    ).hexdigest()
