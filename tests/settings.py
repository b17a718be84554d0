"""The example project, on the database that ``DATABASE_URL`` names."""

import os
from urllib.parse import urlsplit

import django

from example_project.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.site"]  # noqa: F405

VAR.mkdir(exist_ok=True)  # noqa: F405

ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql"}


def database(url):
    """``postgres://user:password@host:port/name`` as Django writes it."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # A real file: SQLite in memory locks tables between threads otherwise.
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path or VAR / "tests.sqlite3",  # noqa: F405
            "TEST": {"NAME": parts.path or VAR / "tests.sqlite3"},  # noqa: F405
        }
    if parts.scheme == "mysql":
        import pymysql

        pymysql.version_info = (2, 2, 7, "final", 0)
        pymysql.install_as_MySQLdb()
    return {
        "ENGINE": f"django.db.backends.{ENGINES[parts.scheme]}",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "sqlite://"))}
DEBUG = False
SECRET_KEY = "tests"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": LOCMEM}}
else:
    EMAIL_BACKEND = LOCMEM
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
