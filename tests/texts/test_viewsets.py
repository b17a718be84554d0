from datetime import UTC, datetime

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.texts.factories import (
    make_editor,
    make_house_rules,
    make_other_site,
    make_saar_steps,
    make_site,
)
from wagtail_whatsappalert.texts.models import HouseRules, SaarSteps
from wagtail_whatsappalert.texts.pinned import current_reminder

HOUSE_RULES = "whatsappalert_house_rules"
SAAR_STEPS = "whatsappalert_saar_steps"


def form_data(site, **changes):
    rule = {"title": "Be kind", "text": rich_text("<p>Always.</p>")}
    data = {
        "site": site.pk,
        "language": "en",
        "rules": streamfield([("rule", rule)]),
        **changes,
    }
    return nested_form_data(data)


@pytest.fixture
def editor(client):
    make_site()
    user = make_editor("add_houserules", "view_houserules")
    client.force_login(user)
    return user


@pytest.mark.django_db
@pytest.mark.usefixtures("editor")
class TestNewVersion:
    url = "/admin/whatsappalert_house_rules/new/"

    def test_starts_from_the_text_in_force(self, client):
        make_house_rules("Old", number=1, language="nl")
        make_house_rules("In force", number=2, language="nl")
        form = client.get(self.url, {"language": "nl"}).context["form"]
        assert form.instance.pk is None
        assert [block.value["title"] for block in form["rules"].value()] == ["In force"]

    def test_starts_from_the_default_before_the_first_version(self, client):
        response = client.get(self.url, {"language": "en"})
        assert b"Describe instead of taking photos" in response.content
        assert not HouseRules.objects.exists()

    def test_starts_from_the_site_that_is_asked_for(self, client):
        other = make_other_site()
        make_house_rules("Elsewhere", site=other)
        form = client.get(self.url, {"language": "en", "site": other.pk}).context[
            "form"
        ]
        assert form.initial["site"] == other.pk
        assert form["rules"].value()[0].value["title"] == "Elsewhere"

    def test_stands_nonsense_in_the_address(self, client):
        response = client.get(self.url, {"language": "xx", "site": "<>"})
        assert response.status_code == 200

    def test_offers_the_languages_of_the_site(self, client):
        choices = client.get(self.url).context["form"].fields["language"].choices
        assert [code for code, _ in choices] == ["nl", "en"]

    def test_saves_the_next_number(self, client):
        first = make_house_rules("First")
        response = client.post(self.url, form_data(first.site))
        assert response.status_code == 302
        newest = HouseRules.objects.get(number=2)
        assert newest.rules[0].value["title"] == "Be kind"
        first.refresh_from_db()
        assert first.rules[0].value["title"] == "First"

    def test_shows_the_form_again_when_a_title_is_missing(self, client):
        rule = {"title": "", "text": rich_text("<p>kept words</p>")}
        data = form_data(make_site(), rules=streamfield([("rule", rule)]))
        response = client.post(self.url, data)
        assert response.status_code == 200
        assert b"kept words" in response.content
        assert not HouseRules.objects.exists()

    def test_leaves_a_log_entry_with_the_version(self, client, editor):
        from wagtail.log_actions import registry

        client.post(self.url, form_data(make_site()))
        entry = registry.get_logs_for_instance(HouseRules.objects.get()).get()
        assert entry.action == "wagtail.create"
        assert entry.user == editor


@pytest.mark.django_db
@pytest.mark.usefixtures("editor")
class TestList:
    url = "/admin/whatsappalert_house_rules/"

    def test_tells_which_version_is_in_force(self, client):
        make_house_rules(number=1)
        newest = make_house_rules(number=2)
        dutch = make_house_rules(number=1, language="nl")
        rows = client.get(self.url).context["object_list"]
        assert {row.pk for row in rows if row.is_in_force} == {newest.pk, dutch.pk}

    def test_leads_to_the_text_and_never_to_a_change(self, client):
        rules = make_house_rules()
        html = client.get(self.url).content.decode()
        assert f'href="{self.url}inspect/{rules.pk}/"' in html
        assert "/edit/" not in html and "/delete/" not in html

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"language": "nl"}, {"nl"}),
            ({"language": "en"}, {"en"}),
            ({}, {"en", "nl"}),
        ],
    )
    def test_filters_by_language(self, client, query, expected):
        make_house_rules(language="nl")
        make_house_rules(language="en")
        rows = client.get(self.url, query).context["object_list"]
        assert {row.language for row in rows} == expected

    def test_filters_by_site(self, client):
        make_house_rules()
        other = make_house_rules(site=make_other_site())
        rows = client.get(self.url, {"site": other.site_id}).context["object_list"]
        assert [row.pk for row in rows] == [other.pk]

    def test_takes_as_many_queries_for_many_versions(
        self, client, django_assert_num_queries, django_assert_max_num_queries
    ):
        make_house_rules(number=1)
        client.get(self.url)
        with django_assert_max_num_queries(40) as few:
            client.get(self.url)
        for number in range(2, 12):
            make_house_rules(number=number)
        with django_assert_num_queries(len(few)):
            client.get(self.url)

    def test_offers_a_start_for_each_language(self, client):
        html = client.get(self.url).content.decode()
        assert "language=nl" in html and "language=en" in html

    def test_exports(self, client):
        make_house_rules()
        response = client.get(self.url, {"export": "csv"})
        assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("editor")
