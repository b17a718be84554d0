from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.commits import committed
from tests.site.tree import make_locale, make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.models import GroupPage

from .factories import make_index_page
from .lists import as_csv, english  # noqa: F401

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "example_project" / "data" / "groups.csv"


@pytest.fixture
def index():
    return make_index_page(make_site())


def run(*arguments):
    out = StringIO()
    with committed():
        call_command("import_groups", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


class TestSample:
    def test_is_imported_once(self, index):
        run(SAMPLE)
        assert Group.objects.count() == 6
        assert GroupPage.objects.child_of(index).live().count() == 6
        assert "unchanged: 6" in run(SAMPLE)
        assert Group.objects.count() == GroupPage.objects.count() == 6


class TestDryRun:
    def test_shows_and_does_nothing(self, index):
        assert "Stuifzand" in run(SAMPLE, "--dry-run")
        assert not Group.objects.exists()


class TestPages:
    def test_may_be_left_out(self):
        run(SAMPLE, "--pages", "none")
        assert Group.objects.count() == 6

    def test_ask_which_overview_if_there_are_two(self, index):
        other = make_index_page(make_site("other.example"), title="Others")
        with pytest.raises(CommandError, match="Others"):
            run(SAMPLE)
        run(SAMPLE, "--parent", other.pk, "--pages", "draft")
        assert GroupPage.objects.child_of(other).not_live().count() == 6

    def test_go_under_the_overview_in_the_main_language(self, index):
        translated = make_index_page(
            make_site("en.example"), locale=make_locale("en"), title="Groups"
        )
        run(SAMPLE)
        assert GroupPage.objects.child_of(index).count() == 6
        assert not translated.get_children().exists()

    def test_ask_for_an_overview_if_there_is_none(self):
        with pytest.raises(CommandError, match="none"):
            run(SAMPLE)


class TestWrongFile:
    def test_is_told_with_its_rows(self, tmp_path):
        file = tmp_path / "groups.csv"
        file.write_bytes(as_csv(["Elim"], ["Pesse", "", "veel"]))
        out = StringIO()
        with pytest.raises(CommandError, match="nothing is imported"):
            call_command("import_groups", str(file), "--pages", "none", stdout=out)
        assert "3. Pesse" in out.getvalue() and "veel" in out.getvalue()
        assert not Group.objects.exists()

    def test_that_is_not_there_is_told(self):
        with pytest.raises(CommandError):
            run("/nowhere/groups.csv")
