"""Personal data stays in our tables, our pages and our mails; nowhere else."""

import logging

import pytest
from django import VERSION
from django.core.cache import cache
from django.db import DatabaseError
from django.test import RequestFactory
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from tests.adminkit.searching import search
from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.privacy.leaking import (
    ABOUT_PEOPLE,
    OWN_TO_LOGS,
    PERSON,
    Broken,
    fail,
    sign_up,
    traces_in,
    walk,
)
from tests.signups.factories import make_confirmed_signup
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.common.discretion import DiscreetReporterFilter, discreet
from wagtail_whatsappalert.signups.models import Signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def client():
    client = CommittingClient()
    client.raise_request_exception = False
    return client


class TestTheWholeWay:
    def test_leaves_nothing_in_the_logs(self, client, caplog):
        with caplog.at_level(logging.DEBUG):
            walk(client)
        assert caplog.records
        for record in caplog.records:
            assert not traces_in(caplog.handler.format(record)), record.getMessage()
            told = {k: v for k, v in vars(record).items() if k not in OWN_TO_LOGS}
            assert not traces_in(told), record.getMessage()

    def test_leaves_nothing_in_cookies_sessions_and_the_cache(self, client):
        walk(client)
        # The page with one more press has a CSRF token, and nobody has a session.
        assert set(client.cookies) <= {"csrftoken"}
        assert not traces_in(cache._cache)

    def test_leaves_nothing_in_addresses(self, client):
        for answer in walk(client):
            assert not traces_in(answer.request["PATH_INFO"])
            assert not traces_in(answer.request["QUERY_STRING"])
            for address, _status in getattr(answer, "redirect_chain", []):
                assert not traces_in(address)

    def test_is_kept_by_no_cache(self, client):
        for answer in walk(client):
            if answer.request["REQUEST_METHOD"] == "POST":
                assert "no-store" in answer["Cache-Control"]

    def test_leaves_nothing_in_what_wagtail_keeps(self, client):
        group = make_group(name="Other")
        make_group_page(group, make_index_page(make_site()))
        walk(client)
        for model in (ModelLogEntry, Revision, ReferenceIndex):
            assert not traces_in(list(model.objects.values()))

    def test_leaves_nothing_in_the_tables_once_he_is_erased(self, client):
        walk(client)
        for model in ABOUT_PEOPLE:
            assert not traces_in(list(model.objects.values())), model


class TestErrors:
    @pytest.fixture
    def report(self, settings, mailoutbox):
        """What the administrators get by mail, variables of all frames included."""
        address = "beheer@example.org"
        settings.ADMINS = [address if VERSION >= (6, 0) else ("Beheer", address)]
        handler = AdminEmailHandler(include_html=True)
        logger = logging.getLogger("django.request")
        logger.addHandler(handler)
        yield mailoutbox
        logger.removeHandler(handler)

    def check(self, report, caplog):
        mails = [mail for mail in report if "beheer" in str(mail.to)]
        assert mails
        for mail in mails:
            assert not traces_in(mail.body)
            for content, _kind in mail.alternatives:
                assert not traces_in(content)
                assert "sign_up" in content
        assert not traces_in(caplog.text)

    def test_of_the_database_tell_where_and_not_who(
        self, client, report, caplog, monkeypatch
    ):
        monkeypatch.setattr(Signup, "save", fail(DatabaseError))
        response = sign_up(client, make_group())
        assert response.status_code == 500
        self.check(report, caplog)

    def test_of_a_conversion_tell_where_and_not_who(
        self, client, report, caplog, monkeypatch
    ):
        monkeypatch.setattr(Signup, "save", fail(ValueError))
        assert sign_up(client, make_group()).status_code == 500
        self.check(report, caplog)

    def test_of_mails_tell_only_the_number_of_the_letter(
        self, client, caplog, monkeypatch
    ):
        monkeypatch.setattr(
            "wagtail_whatsappalert.mailing.services.compose", fail(OSError)
        )
        assert sign_up(client, make_group()).status_code == 200
        assert "did not leave" in caplog.text
        assert not traces_in(caplog.text)

    def test_empty_the_messages_of_their_causes_too(self):
        @discreet
        def view(request):
            try:
                raise Broken(PERSON["name"])
            except Broken as error:
                raise ValueError(PERSON["email"]) from error

        with pytest.raises(ValueError, match="left out") as caught:
            view(RequestFactory().get("/"))
        assert not traces_in(caught.value.__cause__)

    def test_of_other_kinds_keep_their_message(self):
        @discreet
        def view(request):
            raise Broken("no template")

        with pytest.raises(Broken, match="no template"):
            view(RequestFactory().get("/"))

    def test_hide_what_was_posted_and_every_variable(self):
        request = RequestFactory().post("/", PERSON)
        request.exception_reporter_filter = DiscreetReporterFilter()
        person = dict(PERSON)
        try:
            raise Broken
        except Broken as error:
            reporter = ExceptionReporter(
                request, type(error), error, error.__traceback__
            )
        assert person
        html, text = reporter.get_traceback_html(), reporter.get_traceback_text()
        assert not traces_in(text)
        assert not [
            value
            for frame in reporter.get_traceback_data()["frames"]
            for _name, value in frame["vars"]
            if traces_in(value)
        ]
        assert "left out" in html


class TestLog:
    def test_keeps_no_word_that_somebody_searched_for(self, client):
        make_confirmed_signup(make_group(), name=PERSON["name"])
        client.force_login(make_editor("view_signup"))
        address = search(client, "/admin/whatsappalert_signups/", "Zebedeus")
        answer = client.get(address)
        assert len(answer.context["object_list"]) == 1
        assert answer.status_code == 200
        entries = list(ModelLogEntry.objects.values())
        assert entries
        assert not traces_in(entries)
