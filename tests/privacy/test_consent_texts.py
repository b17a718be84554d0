import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests.texts.factories import make_editor, make_other_site, make_site
from tests.texts.races import needs_a_database_between_threads, run_at_once
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.privacy.models import (
    OF_SIGNUPS,
    OF_WORKSHOPS,
    ConsentPurpose,
    ConsentText,
)
from wagtail_whatsappalert.privacy.services import (
    current_consent_texts,
    publish_consent_text,
    record_consent_texts,
)
from wagtail_whatsappalert.privacy.wording import default_sentences


def make_consent_text(purpose=ConsentPurpose.STORAGE, text="You may.", **kwargs):
    kwargs = {"site": make_site(), "language": "en", "number": 1, **kwargs}
    return ConsentText.objects.create(purpose=purpose, text=text, **kwargs)


class TestDefaultSentences:
    def test_has_one_for_each_purpose_in_the_order_of_the_boxes(self):
        assert list(default_sentences("en")) == ConsentPurpose.values

    @pytest.mark.parametrize("purpose", ConsentPurpose.values)
    def test_says_that_consent_can_be_withdrawn(self, purpose):
        sentence = default_sentences("en")[purpose]
        assert "withdraw" in sentence
        assert len(sentence) <= ConsentText._meta.get_field("text").max_length

    def test_holds_no_placeholder(self):
        # What is stored must be word for word what was read.
        assert "{" not in "".join(default_sentences("en").values())

    def test_shares_no_e_mail_address_with_the_coordinator(self):
        assert "e-mail" not in default_sentences("en")["sharing"]


@pytest.mark.django_db
class TestCurrentConsentTexts:
    def test_answers_the_newest_of_each_purpose_with_one_query(
        self, django_assert_num_queries
    ):
        site = make_site()
        make_consent_text(number=1)
        newest = make_consent_text(number=2)
        make_consent_text(number=3, language="nl")
        make_consent_text(number=3, site=make_other_site())
        with django_assert_num_queries(1):
            texts = current_consent_texts(site, "en")
        assert texts["storage"] == newest
        assert texts["sharing"].pk is None

    def test_asks_who_only_comes_to_a_workshop_for_that(self):
        texts = current_consent_texts(make_site(), "en", OF_WORKSHOPS)
        assert list(texts) == ["workshop"]

    def test_writes_nothing(self):
        texts = current_consent_texts(make_site(), "en")
        sentences = default_sentences("en")
        assert {name: text.text for name, text in texts.items()} == {
            purpose.value: sentences[purpose] for purpose in OF_SIGNUPS
        }
        assert not ConsentText.objects.exists()


@pytest.mark.django_db
class TestRecordConsentTexts:
    def test_saves_each_default_once(self):
        site = make_site()
        first = record_consent_texts(site, "en")
        assert record_consent_texts(site, "en") == first
        assert ConsentText.objects.count() == 2

    def test_saves_only_what_is_missing(self):
        own = make_consent_text(number=4)
        texts = record_consent_texts(own.site, "en")
        assert texts["storage"] == own
        assert texts["sharing"].number == 1

    def test_keeps_the_first_when_another_was_faster(self, monkeypatch):
        site = make_site()
        late = current_consent_texts(site, "en")
        first = record_consent_texts(site, "en")
        monkeypatch.setattr(
            "wagtail_whatsappalert.privacy.services.current_consent_texts",
            lambda *asked: late,
        )
        with transaction.atomic():
            assert record_consent_texts(site, "en") == first
            assert ConsentText.objects.count() == 2


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_first_signups_at_one_moment_record_one_version(self):
        needs_a_database_between_threads()
        site = make_site()

        def record():
            return {t.pk for t in record_consent_texts(site, "en").values()}

        found = run_at_once(record, times=8)
        recorded = set(ConsentText.objects.values_list("pk", flat=True))
        assert len(recorded) == 2
        assert all(pks == recorded for pks in found)


@pytest.mark.django_db
class TestPublish:
    def test_counts_within_the_purpose(self):
        site = make_site()
        record_consent_texts(site, "en")
        text = ConsentText(site=site, language="en", purpose="sharing", text="New.")
        before = public_version()
        assert publish_consent_text(text).number == 2
        assert public_version() != before
        assert current_consent_texts(site, "en")["storage"].number == 1


@pytest.mark.django_db
class TestAdmin:
    base = "/admin/whatsappalert_consent_texts/"

    @pytest.fixture(autouse=True)
    def editor(self, client):
        make_site()
        client.force_login(make_editor("add_consenttext", "view_consenttext"))

    def test_starts_from_the_sentence_of_the_purpose_that_is_asked_for(self, client):
        query = {"language": "en", "purpose": "sharing"}
        form = client.get(f"{self.base}new/", query).context["form"]
        assert form.initial["purpose"] == "sharing"
        assert form.initial["text"] == default_sentences("en")["sharing"]

    def test_saves_the_next_number_of_the_purpose(self, client):
        make_consent_text(number=1)
        data = {
            "site": make_site().pk,
            "language": "en",
            "purpose": "storage",
            "text": "You may keep them.",
        }
        assert client.post(f"{self.base}new/", data).status_code == 302
        assert ConsentText.objects.get(number=2).text == "You may keep them."

    def test_tells_what_is_in_force_for_each_purpose(self, client):
        make_consent_text(number=1)
        newest = make_consent_text(number=2)
        other = make_consent_text(ConsentPurpose.SHARING)
        response = client.get(self.base)
        rows = response.context["object_list"]
        assert {row.pk for row in rows if row.is_in_force} == {newest.pk, other.pk}
        assert "purpose=sharing" in response.content.decode()

    def test_filters_by_purpose(self, client):
        make_consent_text()
        sharing = make_consent_text(ConsentPurpose.SHARING)
        rows = client.get(self.base, {"purpose": "sharing"}).context["object_list"]
        assert [row.pk for row in rows] == [sharing.pk]

    def test_shows_the_sentence_and_no_way_to_change_it(self, client):
        text = make_consent_text(text="Keep <b>them</b>.")
        html = client.get(f"{self.base}inspect/{text.pk}/").content.decode()
        assert "Keep &lt;b&gt;them&lt;/b&gt;." in html
        assert "purpose=storage" in html
        for view in ("edit", "delete"):
            with pytest.raises(NoReverseMatch):
                reverse(f"whatsappalert_consent_texts:{view}", args=[text.pk])
