"""The Dutch texts: complete, compiled, and with the placeholders of the English."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import django
import pytest
import wagtail

import wagtail_whatsappalert

from .conftest import absent

pytestmark = pytest.mark.once

PACKAGE = Path(wagtail_whatsappalert.__file__).parent
MESSAGES = Path("locale/nl/LC_MESSAGES")
PO = PACKAGE / MESSAGES / "django.po"
MO = PO.with_suffix(".mo")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")
PO_LINE = re.compile(r'(?:(msg\w+)(?:\[(\d)\])? )?(".*")')


@dataclass
class Entry:
    msgctxt: str = ""
    msgid: str = ""
    msgid_plural: str = ""
    msgstr: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self):
        return self.msgctxt, self.msgid, self.msgid_plural

    def translated(self, translations):
        """What a compiled catalogue says, by plural form."""
        if not self.msgid_plural:
            return {0: self._one(translations)}
        return {
            form: translations.ngettext(self.msgid, self.msgid_plural, number)
            for form, number in ((0, 1), (1, 2))
        }

    def _one(self, translations):
        if self.msgctxt:
            return translations.pgettext(self.msgctxt, self.msgid)
        return translations.gettext(self.msgid)


def read_po(path):
    """The header and the entries."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    header, *entries = [read_entry(block) for block in blocks if "msgid" in block]
    return header, entries


def read_entry(block):
    entry, name, form = Entry(), "", 0
    for line in block.splitlines():
        entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        if match := PO_LINE.fullmatch(line):
            name, form = match[1] or name, int(match[2] or form if match[1] else form)
            add_text(entry, name, form, ast.literal_eval(match[3]))
    return entry


def add_text(entry, name, form, text):
    if name == "msgstr":
        entry.msgstr[form] = entry.msgstr.get(form, "") + text
    else:
        setattr(entry, name, getattr(entry, name) + text)


class Nothing(gettext.NullTranslations):
    """An untranslated text is empty, so that it differs from an equal one."""

    def gettext(self, *args):
        return ""

    pgettext = ngettext = gettext


def read_mo(path):
    with path.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    translations.add_fallback(Nothing())
    return translations


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


def plain(text):
    return text.replace("’", "'").casefold()


@pytest.fixture(scope="module")
def header():
    return read_po(PO)[0].msgstr[0]


@pytest.fixture(scope="module")
def entries():
    return read_po(PO)[1]


class TestCatalogue:
    def test_is_dutch_with_two_forms(self, header):
        assert "Language: nl\n" in header
        assert "Plural-Forms: nplurals=2; plural=(n != 1);\n" in header

    def test_has_every_text_of_the_package_and_no_other(self, entries, tmp_path):
        if not shutil.which("xgettext"):
            absent("gettext", "xgettext is not installed: apt-get install gettext")
        copy = tmp_path / PACKAGE.name
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("locale"))
        (copy / "locale").mkdir()
        environment = {**os.environ}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run(
            [sys.executable, "-P", "-m", "django", "makemessages", "--locale=nl"],
            cwd=copy,
            env=environment,
            check=True,
        )
        _, found = read_po(copy / MESSAGES / "django.po")
        assert {entry.key for entry in entries} ^ {
            entry.key for entry in found
        } == set()

    def test_translates_every_text(self, entries):
        assert [
            entry.msgid
            for entry in entries
            if entry.is_fuzzy
            or not all(entry.msgstr.values())
            or len(entry.msgstr) != (2 if entry.msgid_plural else 1)
        ] == []

    def test_keeps_no_text_that_is_gone(self):
        assert "#~" not in PO.read_text(encoding="utf-8")

    def test_is_compiled(self, entries):
        translations = read_mo(MO)
        assert [
            entry.msgid
            for entry in entries
            if entry.translated(translations) != entry.msgstr
        ] == []

    def test_compiled_has_no_other_texts(self, entries):
        (count,) = struct.unpack_from("<I", MO.read_bytes(), 8)
        assert count == len(entries) + 1  # and the header


class TestPlaceholders:
    def test_are_those_of_the_english_text(self, entries):
        assert [
            entry.msgid
            for entry in entries
            if not entry.msgid_plural
            and placeholders(entry.msgstr[0]) != placeholders(entry.msgid)
        ] == []

    def test_are_those_of_the_english_plural(self, entries):
        assert [
            entry.msgid
            for entry in entries
            if entry.msgid_plural
            and (
                placeholders(entry.msgstr[0]) != placeholders(entry.msgid)
                or placeholders(entry.msgstr[1]) != placeholders(entry.msgid_plural)
            )
        ] == []


class TestWordsOfOthers:
    """Django makes one catalogue of all apps: ours may change their words."""

    def test_mean_the_same_in_the_admin(self, entries):
        catalogues = [
            read_mo(path)
            for package in (django, wagtail)
            for path in Path(package.__file__).parent.glob(f"**/{MESSAGES}/django.mo")
        ]
        assert len(catalogues) > 2
        different = {}
        for entry in entries:
            theirs = {
                plain(words[0])
                for catalogue in catalogues
                if (words := entry.translated(catalogue))[0]
            }
            if theirs and plain(entry.msgstr[0]) not in theirs:
                different[entry.msgid] = (entry.msgstr[0], theirs)
        assert different == {}
