"""Personal data stays in our tables, our pages and our mails; nowhere else."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from wagtail import hooks
from wagtail.search.index import class_is_indexed
from wagtail.snippets.models import get_snippet_models

from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.privacy.leaking import ABOUT_PEOPLE, PERSON, traces_in
from tests.signups.factories import make_confirmed_signup, make_signup
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.mailing.models import Letter
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


class TestModels:
    @pytest.mark.parametrize("model", ABOUT_PEOPLE)
    def test_are_in_no_index_api_or_snippet(self, model):
        assert not class_is_indexed(model)
        assert model.wagtail_reference_index_ignore
        assert model not in get_snippet_models()
        assert not hasattr(model, "api_fields")
        with pytest.raises(FieldDoesNotExist):
            model._meta.get_field("latest_revision")

    def test_show_only_their_number(self):
        signup = make_signup(make_group(), name=PERSON["name"])
        coordinator = make_coordinator(name=PERSON["name"])
        for record in [
            *(signup, coordinator),
            *signup.consents.all(),
            *signup.transitions.all(),
            *Letter.objects.all(),
        ]:
            assert not traces_in(str(record) + repr(record))

    def test_can_be_chosen_in_no_chooser(self):
        viewsets = []
        for register in hooks.get_hooks("register_admin_viewset"):
            found = register()
            viewsets += found if isinstance(found, list) else [found]
        choosers = [v for v in viewsets if "chooser" in type(v).__name__.lower()]
        assert choosers
        for chooser in choosers:
            assert chooser.model not in (Signup, Letter)


class TestEditorWithoutTheRight:
    """Somebody who makes pages and groups, and may see nobody's data."""

    @pytest.mark.parametrize(
        "address",
        [
            "/admin/",
            "/admin/reports/site-history/",
            "/admin/whatsappalert_groups/",
            "/admin/whatsappalert_signups/?q=Zebedeus",
            "/admin/whatsappalert_signups/results/?q=Zebedeus",
            "/admin/whatsappalert_signups/?export=csv",
            "/admin/whatsappalert_letters/",
            "/admin/whatsappalert_privacy_log/",
        ],
    )
    def test_sees_nobody(self, client, address):
        signup = make_confirmed_signup(
            make_group(),
            name=PERSON["name"],
            email=PERSON["email"],
            phone="+31618765432",
        )
        client.force_login(make_editor("view_group", "change_group", "add_group"))
        answer = client.get(address, follow=True)
        found = [
            trace for trace in ("Quaak", "18765432") if trace in str(answer.content)
        ]
        assert signup.name
        assert not found
