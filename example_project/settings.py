"""A small municipal site that shows what the package does. Not for production."""

import os
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent
VAR = Path(os.environ.get("DEMO_VAR", PROJECT.parent / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-the-demo-on-your-own-machine")
DEBUG = os.environ.get("DEBUG", "1") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "example_project.municipality",
    "example_project.mailbox",
    "wagtail_whatsappalert",
    "wagtail_whatsappalert.pages",
    "wagtailgeowidget",
    "phonenumber_field",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "example_project.municipality.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "example_project.urls"
WSGI_APPLICATION = "example_project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "example_project.municipality.context_processors.demo",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "demo.sqlite3",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PROJECT / "locale"]
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PROJECT / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"

MAILER = "example_project.mailbox.backend.MailboxBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAILER}}
else:
    EMAIL_BACKEND = MAILER
MAILBOX_FOLDER = VAR / "mailbox"
DEFAULT_FROM_EMAIL = "WhatsApp-Alert <whatsapp@hoogeveen.example>"

WAGTAIL_SITE_NAME = "Gemeente Hoogeveen (demo)"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
# The admin asks nobody else for a picture.
WAGTAIL_GRAVATAR_PROVIDER_URL = None

WAGTAIL_WHATSAPPALERT = {"MAP_CENTRE": (6.476, 52.722)}
if os.environ.get("DEMO_GEOCODER", "dummy") == "dummy":
    # The demo asks nobody: its addresses are made up, and these streets too.
    WAGTAIL_WHATSAPPALERT["GEOCODER"] = {
        "BACKEND": "wagtail_whatsappalert.geocoding.dummy.DummyGeocoder",
        "OPTIONS": {
            "addresses": {
                "Voorbeeldstraat 1, Hoogeveen": (6.4760, 52.7220),
                "Proefweg 2, Pesse": (6.4590, 52.7710),
                "Kerkstraat 3, Assen": (6.5620, 52.9930),
            }
        },
    }
