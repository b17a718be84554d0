"""What waits for an answer, in the managers' overview."""

import pytest

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.managers import make_manager
from tests.texts.factories import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.threads.models import Thread
from wagtail_whatsappalert.threads.overview_source import (
    list_of_threads,
    waiting_threads,
)

from .factories import make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


class TestCounting:
    def test_counts_those_that_wait_per_group(self):
        group, other = make_group(), make_group(name="Noord")
        her = make_coordinator(group, other, bound=True)
        make_thread(her, group)
        make_thread(her, group)
        answered = make_thread(her, other)
        Thread.objects.filter(pk=answered.pk).update(waiting_since=None)
        assert waiting_threads(Group.objects.all()) == {group.pk: 2}

    def test_stays_within_the_groups_asked_for(self):
        group = make_group()
        make_thread(make_coordinator(group, bound=True), group)
        assert waiting_threads(Group.objects.none()) == {}


class TestLink:
    def test_leads_to_the_same_threads(self):
        group = make_group()
        thread = make_thread(make_coordinator(group, bound=True), group)
        client = make_manager("view_thread")
        overview = client.get("/admin/whatsappalert_overview/")
        urls = [
            url
            for row in overview.context["rows"]
            for *_, url in row["findings"]
            if url
        ]
        assert urls == [list_of_threads(group.pk, client.user)]
        assert list(client.get(urls[0]).context["object_list"]) == [thread]

    def test_is_not_for_who_may_not_read_them(self):
        assert list_of_threads(1, make_manager().user) == ""
