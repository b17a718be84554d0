"""
A site that differs from the example project wherever it can.

Its own base page model (on Wagtail 8; Wagtail 7.4 cannot swap), a user without
username, Jinja2 before Django's templates, a base template without the blocks
that many sites have, every request in a transaction, and of the package only
the records: the page classes are its own.
"""

import os
from pathlib import Path

import django
import wagtail

PROJECT = Path(__file__).resolve().parent.parent
SWAPPED = wagtail.VERSION >= (8,)

SECRET_KEY = "a-host-in-the-tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver"]

INSTALLED_APPS = [
    *(["base"] if SWAPPED else []),
    "people",
    "library",
    "neighbourhood",
    "wagtail_whatsappalert",
    "wagtailgeowidget",
    "phonenumber_field",
    "wagtail.contrib.settings",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.snippets",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
if SWAPPED:
    WAGTAIL_PAGE_MODEL = "base.BasePage"
AUTH_USER_MODEL = "people.User"
WAGTAILDOCS_DOCUMENT_MODEL = "library.File"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "host.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
try:
    import jinja2  # noqa: F401
except ImportError:
    pass
else:
    TEMPLATES.insert(
        0, {"BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True}
    )

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("HOST_DATABASE", PROJECT / "host.sqlite3"),
        "ATOMIC_REQUESTS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
USE_TZ = True
STATIC_URL = "/static/"
MAILER = "django.core.mail.backends.locmem.EmailBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAILER}}
else:
    EMAIL_BACKEND = MAILER
WAGTAIL_SITE_NAME = "Host"
WAGTAILADMIN_BASE_URL = "http://testserver"

WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "site.html"}
