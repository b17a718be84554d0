import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.template import engines

from wagtail_whatsappalert.conf import declared_settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

pytestmark = pytest.mark.once


def fences(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(), re.DOTALL)


class TestLinks:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_lead_to_files_that_exist(self, path):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), target


class TestSettings:
    def test_are_all_documented_with_their_check(self):
        text = (DOCS / "reference" / "settings.md").read_text()
        for setting in declared_settings():
            row = re.search(rf"^\| `{setting.name}` \|.*$", text, re.MULTILINE)
            assert row, setting.name
            assert setting.check_id.rpartition(".")[2] in row[0]
            if isinstance(setting.default, int):
                assert f"`{setting.default}`" in row[0]


class TestNames:
    def test_of_blocks_can_be_imported(self):
        text = (DOCS / "reference" / "blocks-and-tags.md").read_text()
        rows = re.findall(r"^\| `(\w+Block)` \| `([\w.]+)`", text, re.MULTILINE)
        assert len(rows) > 7
        for name, module in rows:
            assert hasattr(import_module(module), name)

    def test_of_tags_exist(self):
        text = (DOCS / "reference" / "blocks-and-tags.md").read_text()
        rows = re.findall(r"^\| `(whatsappalert_\w+)` \| (.+) \|$", text, re.MULTILINE)
        libraries = engines["django"].engine.template_libraries
        assert rows
        for library, names in rows:
            for name in re.findall(r"`(\w+)`", names):
                assert name in libraries[library].tags

    def test_of_commands_exist(self):
        for path in PAGES:
            for name in re.findall(r"manage\.py (\w+)", path.read_text()):
                assert name in get_commands(), (path, name)

    def test_of_make_targets_exist(self):
        makefile = (ROOT / "Makefile").read_text()
        for path in PAGES:
            for name in re.findall(r"(?:^|`|\d )make (\w+)", path.read_text()):
                assert f"\n{name}:" in makefile, (path, name)

    def test_of_mixins_can_be_imported(self):
        text = (DOCS / "how-to" / "custom-base-page.md").read_text()
        rows = re.findall(r"^\| (`.+Mixin`.*) \| `([\w.]+)` \|$", text, re.MULTILINE)
        assert len(rows) == 3
        for names, module in rows:
            for name in re.findall(r"`(\w+)`", names):
                assert hasattr(import_module(module), name)

    def test_of_template_blocks_exist(self):
        text = (DOCS / "how-to" / "restyle.md").read_text()
        templates = ROOT / "wagtail_whatsappalert/templates/wagtail_whatsappalert"
        rows = re.findall(r"^\| `([\w/]+\.html)` \| (.+) \|$", text, re.MULTILINE)
        assert rows
        for template, names in rows:
            source = (templates / template).read_text()
            for name in re.findall(r"`(\w+)`", names):
                assert f"block {name} " in source, (template, name)

    def test_of_tokens_exist(self):
        css = next((ROOT / "wagtail_whatsappalert").rglob("whatsappalert.css"))
        text = (DOCS / "how-to" / "restyle.md").read_text()
        for token in re.findall(r"(--whatsappalert-[\w-]+):", text):
            assert f"{token}:" in css.read_text()


class TestInstallation:
    """What ``install.md`` says, done in a project of Wagtail's own apps."""

    HOST = """
from pathlib import Path
SECRET_KEY = "x"
BASE = Path(__file__).parent
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "wagtail.users", "wagtail.sites", "wagtail.snippets", "wagtail.documents",
    "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "taggit",
    "modelcluster", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.staticfiles",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE / "db"}}
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE], "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
STATIC_URL = "static/"
USE_TZ = True
WAGTAIL_SITE_NAME = "x"
WAGTAILADMIN_BASE_URL = "http://localhost"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
    URLS = """
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
urlpatterns = [
    path("admin/", include(admin_urls)),
    path("", include(wagtail_urls)),
]
"""

    def test_passes_its_own_check(self, tmp_path):
        settings, urls = fences(DOCS / "how-to" / "install.md", "python")
        (tmp_path / "settings.py").write_text(self.HOST + settings)
        (tmp_path / "urls.py").write_text(self.URLS + urls)
        (tmp_path / "base.html").write_text("{% block content %}{% endblock %}")
        for command in (["check", "--fail-level", "WARNING"], ["migrate", "-v0"]):
            done = subprocess.run(
                [sys.executable, "-m", "django", *command],
                cwd=tmp_path,
                env={
                    "DJANGO_SETTINGS_MODULE": "settings",
                    "PYTHONPATH": f"{tmp_path}:{ROOT}",
                    "PATH": "/usr/bin:/bin",
                },
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