class TestReading:
    def test_shows_the_text_as_residents_read_it(self, client):
        make_site(emergency_number="101")
        rules = make_house_rules("Be kind", "<p>Call {emergency_number}.</p>")
        url = reverse(f"{HOUSE_RULES}:inspect", args=[rules.pk])
        html = client.get(url).content.decode()
        assert "<strong>Be kind</strong>" in html
        assert "<p>Call 101.</p>" in html
        assert "/edit/" not in html and "/delete/" not in html

    def test_tells_the_local_time(self, client):
        moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
        rules = make_house_rules(created_at=moment)
        url = reverse(f"{HOUSE_RULES}:inspect", args=[rules.pk])
        assert b"2 juli 2026 00:30" in client.get(url).content

    def test_leads_to_a_new_version_of_the_same_text(self, client):
        rules = make_house_rules(language="nl")
        url = reverse(f"{HOUSE_RULES}:inspect", args=[rules.pk])
        html = client.get(url).content.decode()
        assert f"new/?language=nl&amp;site={rules.site_id}" in html


@pytest.mark.django_db
class TestNeverChanged:
    @pytest.mark.parametrize("view", ["edit", "delete", "copy", "history", "usage"])
    @pytest.mark.parametrize("viewset", [HOUSE_RULES, SAAR_STEPS])
    def test_has_no_address_to_change_a_version(self, viewset, view):
        with pytest.raises(NoReverseMatch):
            reverse(f"{viewset}:{view}", args=[1])

    def test_stays_even_for_somebody_with_every_right(self, client):
        rules = make_house_rules()
        rights = ["add", "change", "delete", "view"]
        client.force_login(make_editor(*[f"{right}_houserules" for right in rights]))
        base = "/admin/whatsappalert_house_rules"
        for view in ("edit", "delete"):
            assert client.post(f"{base}/{view}/{rules.pk}/").status_code == 404
        html = client.get(f"{base}/").content.decode()
        html += client.get(f"{base}/inspect/{rules.pk}/").content.decode()
        assert "/edit/" not in html and "/delete/" not in html
        assert HouseRules.objects.filter(pk=rules.pk).exists()


@pytest.mark.django_db
class TestRights:
    def test_shows_nothing_without_rights(self, client):
        make_site()
        client.force_login(make_editor())
        for view in ("index", "add"):
            response = client.get(reverse(f"{HOUSE_RULES}:{view}"))
            assert response.status_code == 302

    def test_lets_a_reader_read_and_not_write(self, client):
        rules = make_house_rules()
        client.force_login(make_editor("view_houserules"))
        inspect = reverse(f"{HOUSE_RULES}:inspect", args=[rules.pk])
        for url in (reverse(f"{HOUSE_RULES}:index"), inspect):
            response = client.get(url)
            assert response.status_code == 200
            assert b"/new/" not in response.content
        add = reverse(f"{HOUSE_RULES}:add")
        assert client.post(add, form_data(rules.site)).status_code == 302
        assert HouseRules.objects.count() == 1


@pytest.mark.django_db
class TestSaarSteps:
    def test_saves_the_next_number(self, client):
        first = make_saar_steps()
        client.force_login(make_editor("add_saarsteps"))
        step = {"letter": "S", "title": "Spot", "text": rich_text("<p>Look.</p>")}
        data = nested_form_data(
            {
                "site": first.site_id,
                "language": "en",
                "steps": streamfield([("step", step)]),
            }
        )
        url = reverse(f"{SAAR_STEPS}:add")
        assert client.get(url).status_code == 200
        assert client.post(url, data).status_code == 302
        assert SaarSteps.objects.get(number=2).steps[0].value["title"] == "Spot"

    def test_shows_the_text_as_residents_read_it(self, client):
        steps = make_saar_steps(text="<p>Call {emergency_number}.</p>")
        client.force_login(make_editor("view_saarsteps"))
        html = client.get(reverse(f"{SAAR_STEPS}:inspect", args=[steps.pk])).content
        assert b"<p>Call 112.</p>" in html


@pytest.mark.django_db
class TestReminder:
    def test_of_an_editor_follows_the_default(self, client):
        site = make_site()
        client.force_login(make_editor("add_groupreminder", "view_groupreminder"))
        url = "/admin/whatsappalert_reminders/new/"
        start = client.get(url, {"language": "en"}).context["form"]
        assert "Call {emergency_number} first" in start.instance.text
        data = {"site": site.pk, "language": "en", "text": "Look, do not chat."}
        assert client.post(url, data).status_code == 302
        assert current_reminder(site, "en").text == "Look, do not chat."
        assert current_reminder(site, "en").number == 1
