import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.paper import (
    print_letters,
    put_back,
    sort_out_paper,
)
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, Move
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.signups.models import Signup

pytestmark = pytest.mark.django_db

PRINT = "/admin/whatsappalert_letters/print/"
PUT_BACK = "/admin/whatsappalert_letters/put-back/"


@pytest.fixture(autouse=True)
def site():
    return make_site(municipality="Hoogeveen", phone="14 0528")


@pytest.fixture
def manager(client):
    user = make_editor("view_letter", "view_signup", "manage_signup")
    client.force_login(user)
    return user


def make_letter_on_paper(group=None, number=0, language="nl"):
    """That somebody without an e-mail address has become a member."""
    group = group or make_group(workshop_rule="none")
    signup = make_confirmed_signup(group, number, language=language)
    Signup.objects.filter(pk=signup.pk).update(email="")
    signup.refresh_from_db()
    now = timezone.now()
    with committed():
        move_signup(signup=signup, move=Move.ADD, actor=SYSTEM, now=now)
    return Letter.objects.get(on_paper=True, kind="signup_moved", sent_at=None), signup


def print_page(client, *letters):
    return client.post(PRINT, {"letter": [letter.pk for letter in letters]})


class TestWaiting:
    def test_is_never_mailed(self, mailoutbox):
        make_letter_on_paper()
        mailoutbox.clear()
        assert deliver_due_letters(now=timezone.now()) == 0
        assert not mailoutbox
        assert Letter.objects.filter(on_paper=True, sent_at=None).count() == 1

    @pytest.mark.usefixtures("manager")
    def test_is_found_in_the_list_without_names(self, client):
        letter, signup = make_letter_on_paper()
        page = client.get("/admin/whatsappalert_letters/?state=paper")
        assert [each.pk for each in page.context["object_list"]] == [letter.pk]
        inspect = reverse("whatsappalert_letters:inspect", args=[letter.pk])
        choice = client.get(PRINT)
        for each in (page, choice, client.get(inspect)):
            assert PRINT in each.content.decode()
            assert signup.name not in each.content.decode()
        other = client.get("/admin/whatsappalert_letters/?state=waiting")
        assert not other.context["object_list"]

    def test_that_became_pointless_is_erased(self):
        letter, signup = make_letter_on_paper()
        Signup.objects.filter(pk=signup.pk).update(erased_at=timezone.now())
        sort_out_paper(now=timezone.now())
        assert not Letter.objects.filter(pk=letter.pk).exists()

    def test_leaves_by_mail_when_there_is_an_address_now(self, mailoutbox):
        _letter, signup = make_letter_on_paper()
        mailoutbox.clear()
        Signup.objects.filter(pk=signup.pk).update(email="nu@example.org")
        from django.core.management import call_command

        call_command("send_letters", verbosity=0)
        assert [mail.to for mail in mailoutbox] == [["nu@example.org"]]

    def test_is_for_the_post_when_the_address_went_away(self, mailoutbox):
        letter, signup = make_letter_on_paper()
        mailoutbox.clear()
        Letter.objects.filter(pk=letter.pk).update(on_paper=False)
        assert deliver_due_letters(now=timezone.now()) == 0
        letter.refresh_from_db()
        assert letter.on_paper and letter.sent_at is None
        assert letter.claimed_at is None
        assert not mailoutbox


@pytest.mark.usefixtures("manager")
class TestPrinting:
    def test_gives_the_letter_with_its_address_and_marks_it(self, client, manager):
        letter, signup = make_letter_on_paper()
        html = print_page(client, letter).content.decode()
        assert "Bewoner 0<br>7901 AB 1</address>" in html
        assert "Krakeel" in html
        assert "14 0528" in html
        assert "Hoogeveen" in html
        assert "http://" not in html and "https://" not in html
        letter.refresh_from_db()
        assert letter.sent_at
        entry = ModelLogEntry.objects.get(action="whatsappalert.print")
        assert (entry.user, entry.object_id) == (manager, str(signup.pk))

    def test_keeps_the_language_of_each_letter(self, client):
        letter, _signup = make_letter_on_paper(language="en")
        html = print_page(client, letter).content.decode()
        assert '<article class="whatsappalert-paper" lang="en">' in html
        assert "You are a member of Krakeel" in html
        assert "Kind regards," in html

    def test_gives_every_ticked_one_and_no_other(self, client):
        group = make_group(workshop_rule="none")
        made = []
        for number in range(3):
            letter, _signup = make_letter_on_paper(group, number)
            made.append(letter)
            Letter.objects.filter(pk=letter.pk).update(on_paper=False)
        Letter.objects.filter(pk__in=[each.pk for each in made]).update(on_paper=True)
        html = print_page(client, *made[:2]).content.decode()
        assert html.count("<article") == 2
        assert "Bewoner 2" not in html

    def test_a_second_time_gives_nothing(self, client):
        letter, _signup = make_letter_on_paper()
        print_page(client, letter)
        assert print_page(client, letter).status_code == 302

    def test_may_be_undone(self, client):
        letter, _signup = make_letter_on_paper()
        print_page(client, letter)
        client.post(PUT_BACK, {"letter": letter.pk})
        letter.refresh_from_db()
        assert letter.sent_at is None

    def test_needs_a_post(self, client):
        letter, signup = make_letter_on_paper()
        page = client.get(f"{PRINT}?letter={letter.pk}")
        assert signup.name not in page.content.decode()
        letter.refresh_from_db()
        assert letter.sent_at is None

    @pytest.mark.parametrize("number", ["x", "9" * 30, "", "²"])
    def test_stands_nonsense(self, client, number):
        assert client.get(PRINT, {"letter": number}).status_code == 200
        assert client.post(PRINT, {"letter": number}).status_code == 302


class TestRights:
    @pytest.mark.parametrize(
        "rights", [["view_letter"], ["view_letter", "view_signup", "export_signup"]]
    )
    def test_to_print_need_managing(self, client, rights):
        letter, _signup = make_letter_on_paper()
        client.force_login(make_editor(*rights))
        assert client.get(PRINT).status_code == 302
        assert print_page(client, letter).status_code == 302
        assert client.post(PUT_BACK, {"letter": letter.pk}).status_code == 302
        page = client.get("/admin/whatsappalert_letters/").content.decode()
        assert PRINT not in page
        letter.refresh_from_db()
        assert letter.sent_at is None

    def test_are_asked_by_the_service_itself(self):
        letter, _signup = make_letter_on_paper()
        viewer = make_editor("view_letter", "view_signup")
        asked = {"numbers": [letter.pk], "actor": viewer}
        assert print_letters(**asked, now=timezone.now()) == []
        Letter.objects.update(sent_at=timezone.now())
        assert put_back(**asked) == 0

    def test_of_a_limited_manager_leave_other_groups_alone(self, client, manager):
        letter, signup = make_letter_on_paper()
        limit = ManagerLimit.objects.create(user=manager)
        assert print_page(client, letter).status_code == 302
        letter.refresh_from_db()
        assert letter.sent_at is None
        Letter.objects.update(sent_at=timezone.now())
        client.post(PUT_BACK, {"letter": letter.pk})
        letter.refresh_from_db()
        assert letter.sent_at
        limit.groups.add(signup.group)
        Letter.objects.update(sent_at=None)
        assert print_page(client, letter).status_code == 200
