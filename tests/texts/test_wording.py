import pytest
from django.utils import translation
from django.utils.translation import get_language

from tests.texts.factories import make_house_rules, make_other_site, make_site
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.texts import wording
from wagtail_whatsappalert.texts.models import HouseRules, SaarSteps
from wagtail_whatsappalert.texts.wording import (
    complete_wording,
    current_house_rules,
    current_saar_steps,
    default_rules,
    default_steps,
    fill_in,
    readable_html,
    readable_rules,
)

FACTS = complete_wording(WhatsAppAlertSettings(municipality="Ons Dorp").wording)


def default_text():
    return " ".join(
        f"{part['title']} {part['text']}"
        for part in [*default_rules("en"), *default_steps("en")]
    )


class TestDefaultWording:
    @pytest.mark.parametrize(
        "words",
        [
            "at least {minimum_age} years old",
            "live or work in the area of the group, or you have a business",
            "police only come after a call to {emergency_number}",
            "See, alarm, app, react",
            "{emergency_number} has been called",
            "Do not swear, insult anybody or discriminate",
            "law into your own hands",
            "Never hold your phone while you drive",
            "Only send a photo if the police report needs it",
            "colour, make, type and number plate",
            "Only for what it is meant for",
            "past crimes",
            "General warnings",
            "No chatter",
            "{municipality} are not in it",
            "never a duty",
            "Only if it is safe",
            "{emergency_without_speech}",
            "{non_emergency_number}",
        ],
    )
    def test_covers_the_rules_and_conditions_of_the_source_plan(self, words):
        assert words in default_text()

    def test_names_skin_colour_and_origin_only_as_no_reason_for_suspicion(self):
        assert default_text().lower().count("skin colour") == 1
        assert "is never a reason to be suspicious" in default_text()

    def test_holds_no_number_that_a_site_sets(self):
        assert not [word for word in ("112", "0900", " 18 ") if word in default_text()]

    def test_knows_every_placeholder_that_it_uses(self):
        assert "{" not in fill_in(default_text(), FACTS)

    def test_spells_saar(self):
        assert [step["letter"] for step in default_steps("en")] == list("SAAR")

    def test_leaves_the_active_language_alone(self):
        with translation.override("nl"):
            default_rules("en")
            assert get_language() == "nl"

    def test_is_in_the_language_that_is_asked_for(self, monkeypatch):
        title = translation.gettext_lazy("Yes")
        monkeypatch.setattr(wording, "RULES", [(title, "text")])
        assert default_rules("nl")[0]["title"] == "Ja"


class TestFillIn:
    def test_replaces_what_it_knows(self):
        text = fill_in("Call {emergency_number}, from {minimum_age}.", FACTS)
        assert text == "Call 112, from 18."

    def test_leaves_other_braces_alone(self):
        text = "{unknown} {} {0} {emergency_number.__class__} {emergency_number!r} {{"
        assert fill_in(text, FACTS) == text

    def test_escapes_hostile_values(self):
        facts = {"municipality": '<script>alert("1")</script>'}
        assert fill_in("<p>{municipality}</p>", facts) == (
            "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</p>"
        )

    def test_does_not_fill_in_what_a_value_holds(self):
        facts = {"municipality": "{minimum_age}", "minimum_age": "18"}
        assert fill_in("{municipality}", facts) == "{minimum_age}"

    def test_says_the_municipality_when_the_site_has_no_name(self):
        assert fill_in("{municipality}", {"municipality": ""}) in (
            "the municipality",
            "de gemeente",
        )

    def test_takes_the_usual_age_unless_a_group_has_its_own(self):
        assert complete_wording({})["minimum_age"] == "18"
        assert complete_wording({}, 16)["minimum_age"] == "16"


@pytest.mark.django_db
class TestCurrentTexts:
    def test_answers_the_newest_version_with_one_query(self, django_assert_num_queries):
        site = make_site()
        make_house_rules(number=1)
        newest = make_house_rules(number=2)
        with django_assert_num_queries(1):
            assert current_house_rules(site, "en") == newest

    @pytest.mark.parametrize("current", [current_house_rules, current_saar_steps])
    def test_answers_the_default_and_writes_nothing(
        self, current, django_assert_num_queries
    ):
        site = make_site()
        with django_assert_num_queries(1):
            text = current(site, "en")
        assert (text.pk, text.number) == (None, 1)
        assert not HouseRules.objects.exists()
        assert not SaarSteps.objects.exists()

    def test_takes_no_text_of_another_site_or_language(self):
        make_house_rules(site=make_other_site())
        make_house_rules(language="nl")
        assert current_house_rules(make_site(), "en").pk is None

    def test_finds_the_text_of_a_regional_variant(self):
        rules = make_house_rules(language="en")
        assert current_house_rules(make_site(), "en-gb") == rules

    def test_answers_a_default_without_any_site(self):
        assert current_house_rules(None, "en").rules


@pytest.mark.django_db
class TestReadableText:
    def test_fills_in_title_and_text(self):
        rules = make_house_rules("From {minimum_age}", "<p>{emergency_number}</p>")
        assert readable_rules(rules, FACTS) == [
            {"letter": "", "title": "From 18", "text": "<p>112</p>"}
        ]

    def test_escapes_a_title(self):
        rules = make_house_rules("<script>", "<p>x</p>")
        assert readable_rules(rules, FACTS)[0]["title"] == "&lt;script&gt;"

    def test_expands_the_links_of_many_texts_with_as_many_queries_as_of_one(
        self, django_assert_num_queries
    ):
        link = '<p><a linktype="document" id="1">here</a></p>'
        with django_assert_num_queries(1):
            readable_html([link], FACTS)
        with django_assert_num_queries(1):
            texts = readable_html([link] * 5, FACTS)
        assert len(texts) == 5
        assert "linktype" not in "".join(texts)

    def test_links_to_a_page_by_its_address(self):
        page = make_site().root_page
        text = f'<p><a linktype="page" id="{page.pk}">here</a></p>'
        assert readable_html([text], FACTS) == ['<p><a href="/">here</a></p>']
