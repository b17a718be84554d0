"""The version in the keys of our caches: never late, in no process."""

import json
import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.site.tree import make_site
from wagtail_whatsappalert.common.models import PublicChange
from wagtail_whatsappalert.common.versions import (
    KEPT_CHANGES,
    kept_until_change,
    public_version,
    touch_public_version,
)
from wagtail_whatsappalert.groups.models import GroupStatus

ELSEWHERE = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
django.setup()
from wagtail_whatsappalert.groups.models import Group
group = Group.objects.get(pk={pk})
group.name = "Elders gewijzigd"
group.status = "paused"
group.save()
"""


def change_in_another_process(group):
    """A second Python with caches of its own, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE.format(name=name, pk=group.pk)],
        check=True,
        cwd=settings.VAR.parent,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        timeout=60,
    )


@pytest.fixture
def site():
    cache.clear()
    return make_site(hostname="testserver")


@pytest.mark.django_db(transaction=True)
class TestChangeInAnotherProcess:
    def test_is_seen_at_once_in_the_list_and_on_the_map(self, client, site):
        overview = make_index_page(site)
        group = make_group(name="Krakeel")
        page = make_group_page(group, overview)
        list_url = overview.get_url()
        map_url = reverse("wagtail_whatsappalert:groups_geojson")
        for url in (list_url, map_url):
            assert "Krakeel" in client.get(url).content.decode()
        etag = client.get(map_url)["ETag"]
        assert client.get(map_url, headers={"if-none-match": etag}).status_code == 304

        change_in_another_process(group)

        shown = client.get(list_url).content.decode()
        assert "Elders gewijzigd" in shown
        assert "whatsappalert-badge--paused" in shown
        answer = client.get(map_url, headers={"if-none-match": etag})
        assert answer.status_code == 200
        (feature,) = json.loads(answer.content)["features"]
        assert feature["properties"]["name"] == "Elders gewijzigd"
        assert feature["properties"]["status"] == GroupStatus.PAUSED
        assert feature["properties"]["url"] == page.get_url()


@pytest.mark.django_db(transaction=True)
class TestTransactionThatCommitsLate:
    def test_changes_the_version_though_a_higher_number_was_there_first(self):
        if connection.vendor == "sqlite":
            pytest.skip("SQLite has one writer at a time: nobody commits late")
        touch_public_version()
        written, may_commit = threading.Event(), threading.Event()

        def write_slowly():
            try:
                with transaction.atomic():
                    touch_public_version()
                    written.set()
                    may_commit.wait(timeout=30)
            finally:
                connections.close_all()

        slow = threading.Thread(target=write_slowly)
        slow.start()
        assert written.wait(timeout=30)
        touch_public_version()
        before = public_version()
        may_commit.set()
        slow.join()
        assert public_version() != before


@pytest.mark.django_db
class TestVersion:
    def test_of_a_new_site_is_a_version_too(self):
        assert public_version()

    def test_stays_the_same_while_nothing_changes(self):
        touch_public_version()
        assert public_version() == public_version()

    def test_changes_by_a_number_below_the_highest(self):
        """What a late commit looks like, on databases that cannot show one."""
        touch_public_version()
        number = PublicChange.objects.create().pk
        PublicChange.objects.filter(pk=number).delete()
        touch_public_version()
        before = public_version()
        PublicChange.objects.create(pk=number)
        assert public_version() != before

    def test_is_never_given_twice_while_old_numbers_are_erased(self):
        seen = {public_version()}
        for number in range(1, 2 * KEPT_CHANGES + 10):
            touch_public_version()
            seen.add(public_version())
            assert len(seen) == number + 1
        assert PublicChange.objects.count() <= 2 * KEPT_CHANGES

    def test_takes_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            public_version()


@pytest.mark.django_db
class TestSite:
    def test_that_moved_to_another_host_is_known_at_once(self, site):
        client = Client()
        url = reverse("wagtail_whatsappalert:groups_geojson")
        make_group(name="Krakeel")
        assert client.get(url).status_code == 200
        site.is_default_site = False
        site.hostname = "elders.example"
        site.save()
        assert client.get(url).status_code == 404
        assert client.get(url, headers={"host": "elders.example"}).status_code == 200

    def test_of_the_map_takes_no_query_of_its_own(
        self, client, site, django_assert_num_queries
    ):
        url = reverse("wagtail_whatsappalert:groups_geojson")
        client.get(url)
        with django_assert_num_queries(1):
            client.get(url)


class TestKeptUntilChange:
    @pytest.mark.django_db
    def test_is_made_once_for_each_version(self):
        made = []

        def make():
            made.append(len(made))
            return made[-1] + 10

        assert [kept_until_change("tests", make) for _time in range(3)] == [10] * 3
        touch_public_version()
        assert kept_until_change("tests", make) == 11
        assert kept_until_change("other", make) == 12
