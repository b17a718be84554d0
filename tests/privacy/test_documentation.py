"""The table of what is kept until when, compared with the code."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from wagtail_whatsappalert.conf import Conf
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.retention import retention_days

PAGE = Path(__file__).resolve().parents[2] / "docs/explanation/privacy.md"


def rows():
    text = PAGE.read_text().split("## Until when")[1].split("##")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {
        state: (until, setting.strip("`")) for state, until, setting, _ in cells[1:]
    }


class TestTable:
    def test_names_every_state(self):
        with translation.override("en"):
            assert set(rows()) == {str(status.label) for status in SignupStatus}

    def test_names_settings_that_exist_with_their_days(self):
        for until, setting in rows().values():
            if setting:
                default = getattr(Conf, setting).default
                days = re.search(r"(\d+) days", until)
                assert not days or int(days[1]) == default

    @pytest.mark.parametrize("status", retention_days())
    def test_has_the_days_of_each_closed_state(self, status):
        with translation.override("en"):
            until, setting = rows()[str(status.label)]
        assert until == f"{retention_days()[status]} days later"
        assert setting == f"{status.value.upper()}_RETENTION_DAYS"

    def test_days_in_the_text_are_the_defaults(self):
        text = " ".join(PAGE.read_text().split())
        for number, _unit, name in re.findall(
            r"(\d+) (days|hours)[^()|]*\(`(\w+)`", text
        ):
            assert int(number) == getattr(Conf, name).default, name
