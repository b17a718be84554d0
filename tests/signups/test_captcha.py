import logging

import pytest
from django.forms import Media
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import format_html

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.captcha import Captcha, current_captcha
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import form_data

SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}

pytestmark = pytest.mark.django_db


class SumCaptcha(Captcha):
    """What is 2 + 3? ``fails`` is what it raises instead of an answer."""

    field_name = "sum"
    asked = 0

    def render(self, uid):
        return format_html(
            '<label for="{0}-sum">2 + 3</label>'
            '<input class="whatsappalert-form__input" name="sum" id="{0}-sum">',
            uid,
        )

    @property
    def media(self):
        return Media(js=["captcha/sum.js"])

    def verify(self, answer, request):
        type(self).asked += 1
        if "fails" in self.options:
            raise self.options["fails"]
        return answer == "5"

    def describe(self):
        return {"question": "2 + 3"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group(site):
    return make_group()


@pytest.fixture
def choose(settings, monkeypatch):
    def use(**options):
        monkeypatch.setattr(SumCaptcha, "asked", 0)
        settings.WAGTAIL_WHATSAPPALERT = {
            "CAPTCHA": {"BACKEND": f"{__name__}.SumCaptcha", "OPTIONS": options}
        }

    return use


def send(data):
    url = reverse("wagtail_whatsappalert:signup")
    return CommittingClient().post(url, data, **SAME_ORIGIN)


def form_page():
    return CommittingClient().get(reverse("wagtail_whatsappalert:signup"))


class TestNone:
    def test_is_the_default(self, group):
        assert current_captcha() is None
        page = form_page().content.decode()
        assert "captcha" not in page
        assert "<noscript>" not in page
        assert send(form_data(group)).status_code == 303


class TestChosen:
    @pytest.fixture(autouse=True)
    def chosen(self, choose):
        choose()

    def test_is_asked_in_the_form(self, group):
        page = form_page().content.decode()
        assert 'name="sum"' in page
        assert "captcha/sum.js" in page

    def test_shows_a_telephone_number_to_who_has_no_script(self, site, group):
        WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
        page = form_page().content.decode()
        without_script = page.partition("<noscript>")[2].partition("</noscript>")[0]
        assert "14 0528" in without_script

    def test_lets_a_person_through(self, group, mailoutbox):
        assert send(form_data(group, sum="5")).status_code == 303
        assert Signup.objects.get().suspicion == ""
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize("answer", [None, "", "4"])
    def test_asks_again_and_keeps_what_was_typed(self, group, answer, mailoutbox):
        response = send(form_data(group, sum=answer))
        assert response.status_code == 422
        page = response.content.decode()
        assert "whatsappalert-error-summary" in page
        assert 'value="Anna de Vries"' in page
        assert not Signup.objects.exists()
        assert mailoutbox == []

    def test_is_asked_once_and_only_for_a_form_that_is_right(self, group):
        send(form_data(group, sum="5", phone="1"))
        assert SumCaptcha.asked == 0
        send(form_data(group, sum="5"))
        assert SumCaptcha.asked == 1


class TestThatBroke:
    @pytest.mark.parametrize("problem", [TimeoutError("06 12345678"), KeyError("x")])
    def test_loses_no_signup(self, choose, group, problem, mailoutbox, caplog):
        choose(fails=problem)
        with caplog.at_level(logging.ERROR, "wagtail_whatsappalert"):
            assert send(form_data(group, sum="5")).status_code == 303
        assert Signup.objects.get().suspicion == "unchecked"
        assert len(mailoutbox) == 1
        assert type(problem).__name__ in caplog.text
        assert "12345678" not in caplog.text


class TestBase:
    def test_needs_a_widget_and_a_check(self):
        with pytest.raises(TypeError):
            Captcha()

    def test_brings_nothing_along_by_itself(self):
        class Silent(Captcha):
            def render(self, uid):
                return ""

            def verify(self, answer, request):
                return True

        captcha = Silent(key="x")
        assert captcha.options == {"key": "x"}
        assert str(captcha.media) == ""
        assert captcha.describe() == {}
        assert captcha.verify("", RequestFactory().post("/"))
