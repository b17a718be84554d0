import pytest
from django.urls import NoReverseMatch, reverse

from tests.texts.factories import make_editor

from .factories import make_letter

pytestmark = pytest.mark.django_db


class TestLetters:
    def test_are_listed_for_who_may_see_them(self, client):
        letter = make_letter()
        client.force_login(make_editor("view_letter"))
        page = client.get(reverse("whatsappalert_letters:index"))
        assert [each.pk for each in page.context["object_list"]] == [letter.pk]
        inspect = reverse("whatsappalert_letters:inspect", args=[letter.pk])
        assert client.get(inspect).status_code == 200

    def test_are_refused_to_others(self, client):
        letter = make_letter()
        client.force_login(make_editor())
        for name, args in [("index", []), ("inspect", [letter.pk])]:
            url = reverse(f"whatsappalert_letters:{name}", args=args)
            assert client.get(url).status_code == 302

    @pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "history"])
    def test_are_changed_by_nobody(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(f"whatsappalert_letters:{name}", args=[1])
        with pytest.raises(NoReverseMatch):
            reverse(f"whatsappalert_letters:{name}")

    def test_filter_on_what_waits(self, client):
        waiting = make_letter()
        make_letter(sent_at=waiting.due_at)
        client.force_login(make_editor("view_letter"))
        url = reverse("whatsappalert_letters:index")
        page = client.get(f"{url}?state=waiting")
        assert [each.pk for each in page.context["object_list"]] == [waiting.pk]
