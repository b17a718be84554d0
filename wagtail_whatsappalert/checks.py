"""What is checked at start-up, so that a mistake is told before a visitor meets it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from .conf import NAMESPACE, Conf, conf, declared_settings, given_settings

REQUIRED_APPS = (
    "phonenumber_field",
    "wagtail.contrib.settings",
    "wagtailgeowidget",
)


@register(Tags.compatibility)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """
    The settings are a dict (E099), each of the right kind (E001 and on); there
    are no unknown ones (W001).
    """
    if not isinstance(getattr(settings, NAMESPACE, {}), dict):
        return [Error(f"{NAMESPACE} must be a dict.", id="wagtail_whatsappalert.E099")]
    given = given_settings()
    declared = declared_settings()
    messages: list[CheckMessage] = [
        Error(f"{NAMESPACE}['{setting.name}'] {problem}.", id=setting.check_id)
        for setting in declared
        if (problem := setting.check(getattr(conf, setting.name)))
    ]
    unknown = sorted(set(given) - {setting.name for setting in declared})
    return messages + [
        Warning(
            f"{NAMESPACE} has no setting '{name}'.",
            hint="See docs/reference/settings.md for the names.",
            id="wagtail_whatsappalert.W001",
        )
        for name in unknown
    ]


@register(Tags.compatibility)
def check_installed_apps(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"wagtail_whatsappalert needs '{name}' in INSTALLED_APPS.",
            id="wagtail_whatsappalert.E100",
        )
        for name in REQUIRED_APPS
        if not apps.is_installed(name)
    ]


def _is_template_of_django(name: str) -> bool:
    """Ours cannot extend a template of another engine, such as Jinja2."""
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            with suppress(TemplateDoesNotExist):
                engine.get_template(name)
                return True
    return False


@register(Tags.templates)
def check_base_template(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if Conf.BASE_TEMPLATE.check(conf.BASE_TEMPLATE):
        return []  # ``check_settings`` tells.
    if not _is_template_of_django(conf.BASE_TEMPLATE):
        return [
            Error(
                f"The base template '{conf.BASE_TEMPLATE}' does not exist "
                "for Django's templates.",
                hint=f"Set {NAMESPACE}['BASE_TEMPLATE'] to the template of your site.",
                id="wagtail_whatsappalert.E101",
            )
        ]
    return []


@register(Tags.compatibility)
def check_captcha(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What ``CAPTCHA`` and ``CLIENT_ADDRESS`` name can be imported (E103, E104)."""
    messages: list[CheckMessage] = []
    captcha = conf.CAPTCHA
    if captcha is not None and not Conf.CAPTCHA.check(captcha):
        messages += _import_errors("CAPTCHA", captcha["BACKEND"], "E103")
    address = conf.CLIENT_ADDRESS
    if address is not None and not Conf.CLIENT_ADDRESS.check(address):
        messages += _import_errors("CLIENT_ADDRESS", address, "E104")
    return messages


@register(Tags.compatibility)
def check_geocoder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The geocoder can be imported and has the options that it needs (E106)."""
    geocoder = conf.GEOCODER
    if geocoder is None or Conf.GEOCODER.check(geocoder):
        return []  # ``check_settings`` tells.
    path = geocoder["BACKEND"]
    if errors := _import_errors("GEOCODER", path, "E106"):
        return errors
    required = getattr(import_string(path), "required_options", ())
    given = geocoder.get("OPTIONS", {})
    return [
        Error(
            f"{NAMESPACE}['GEOCODER']: OPTIONS must have '{name}'.",
            hint="See docs/how-to/geocoder.md.",
            id="wagtail_whatsappalert.E106",
        )
        for name in required
        if name not in given
    ]


@register(Tags.compatibility)
def check_bulletin_channels(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every channel of ``BULLETIN_CHANNELS`` can be imported (E105)."""
    channels = conf.BULLETIN_CHANNELS
    if Conf.BULLETIN_CHANNELS.check(channels):
        return []  # ``check_settings`` tells.
    return [
        message
        for channel in channels
        for message in _import_errors("BULLETIN_CHANNELS", channel["BACKEND"], "E105")
    ]


def _import_errors(name: str, path: str, number: str) -> list[CheckMessage]:
    try:
        is_callable = callable(import_string(path))
    except ImportError:
        is_callable = False
    if is_callable:
        return []
    message = f"{NAMESPACE}['{name}']: '{path}' cannot be imported."
    return [Error(message, id=f"wagtail_whatsappalert.{number}")]


@register(Tags.caches, deploy=True)
def check_shared_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Limits are counted in the cache (W002): each process has a local memory."""
    backend = settings.CACHES.get("default", {}).get("BACKEND", "")
    if backend.rpartition(".")[2] not in ("LocMemCache", "DummyCache"):
        return []
    return [
        Warning(
            "The default cache is not shared between processes, so that each counts "
            "the limits of wagtail_whatsappalert for itself, or not at all.",
            hint="With more than one process, use Redis or Memcached in CACHES. "
            "See docs/how-to/abuse.md.",
            id="wagtail_whatsappalert.W002",
        )
    ]


@register(Tags.urls)
def check_urls(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        reverse("wagtail_whatsappalert:signup")
    except NoReverseMatch:
        return [
            Error(
                "The URLs of wagtail_whatsappalert are not included.",
                hint="Add path('whatsapp/', include('wagtail_whatsappalert.urls')).",
                id="wagtail_whatsappalert.E102",
            )
        ]
    return []
