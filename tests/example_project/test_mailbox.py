import pytest
from django.core.mail import EmailMultiAlternatives

from example_project.mailbox import letters
from example_project.mailbox.backend import MailboxBackend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DEBUG = True
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"


def send(subject="Bevestig uw aanmelding", text="Ga naar http://127.0.0.1/x?a=1&b=2"):
    mail = EmailMultiAlternatives(subject, text, "a@x.example", ["b@x.example"])
    mail.attach_alternative("<p>html</p>", "text/html")
    return MailboxBackend().send_messages([mail])


class TestBackend:
    def test_keeps_each_mail_and_prints_it(self, capsys):
        assert send() == 1
        assert len(letters.newest_first()) == 1
        printed = capsys.readouterr().out
        assert "Subject: Bevestig uw aanmelding" in printed
        assert "http://127.0.0.1/x?a=1&b=2" in printed


class TestMailboxPage:
    def test_lists_the_newest_first(self, client):
        send("Eerste")
        send("Tweede")
        page = client.get("/mailbox/").content.decode()
        assert page.index("Tweede") < page.index("Eerste")
        assert "b@x.example" in page

    def test_a_mail_has_links_that_work(self, client):
        send()
        key = letters.newest_first()[0].key
        page = client.get(f"/mailbox/{key}/").content.decode()
        assert 'href="http://127.0.0.1/x?a=1&amp;b=2"' in page

    def test_what_a_mail_says_is_escaped(self, client):
        send(text="<script>alert(1)</script>")
        key = letters.newest_first()[0].key
        assert "<script>" not in client.get(f"/mailbox/{key}/").content.decode()

    def test_reads_nothing_outside_the_folder(self, client, settings):
        (settings.MAILBOX_FOLDER.parent / "secret.eml").write_text("Subject: x\n\nx")
        letters.folder()
        assert client.get("/mailbox/..%2Fsecret/").status_code == 404
        assert letters.find("../secret") is None

    def test_does_not_exist_without_debug(self, client, settings):
        send()
        key = letters.newest_first()[0].key
        settings.DEBUG = False
        assert client.get("/mailbox/").status_code == 404
        assert client.get(f"/mailbox/{key}/").status_code == 404

    def test_is_linked_only_with_debug(self, client, settings):
        assert 'href="/mailbox/"' in client.get("/mailbox/").content.decode()
        settings.DEBUG = False
        assert 'href="/mailbox/"' not in client.get("/zoeken/").content.decode()
