from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from tests.commits import committed
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing import wording
from wagtail_whatsappalert.mailing.letters import (
    Attachment,
    Button,
    Links,
    sample_mail,
    write_mail,
)
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import write_letters
from wagtail_whatsappalert.mailing.wording import register_wording

from .factories import KIND, NOW

pytestmark = pytest.mark.django_db

DATES = Links([Button("1 <mei>", "https://example.org/?a=1&b=2")], "Other dates")
FILE = Attachment("één.ics", "BEGIN:X\r\nSUMMARY:Café\r\n", "text/calendar")


@pytest.fixture(autouse=True)
def words(monkeypatch):
    monkeypatch.setattr(wording, "_wordings", {})
    register_wording(
        KIND,
        label="A test",
        subject="A test",
        text="Hello {name},\n\n{details}\n\nBye.",
        samples={"name": "Anna", "details": "By bus"},
        links=["2 May"],
        links_heading="Choose",
    )


def write(site=None, **kwargs):
    values = {"name": "Bert", "details": "", **kwargs.pop("values", {})}
    site = site or make_site()
    with translation.override("en"):
        return write_mail(
            wording=KIND, to="anna@example.org", site=site, values=values, **kwargs
        )


class TestParagraphs:
    def test_without_anything_in_them_are_left_out(self):
        message = write()
        assert "Hello Bert,\n\nBye." in message.body
        assert message.content["paragraphs"] == ["Hello Bert,", "Bye."]


class TestLinks:
    def test_stand_below_the_text_under_their_heading(self):
        message = write(links=DATES)
        (html,) = (part.content for part in message.alternatives)
        assert "Other dates\n\n1 <mei>:\nhttps://example.org/?a=1&b=2\n" in message.body
        assert "Other dates</h2>" in html
        assert 'href="https://example.org/?a=1&amp;b=2"' in html
        assert "1 &lt;mei&gt;</a>" in html

    def test_are_in_the_preview(self):
        message = sample_mail(
            KIND, subject="S", text="T", site=make_site(), language="en"
        )
        assert "Choose\n\n2 May:\nhttp" in message.body


class TestFiles:
    def test_go_along_as_they_are(self):
        (part,) = [
            part
            for part in write(attachments=[FILE]).message().walk()
            if part.get_content_disposition() == "attachment"
        ]
        assert part.get_content_type() == "text/calendar"
        assert part.get_content_charset() == "utf-8"
        assert part.get_filename() == FILE.name
        # The line ends are those of the policy: CRLF to a mail server.
        sent = part.get_payload(decode=True).decode()
        assert sent.splitlines() == FILE.text.splitlines()

    def test_leave_the_text_and_the_html_alone(self):
        message = write(attachments=[FILE], links=DATES).message()
        types = [part.get_content_type() for part in message.walk()]
        assert types == [
            *("multipart/mixed", "multipart/alternative"),
            *("text/plain", "text/html", "text/calendar"),
        ]

    def test_survive_the_mail_server(self):
        write(attachments=[FILE]).send()
        assert mail.outbox[0].attachments[0].content == FILE.text


class TestManyLetters:
    def test_that_are_due_later_do_not_leave_at_once(self):
        letters = [
            Letter(
                kind=KIND,
                subject_id=number,
                language="en",
                unique_key=f"later:{number}",
                created_at=NOW,
                due_at=NOW + timedelta(minutes=number),
            )
            for number in range(2)
        ]
        with committed():
            write_letters(letters)
        attempts = Letter.objects.order_by("subject_id").values_list("attempts")
        assert list(attempts) == [(1,), (0,)]
