import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.groups.import_files import read_sheet
from wagtail_whatsappalert.groups.import_services import (
    PlanChanged,
    RowsHaveErrors,
    import_groups,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.models import GroupPage

from .factories import make_group, make_index_page, make_neighbourhood
from .lists import as_csv, as_xlsx, english, ninety_one_rows  # noqa: F401
from .test_import_files import BLNS

pytestmark = pytest.mark.django_db


def carry_out(content, *, parent=None, live=True, digest=None):
    rows = read_sheet(content).rows
    with committed():
        return import_groups(
            rows=rows, parent=parent, live=live, actor=None, digest=digest
        )


@pytest.fixture
def index():
    return make_index_page(make_site())


class TestList:
    def test_of_91_groups_is_on_the_site_with_its_pages(self, index):
        for _number in range(48):
            make_neighbourhood()
        plan = carry_out(as_xlsx(*ninety_one_rows()), parent=index)
        assert (plan.counts["new"], plan.pages) == (91, 91)
        group = Group.objects.get(name="Buurtgroep 7")
        assert [area.name for area in group.neighbourhoods.all()] == ["Buurt 8"]
        assert group.outline
        assert group.members_outside == 27
        pages = GroupPage.objects.child_of(index).live()
        assert set(pages.values_list("title", flat=True)) == {
            row[0] for row in ninety_one_rows()
        }

    def test_changes_nothing_the_second_time(self, index):
        make_neighbourhood(name="Buurt 2")
        content = as_csv(*ninety_one_rows()[:9])
        carry_out(content, parent=index)
        version = public_version()
        plan = carry_out(content, parent=index)
        assert plan.counts["unchanged"] == 9
        assert not plan.changes_something
        assert (Group.objects.count(), GroupPage.objects.count()) == (9, 9)
        assert public_version() == version


class TestOneWrongRow:
    def test_stops_everything(self, index):
        content = as_csv(["Elim"], ["Pesse", "", "veel"])
        with pytest.raises(RowsHaveErrors) as refusal:
            carry_out(content, parent=index)
        assert refusal.value.plan.counts["error"] == 1
        assert not Group.objects.exists() and not GroupPage.objects.exists()


class TestKnownGroup:
    def test_keeps_what_the_file_does_not_name(self):
        group = make_group(name="Elim", members_outside=3, area_description="Dorp")
        Group.objects.filter(pk=group.pk).update(places_given=9)
        carry_out(as_csv(["elim", "", "12"]))
        group.refresh_from_db()
        assert (group.name, group.members_outside) == ("Elim", 12)
        assert (group.area_description, group.places_given) == ("Dorp", 9)

    def test_moves_to_other_neighbourhoods(self):
        old, new = make_neighbourhood(), make_neighbourhood(boundary=None)
        group = make_group(name="Elim", neighbourhoods=[old])
        assert group.outline
        carry_out(as_csv(["Elim", new.name]))
        group.refresh_from_db()
        assert list(group.neighbourhoods.all()) == [new]
        assert group.outline == ""

    def test_has_the_change_in_its_history(self):
        make_group(name="Elim")
        carry_out(as_csv(["Elim", "", "12"], ["Pesse"]))
        actions = ModelLogEntry.objects.values_list("label", "action")
        assert set(actions) == {("Elim", "wagtail.edit"), ("Pesse", "wagtail.create")}


class TestPlanThatSomebodySaw:
    def test_is_carried_out_or_nothing_is(self):
        group = make_group(name="Elim", members_outside=1)
        content = as_csv(["Elim", "", "12"])
        with pytest.raises(PlanChanged):
            carry_out(content, digest="another")
        group.refresh_from_db()
        assert group.members_outside == 1


class TestTwoImportsAtOnce:
    def test_wait_for_each_other_before_they_read(self):
        with CaptureQueriesContext(connection) as queries:
            carry_out(as_csv(["Elim"]))
        statements = [
            query["sql"]
            for query in queries
            if not query["sql"].startswith(("BEGIN", "SAVEPOINT"))
        ]
        assert statements[0].startswith("UPDATE")


class TestPages:
    def test_may_be_drafts(self, index):
        carry_out(as_csv(["Elim"]), parent=index, live=False)
        assert not GroupPage.objects.get().live

    def test_are_made_for_names_without_a_letter(self, index):
        carry_out(as_csv(["???"], ["!!!"], ["👾"]), parent=index)
        assert GroupPage.objects.live().count() == 3
        slugs = set(GroupPage.objects.values_list("slug", flat=True))
        assert len(slugs) == 3 and all(slugs)

    def test_are_made_for_every_naughty_name_that_is_no_error(self, index):
        # Those that make no slug, and some others: each page takes its time.
        names = [text for text in clean(BLNS) if not slugify(text)]
        names += clean(BLNS)[::25]
        rows = read_sheet(as_xlsx(*[[text] for text in names])).rows
        rows = list({row.cells["name"].casefold(): row for row in rows}.values())
        try:
            import_groups(rows=rows, parent=index, live=True, actor=None)
        except RowsHaveErrors as refusal:
            wrong = {row.number for row in refusal.plan.rows if row.problems}
            rows = [row for row in rows if row.number not in wrong]
        with committed():
            import_groups(rows=rows, parent=index, live=True, actor=None)
        assert GroupPage.objects.live().count() == len(rows) > 30


def clean(texts):
    """Without what no XLSX file can hold."""
    return [
        text
        for text in texts
        if all(character.isprintable() or character in "\t\n" for character in text)
    ]
