"""The form on pages of other people's sites, however those are built and served."""

import pytest
from django.core.cache import cache
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation
from wagtail.models import Locale, Page

from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.signups.any_page import forms_on, link_in, path_of, send
from tests.site.factories import columns, make_host_page, signup_form
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.models import Signup, SignupStatus

from .factories import FIELDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "testsite/base.html"}
    cache.clear()
    yield make_site(hostname="testserver")
    cache.clear()


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def client():
    return CommittingClient()


class TestACacheForTheWholeSite:
    @pytest.fixture(autouse=True)
    def whole_site(self, settings):
        settings.MIDDLEWARE = [
            "django.middleware.cache.UpdateCacheMiddleware",
            *settings.MIDDLEWARE,
            "django.middleware.cache.FetchFromCacheMiddleware",
        ]

    @pytest.fixture
    def page(self, site, group):
        return make_host_page(site, signup_form(group))

    def test_keeps_the_page_with_the_form(
        self, client, page, django_assert_num_queries
    ):
        first = client.get(page.url)
        assert "max-age=600" in first["Cache-Control"]
        with django_assert_num_queries(0):
            assert CommittingClient().get(page.url).content == first.content

    def test_the_kept_form_can_be_sent_by_everybody(self, page):
        for number in range(3):
            visitor = CommittingClient()
            (form,) = forms_on(visitor, page)
            assert send(visitor, form, phone=f"06 1234567{number}").status_code == 303
        assert Signup.objects.count() == 3

    def test_shows_nobody_what_another_typed(self, page):
        anna, bert = CommittingClient(), CommittingClient()
        (form,) = forms_on(anna, page)
        assert send(anna, form, name="Anna Geheim", phone="1").status_code == 422
        for url in (page.url, form.action):
            assert "Geheim" not in bert.get(url).content.decode()
        assert "Geheim" not in send(bert, form, phone="1").content.decode()

    def test_keeps_nothing_of_the_way_of_a_resident(self, client, page, mailoutbox):
        (form,) = forms_on(client, page)
        kept = set(cache._cache)
        send(client, form, phone="1")
        thanks = send(client, form)["Location"]
        client.get(thanks)
        link = path_of(link_in(mailoutbox[0]))
        client.get(link)
        client.post(link)
        new = set(cache._cache) - kept
        assert [key for key in new if "views.decorators.cache" in key] == []


class TestAStrictContentSecurityPolicy:
    """``default-src 'self'``: nothing inline, no handler, no style."""

    def inline_on(self, response):
        assert "html" in response["Content-Type"]
        return html_of(response).inline

    def test_lets_the_page_of_the_form_pass(self, client, site, group):
        page = make_host_page(site, signup_form(group), columns([signup_form()]))
        assert self.inline_on(client.get(page.url)) == []

    def test_lets_our_own_pages_pass(self, client, site, group):
        index = make_index_page(site)
        for page in (index, make_group_page(group, index)):
            assert self.inline_on(client.get(page.url)) == []

    def test_lets_every_answer_pass(self, client, site, group, mailoutbox):
        page = make_host_page(site, signup_form(group, ask_coordinator=True))
        (form,) = forms_on(client, page)
        sent = send(client, form)
        sealed = sent["Location"].rstrip("/").rpartition("/")[2]
        link = path_of(link_in(mailoutbox[0]))
        correct = reverse("wagtail_whatsappalert:signup_correct", args=[sealed])
        answers = [
            send(client, form, phone="1"),
            client.post(form.action, {**form.fields, **FIELDS}),
            client.post(form.action, {}, HTTP_SEC_FETCH_SITE="same-origin"),
            client.get(form.action),
            client.get(sent["Location"]),
            client.get(correct),
            client.get(link),
            client.post(link),
            client.get(reverse("wagtail_whatsappalert:house_rules")),
        ]
        assert [self.inline_on(answer) for answer in answers] == [[]] * len(answers)


