"""
The settings of a site developer, read from ``settings.WAGTAIL_WHATSAPPALERT``.

Every setting is read when it is used, never at import, so that tests and
``override_settings`` work. Each has a system check with an id of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from django.conf import settings

T = TypeVar("T")
Problem = str | None

NAMESPACE = "WAGTAIL_WHATSAPPALERT"


def positive(value: Any) -> Problem:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return None
    return "must be a whole number above zero"


def not_negative(value: Any) -> Problem:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return None
    return "must be a whole number, zero or more"


def boolean(value: Any) -> Problem:
    return None if isinstance(value, bool) else "must be True or False"


def backend(value: Any) -> Problem:
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(value.get("BACKEND"), str):
        return None
    return 'must be None or {"BACKEND": "path.to.Class", "OPTIONS": {…}}'


def options(value: Any) -> Problem:
    return None if isinstance(value, dict) else "must be a dict"


def geocoder(value: Any) -> Problem:
    problem = backend(value)
    if value is None or problem:
        return problem
    for name, check in GEOCODER_KEYS.items():
        if name in value and (problem := check(value[name])):
            return f"has {name}, which {problem}"
    unknown = sorted(value.keys() - GEOCODER_KEYS.keys() - {"BACKEND"})
    return f"has an unknown key '{unknown[0]}'" if unknown else None


GEOCODER_KEYS = {
    "OPTIONS": options,
    "CACHE_SECONDS": not_negative,
    "TRIES": positive,
    "BREAK_AFTER": not_negative,
    "BREAK_SECONDS": positive,
}


def backends(value: Any) -> Problem:
    if isinstance(value, list | tuple) and not any(
        one is None or backend(one) for one in value
    ):
        return None
    return 'must be a list of {"BACKEND": "path.to.Class", "OPTIONS": {…}}'


def path(value: Any) -> Problem:
    if value is None or (isinstance(value, str) and "." in value.strip(".")):
        return None
    return 'must be None or "path.to.function"'


def text(value: Any) -> Problem:
    return None if isinstance(value, str) and value else "must be a text"


def country(value: Any) -> Problem:
    return None if value in ("NL", "BE") else 'must be "NL" or "BE"'


def centre(value: Any) -> Problem:
    if isinstance(value, tuple | list) and len(value) == 2:
        longitude, latitude = value
        if all(isinstance(part, int | float) for part in value) and (
            -180 <= longitude <= 180 and -90 <= latitude <= 90
        ):
            return None
    return "must be (longitude, latitude) in degrees"


def tiles(value: Any) -> Problem:
    if isinstance(value, dict) and {"url", "attribution", "provider"} <= value.keys():
        return None
    return 'must be a dict with "url", "attribution" and "provider"'


def given_settings() -> dict[str, Any]:
    """What the site sets; nothing if that is no dict, which a check tells."""
    given = getattr(settings, NAMESPACE, None)
    return given if isinstance(given, dict) else {}


class Setting(Generic[T]):
    """One key of ``WAGTAIL_WHATSAPPALERT``: its default, its check and its id."""

    def __init__(
        self, default: T, check: Callable[[Any], Problem], check_id: str
    ) -> None:
        self.default = default
        self.check = check
        self.check_id = f"wagtail_whatsappalert.{check_id}"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Setting[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> T | Setting[T]:
        if instance is None:
            return self
        return given_settings().get(self.name, self.default)


class Conf:
    """The documented settings; ``docs/reference/settings.md`` explains each."""

    BASE_TEMPLATE = Setting("base.html", text, "E001")
    COUNTRY = Setting("NL", country, "E002")
    DEFAULT_CAPACITY = Setting(100, positive, "E003")
    MAX_CAPACITY = Setting(1024, positive, "E004")
    DEFAULT_MINIMUM_PARTICIPANTS = Setting(10, positive, "E005")
    DEFAULT_MINIMUM_AGE = Setting(18, positive, "E006")
    CONFIRMATION_LINK_DAYS = Setting(3, positive, "E007")
    UNCONFIRMED_RETENTION_DAYS = Setting(7, positive, "E008")
    CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY = Setting(5, positive, "E009")
    LETTER_ATTEMPTS = Setting(40, positive, "E010")
    GEOCODER = Setting(
        {"BACKEND": "wagtail_whatsappalert.geocoding.pdok.PDOKGeocoder"},
        geocoder,
        "E011",
    )
    MAP_TILES = Setting(
        {
            "url": (
                "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/"
                "standaard/EPSG:3857/{z}/{x}/{y}.png"
            ),
            "attribution": "© Kadaster, BRT Achtergrondkaart (CC BY 4.0)",
            "provider": "PDOK",
        },
        tiles,
        "E012",
    )
    MAP_CENTRE = Setting((5.3, 52.15), centre, "E013")
    OFFER_DAYS = Setting(0, not_negative, "E014")
    WORKSHOPS_BEFORE_LAPSE = Setting(3, not_negative, "E015")
    RECONFIRM_AFTER_DAYS = Setting(365, positive, "E016")
    RECONFIRM_ANSWER_DAYS = Setting(30, positive, "E017")
    LEFT_RETENTION_DAYS = Setting(30, not_negative, "E018")
    WITHDRAWN_RETENTION_DAYS = Setting(30, not_negative, "E019")
    REFUSED_RETENTION_DAYS = Setting(90, not_negative, "E020")
    EXPIRED_RETENTION_DAYS = Setting(30, not_negative, "E021")
    REMOVAL_DAYS = Setting(14, not_negative, "E022")
    PURGE_AT_HAND_OVER = Setting(False, boolean, "E023")
    DATA_LINK_HOURS = Setting(24, positive, "E024")
    SIGNUPS_PER_NETWORK_PER_HOUR = Setting(120, positive, "E025")
    SIGNUPS_PER_ADDRESS_PER_HOUR = Setting(10, positive, "E026")
    MINIMUM_FILL_SECONDS = Setting(3, not_negative, "E027")
    TRUSTED_PROXIES = Setting(0, not_negative, "E028")
    CAPTCHA = Setting(None, backend, "E029")
    CLIENT_ADDRESS = Setting(None, path, "E030")
    LETTER_RETENTION_DAYS = Setting(90, positive, "E031")
    ACCESS_SESSION_HOURS = Setting(8, positive, "E032")
    SIGN_IN_LINK_MINUTES = Setting(15, positive, "E033")
    SIGN_IN_LINKS_PER_ADDRESS_PER_HOUR = Setting(5, positive, "E034")
    ACTIVITY_AFTER_DAYS = Setting(182, positive, "E035")
    ACTIVITY_REMINDER_DAYS = Setting(14, positive, "E036")
    READY_WARNING_DAYS = Setting(7, positive, "E037")
    BULLETIN_CHANNELS = Setting([], backends, "E038")
    BULLETIN_RETENTION_DAYS = Setting(365, positive, "E039")
    THREAD_RETENTION_DAYS = Setting(365, positive, "E040")
    SMALLEST_NUMBER_SHOWN = Setting(5, not_negative, "E041")
    FINDS_PER_NETWORK_PER_HOUR = Setting(300, positive, "E042")
    DEFAULT_WORKSHOP_CAPACITY = Setting(40, positive, "E043")
    REMINDER_DAYS = Setting(3, positive, "E044")
    ACCESS_NEEDS_RETENTION_DAYS = Setting(1, not_negative, "E045")
    REGISTRATION_RETENTION_DAYS = Setting(30, not_negative, "E046")


conf = Conf()


def declared_settings() -> list[Setting[Any]]:
    """Every declared setting, in the order of the class."""
    return [value for value in vars(Conf).values() if isinstance(value, Setting)]
