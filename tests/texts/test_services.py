import pytest
from django.db import transaction

from tests.texts.factories import make_house_rules, make_other_site, make_site
from tests.texts.races import needs_a_database_between_threads, run_at_once
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.texts.models import HouseRules
from wagtail_whatsappalert.texts.services import (
    publish_house_rules,
    record_house_rules,
)
from wagtail_whatsappalert.texts.wording import current_house_rules, default_rules


def unsaved(site, **kwargs):
    rules = [("rule", {"title": "Be kind", "text": "<p>Always.</p>"})]
    return HouseRules(site=site, language="en", rules=rules, **kwargs)


@pytest.mark.django_db
class TestRecordHouseRules:
    def test_saves_the_default_as_version_1_once(self):
        site = make_site()
        first = record_house_rules(site, "en")
        assert first.number == 1
        assert record_house_rules(site, "en") == first
        assert HouseRules.objects.count() == 1

    def test_saves_the_words_that_were_read(self):
        rules = record_house_rules(make_site(), "en")
        stored = HouseRules.objects.get(pk=rules.pk).rules
        assert [
            {"title": block.value["title"], "text": block.value["text"].source}
            for block in stored
        ] == default_rules("en")

    def test_only_reads_when_there_is_a_version(self, django_assert_num_queries):
        site = make_site()
        newest = make_house_rules(number=7)
        with django_assert_num_queries(1):
            assert record_house_rules(site, "en") == newest

    def test_keeps_the_first_when_another_was_faster(self, monkeypatch):
        site = make_site()
        late = current_house_rules(site, "en")
        first = record_house_rules(site, "en")
        monkeypatch.setattr(
            "wagtail_whatsappalert.texts.services.current_house_rules",
            lambda site, language: late,
        )
        with transaction.atomic():
            assert record_house_rules(site, "en") == first
            # The transaction around it goes on, on PostgreSQL too.
            assert HouseRules.objects.count() == 1

    def test_makes_what_is_cached_stale(self):
        site = make_site()
        before = public_version()
        record_house_rules(site, "en")
        assert public_version() != before


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_first_signups_at_one_moment_record_one_version(self):
        needs_a_database_between_threads()
        site = make_site()
        found = run_at_once(lambda: record_house_rules(site, "en").pk, times=8)
        assert len(found) == 8
        assert set(found) == {HouseRules.objects.get().pk}

    def test_two_editors_at_one_moment_make_two_versions(self):
        needs_a_database_between_threads()
        site = make_site()
        numbers = run_at_once(lambda: publish_house_rules(unsaved(site)).number, 4)
        assert sorted(numbers) == [1, 2, 3, 4]


@pytest.mark.django_db
class TestPublish:
    def test_counts_within_site_and_language(self):
        site, other = make_site(), make_other_site()
        assert publish_house_rules(unsaved(site)).number == 1
        assert publish_house_rules(unsaved(site)).number == 2
        assert publish_house_rules(unsaved(other)).number == 1

    def test_leaves_earlier_versions_as_they_are(self):
        site = make_site()
        first = record_house_rules(site, "en")
        words = first.rules.get_prep_value()
        publish_house_rules(unsaved(site))
        assert HouseRules.objects.get(pk=first.pk).rules.get_prep_value() == words
        assert current_house_rules(site, "en").number == 2

    def test_makes_what_is_cached_stale(self):
        site = make_site()
        before = public_version()
        publish_house_rules(unsaved(site))
        assert public_version() != before
