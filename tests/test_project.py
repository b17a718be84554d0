"""What holds for every file of the package."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "wagtail_whatsappalert"
TEMPLATES = PACKAGE / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*")
    if path.suffix in (".html", ".txt")
)
MAILS = "wagtail_whatsappalert/mailing/"
# Opened from the disk of whom it is about: no site, so no policy, and no style file.
DATA_FILE = "wagtail_whatsappalert/signups/data_file.html"
INLINE = re.compile(
    r"\sstyle\s*="
    r"|\son[a-z]+\s*="
    r"|<style\b"
    r"|javascript:"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*\btype=.application/(?:ld\+)?json)",
    re.IGNORECASE,
)
SOURCES = sorted(
    path
    for path in PACKAGE.rglob("*")
    if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts
)
MSGID = re.compile(
    r"\b(?:_|gettext(?:_lazy|_noop)?|ngettext(?:_lazy)?)\(\s*((?:f?\"[^\"]*\"\s*)+)"
)
UNNAMED = re.compile(r"(?<!%)(?:%%)*%[sdrf]|\{\}|\{\d")


class TestMigrations:
    @pytest.mark.django_db
    @pytest.mark.parametrize("app", ["wagtail_whatsappalert", "whatsappalert_pages"])
    def test_say_what_the_models_say(self, app, settings):
        settings.MIGRATION_MODULES = {}  # Also where pytest runs with --nomigrations.
        call_command("makemigrations", app, check_changes=True, dry_run=True)

    def test_name_no_version_of_wagtail_that_the_oldest_lacks(self):
        # 0097 is the last migration of Wagtail 7.4.
        for path in PACKAGE.rglob("migrations/0*.py"):
            numbers = re.findall(r"""wagtailcore['"], ['"](\d{4})_""", path.read_text())
            assert all(number <= "0097" for number in numbers), path


class TestTheExampleProject:
    def test_has_no_error_where_it_is_deployed(self):
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(REPOSITORY),
            "DEBUG": "0",
            "SECRET_KEY": "k9" * 30,
        }
        command = ["check", "--deploy", "--fail-level", "ERROR"]
        done = subprocess.run(
            [sys.executable, "example_project/manage.py", *command],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


class TestTemplates:
    @pytest.mark.parametrize("name", NAMES)
    def test_load(self, name):
        get_template(name)

    @pytest.mark.parametrize(
        "name",
        [name for name in NAMES if not name.startswith(MAILS) and name != DATA_FILE],
    )
    def test_have_nothing_that_a_strict_policy_blocks(self, name):
        assert INLINE.findall((TEMPLATES / name).read_text()) == []

    @pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(MAILS)])
    def test_of_mails_run_no_script(self, name):
        found = INLINE.findall((TEMPLATES / name).read_text())
        assert [part for part in found if "style" not in part] == []

    @pytest.mark.parametrize(
        ("text", "blocked"),
        [
            ('<p style="a">', True),
            ('<a onclick="a">', True),
            ("<style>", True),
            ("<script>", True),
            ('<a href="javascript:a">', True),
            ('<script type="module" src="{% static "a.js" %}">', False),
            ('<script type="application/json">', False),
            ("<p class='upon'>", False),
        ],
    )
    def test_are_read_rightly_by_this_test(self, text, blocked):
        assert bool(INLINE.search(text)) is blocked


class TestTexts:
    @pytest.mark.parametrize(
        "path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE))
    )
    def test_name_their_placeholders(self, path):
        unnamed = [
            message
            for message in MSGID.findall(path.read_text())
            if UNNAMED.search(message) or message.lstrip().startswith("f")
        ]
        assert unnamed == []

    @pytest.mark.parametrize(
        ("source", "named"),
        [
            ('_("%(group)s is full.")', True),
            ('_("%s is full.")', False),
            ('gettext("{} is full.")', False),
            ('_(f"{group} is full.")', False),
            ('_("100%% sure")', True),
        ],
    )
    def test_are_read_rightly_by_this_test(self, source, named):
        (message,) = MSGID.findall(source)
        is_named = not UNNAMED.search(message) and not message.startswith("f")
        assert is_named is named