class TestTheLanguageOfThePage:
    """The language of the page rules, whatever the browser or a cookie says."""

    @pytest.fixture
    def page(self, site, group):
        return make_host_page(site, signup_form(group))

    @pytest.fixture
    def english_page(self, site, page):
        english = Locale.objects.get_or_create(language_code="en")[0]
        for original in (site.root_page, page):
            copy = original.specific.copy_for_translation(english)
            copy.save_revision().publish()
        return Page.objects.get(translation_key=page.translation_key, locale=english)

    def visit(self, page, asks_for):
        client = CommittingClient(HTTP_ACCEPT_LANGUAGE=asks_for)
        client.cookies["django_language"] = asks_for
        return client

    @pytest.mark.parametrize(
        ("language", "other", "prefix"),
        [("nl", "en", "/whatsapp/"), ("en", "nl", "/en/whatsapp/")],
    )
    def test_rules_answer_redirect_and_mails(
        self, page, english_page, mailoutbox, language, other, prefix
    ):
        page = {"nl": page, "en": english_page}[language]
        client = self.visit(page, asks_for=other)
        (form,) = forms_on(client, page)
        assert form.action.startswith(prefix)
        wrong = send(client, form, phone="1")
        assert html_of(wrong).language == language
        sent = send(client, form)
        assert sent["Location"].startswith(prefix)
        assert html_of(client.get(sent["Location"])).language == language
        link = link_in(mailoutbox[0])
        assert path_of(link).startswith(prefix)
        assert html_of(client.get(path_of(link))).language == language
        assert html_of(client.post(path_of(link))).language == language
        assert {letter.language for letter in Letter.objects.all()} == {language}
        assert f'lang="{language}"' in mailoutbox[1].alternatives[0][0]

    @pytest.mark.parametrize(("language", "other"), [("nl", "/en"), ("en", "")])
    def test_rules_at_the_address_of_the_other_language_too(
        self, page, english_page, language, other
    ):
        page = {"nl": page, "en": english_page}[language]
        client = CommittingClient()
        (form,) = forms_on(client, page)
        form.action = other + form.action.removeprefix("/en")
        assert html_of(send(client, form, phone="1")).language == language
        location = send(client, form)["Location"]
        assert location.startswith("/en/") == (language == "en")


class TestBelowAPath:
    """``SCRIPT_NAME=/sub``: the site is only a part of a host."""

    @pytest.fixture(autouse=True)
    def sub(self, settings):
        before = get_script_prefix()
        settings.FORCE_SCRIPT_NAME = "/sub"
        set_script_prefix("/sub/")
        yield
        set_script_prefix(before)

    def test_action_redirect_and_links_carry_it(self, client, site, group, mailoutbox):
        page = make_host_page(site, signup_form(group))
        (form,) = html_of(client.get(page.url.removeprefix("/sub"))).signup_forms
        assert form.action.startswith("/sub/whatsapp/")
        # The server takes the prefix off before Django sees the path.
        form.action = form.action.removeprefix("/sub")
        sent = send(client, form)
        assert sent["Location"].startswith("/sub/whatsapp/")
        thanks = client.get(sent["Location"].removeprefix("/sub"))
        assert html_of(thanks).forms[0].action.startswith("/sub/whatsapp/")
        link = link_in(mailoutbox[0])
        assert link.startswith("http://testserver/sub/whatsapp/")
        assert client.post(path_of(link).removeprefix("/sub")).status_code == 200


class TestASiteWithoutTranslations:
    @pytest.fixture(autouse=True)
    def untranslated(self, settings, monkeypatch):
        settings.USE_I18N = False
        settings.WAGTAIL_I18N_ENABLED = False
        settings.MIDDLEWARE = [
            name for name in settings.MIDDLEWARE if "LocaleMiddleware" not in name
        ]
        # Django picks the functions of USE_I18N once, at their first use.
        monkeypatch.setattr(translation, "_trans", type(translation._trans)())

    def test_takes_a_signup(self, client, site, group, mailoutbox):
        page = make_host_page(site, signup_form(group))
        (form,) = forms_on(client, page)
        assert send(client, form, phone="1").status_code == 422
        sent = send(client, form)
        assert client.get(sent["Location"]).status_code == 200
        assert client.post(path_of(link_in(mailoutbox[0]))).status_code == 200
        assert Signup.objects.get().status == SignupStatus.NEEDS_WORKSHOP
