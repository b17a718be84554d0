import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.texts.factories import make_site
from wagtail_whatsappalert.leaflets.models import Leaflet
from wagtail_whatsappalert.leaflets.rules import standard_set
from wagtail_whatsappalert.leaflets.services import add_standard_set, missing_sets
from wagtail_whatsappalert.leaflets.shown import leaflet_sections, show_leaflets

from .factories import (
    make_collection,
    make_document,
    make_leaflet,
    make_standard_leaflet,
)

pytestmark = pytest.mark.django_db


def show(leaflet):
    (shown,) = show_leaflets(Leaflet.objects.with_documents().filter(pk=leaflet.pk))
    return shown


class TestLeaflet:
    def test_is_a_document_or_an_address_not_both(self):
        leaflet = make_leaflet(document=make_document(), url="https://politie.nl/")
        with pytest.raises(ValidationError) as refused:
            leaflet.full_clean()
        assert list(refused.value.message_dict) == ["url"]

    def test_may_be_neither_yet(self):
        make_leaflet().full_clean()

    def test_stays_when_its_document_is_deleted(self):
        leaflet = make_leaflet(document=make_document())
        leaflet.document.delete()
        leaflet.refresh_from_db()
        assert leaflet.document is None
        assert show(leaflet).url == ""


class TestShownLeaflet:
    def test_tells_kind_and_size_of_the_file(self):
        shown = show(make_leaflet(title="Inbraak", document=make_document()))
        assert shown.url.endswith("/folder.pdf")
        with translation.override("nl"):
            assert shown.label.replace("\xa0", " ") == "Inbraak (PDF, 2,0 KB)"

    def test_tells_only_the_kind_where_the_size_is_unknown(self):
        document = make_document()
        type(document).objects.update(file_size=None)
        assert show(make_leaflet(title="Inbraak", document=document)).facts == "PDF"

    def test_tells_on_which_site_it_is(self):
        shown = show(make_leaflet(url="https://www.politie.nl/folder"))
        assert shown.is_external
        with translation.override("en"):
            assert shown.facts == "on politie.nl"

    def test_has_no_link_to_a_document_that_not_everybody_may_see(self):
        private = make_collection(is_private=True)
        below = make_collection(parent=private, name="Nog dieper")
        for collection in (private, below):
            shown = show(make_leaflet(document=make_document(collection)))
            assert (shown.url, shown.facts) == ("", "")

    def test_has_a_link_in_a_collection_beside_a_private_one(self):
        make_collection(name="Intern", is_private=True)
        document = make_document(make_collection(name="Open"))
        assert show(make_leaflet(document=document)).url

    def test_has_no_link_where_the_site_serves_no_documents(self, settings):
        document = make_document()
        settings.ROOT_URLCONF = "tests.urls_without_ours"
        assert show(make_leaflet(document=document)).url == ""

    def test_has_its_full_address_in_a_mail(self):
        site = make_site()
        shown = show(make_leaflet(document=make_document()))
        assert shown.full_url(site).startswith(f"{site.root_url}/documents/")
        elsewhere = show(make_leaflet(url="https://politie.nl/folder"))
        assert elsewhere.full_url(site) == "https://politie.nl/folder"


class TestSections:
    def codes(self, language, **kwargs):
        return [section.language for section in leaflet_sections(language, **kwargs)]

    def test_begin_with_the_language_of_the_reader(self):
        for language in ("nl", "en", "de"):
            make_leaflet(language=language)
        assert self.codes("nl") == ["nl", "de", "en"]
        assert self.codes("en-gb") == ["en", "de", "nl"]
        assert self.codes("de", every_language=False) == ["de"]

    def test_begin_with_that_of_the_site_for_who_reads_another(self, settings):
        settings.LANGUAGE_CODE = "nl"
        for language in ("nl", "de"):
            make_leaflet(language=language)
        assert self.codes("fr", every_language=False) == ["nl"]

    def test_keep_the_order_of_the_editor(self):
        for title, order in [("Tweede", 2), ("Eerste", 1)]:
            make_leaflet(title=title, sort_order=order)
        (section,) = leaflet_sections("nl")
        assert [each.title for each in section.leaflets] == ["Eerste", "Tweede"]
        assert section.name == "Nederlands"

    def test_hold_only_the_standard_set_when_asked(self):
        make_leaflet()
        assert self.codes("nl", only_standard=True) == []
        make_standard_leaflet()
        assert self.codes("nl", only_standard=True) == ["nl"]

    def test_take_two_queries_whatever_there_is(self):
        for language in ("nl", "en"):
            for _number in range(3):
                make_leaflet(language=language, document=make_document())
        with CaptureQueriesContext(connection) as queries:
            leaflet_sections("nl")
        assert len(queries) == 2


class TestStandardSet:
    def titles(self, language):
        return [leaflet.title for leaflet in standard_set(language)]

    def test_is_that_of_his_language_or_else_of_the_site(self, settings):
        settings.LANGUAGE_CODE = "nl"
        make_standard_leaflet(title="Inbraak")
        make_standard_leaflet(title="Burglary", language="en")
        make_leaflet(title="Niet erin")
        assert self.titles("en-gb") == ["Burglary"]
        assert self.titles("pl") == ["Inbraak"]

    def test_is_nothing_where_there_is_none(self):
        make_leaflet()
        assert self.titles("nl") == []


class TestAddingTheStandardSet:
    def test_makes_five_without_a_file_in_each_language(self):
        made = add_standard_set()
        languages = [leaflet.language for leaflet in made]
        assert languages.count("nl") == languages.count("en") == 5
        assert len(made) == len(set(languages)) * 5
        assert all(leaflet.in_standard_set for leaflet in made)
        assert not any(leaflet.document or leaflet.url for leaflet in made)
        assert self.one("en").title == "Burglary: how to prevent it"

    def one(self, language):
        return Leaflet.objects.filter(language=language).first()

    def test_makes_nothing_a_second_time(self):
        add_standard_set()
        Leaflet.objects.filter(language="nl").update(title="Eigen titel")
        assert (missing_sets(), add_standard_set()) == ([], [])

    def test_leaves_a_language_with_a_set_of_its_own_alone(self):
        make_standard_leaflet(language="nl")
        add_standard_set()
        assert Leaflet.objects.filter(language="nl").count() == 1
        assert Leaflet.objects.filter(language="en").count() == 5
