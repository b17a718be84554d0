import pytest

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_confirmed_signup, make_signup, make_signup_in
from .managers import entries, make_manager, said, shown, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus
FACTS = {
    "name": "Anna de Vries",
    "phone": "06 12345678",
    "email": "Anna@Example.org",
    "postcode": "7902cd",
    "house_number": "12a",
    "house_number_addition": "",
    "relation": "works",
}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def group():
    return make_group()


def move(client, signup, name, **data):
    return client.post(url_of("signup_move", signup.pk, name), data, follow=True)


class TestMoving:
    def test_asks_before_it_does_anything(self, manager, group):
        signup = make_signup_in(S.READY, group, name="Annabella")
        page = manager.get(url_of("signup_move", signup.pk, "add"))
        assert "Annabella" in page.content.decode()
        assert Signup.objects.get().status == "ready"
        assert entries("view") == [str(signup.pk)]

    def test_keeps_by_whom_and_why(self, manager, group):
        signup = make_confirmed_signup(group)
        response = move(manager, signup, "refuse", reason="Woont elders")
        assert said(response) == [f"#{signup.pk}: {shown(S.REFUSED.label)}."]
        step = signup.transitions.last()
        assert (step.target, step.actor, step.reason) == (
            "refused",
            manager.user,
            "Woont elders",
        )

    def test_needs_a_reason_where_the_table_says_so(self, manager, group):
        signup = make_confirmed_signup(group)
        for reason in ("", "   "):
            response = move(manager, signup, "refuse", reason=reason)
            assert response.status_code == 422
            assert response.context["form"].errors["reason"]
        assert Signup.objects.get().is_active

    def test_needs_none_elsewhere(self, manager, group):
        signup = make_signup_in(S.READY, group)
        move(manager, signup, "add")
        assert Signup.objects.get().status == "added"

    @pytest.mark.parametrize("name", ["add", "leave", "undo_add", "accept", "confirm"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_that_is_not_legal_any_more_is_told(self, manager, group, name, method):
        signup = make_signup_in(S.WITHDRAWN, group)
        url = url_of("signup_move", signup.pk, name)
        response = getattr(manager, method)(url, {"reason": "x"}, follow=True)
        assert shown(S.WITHDRAWN.label) in said(response)[0]
        assert Signup.objects.get().status == "withdrawn"

    @pytest.mark.parametrize("name", ["place", "queue", "lapse", "expire", "offer"])
    def test_that_no_person_makes_is_refused(self, manager, group, name):
        signup = make_signup_in(S.WAITING, group)
        move(manager, signup, name, reason="x")
        assert Signup.objects.get().status == "waiting"

    @pytest.mark.parametrize("name", ["x", "READY", "clear workshop"])
    def test_that_does_not_exist_is_not_found(self, manager, group, name):
        signup = make_signup_in(S.WAITING, group)
        url = url_of("signup_move", signup.pk, name)
        assert manager.get(url).status_code == 404

    def test_twice_by_a_double_click_is_harmless(self, manager, group):
        signup = make_signup_in(S.READY, group)
        move(manager, signup, "add")
        assert move(manager, signup, "add").status_code == 200
        assert signup.transitions.count() == 1

    def test_confirms_by_hand_and_gives_the_place(self, manager, group):
        signup = make_signup(group)
        move(manager, signup, "confirm")
        signup.refresh_from_db()
        assert (signup.status, signup.ticket) == ("needs_workshop", 1)
        assert signup.transitions.get().actor == manager.user

    def test_tells_whose_phone_it_is_when_it_is_taken(self, manager, group):
        owner = make_confirmed_signup(group, 1)
        twin = make_signup_in(S.UNCONFIRMED, group, 2, phone=owner.phone)
        response = move(manager, twin, "confirm")
        assert f"#{owner.pk}" in said(response)[0]
        assert Signup.objects.get(pk=twin.pk).status == "unconfirmed"

    def test_gives_a_freed_place_to_who_waits(self, manager):
        group = make_group(places=1)
        member, next_one = (make_confirmed_signup(group, n) for n in range(2))
        move(manager, member, "withdraw")
        next_one.refresh_from_db()
        assert next_one.status == "needs_workshop"

    def test_says_how_the_resident_hears_of_it(self, manager, group):
        by_mail = make_signup_in(S.READY, group, 1)
        on_paper = make_signup_in(S.READY, group, 2, email="")
        pages = [
            manager.get(url_of("signup_move", signup.pk, "add")).context["explanations"]
            for signup in (by_mail, on_paper)
        ]
        assert pages[0] != pages[1]


class TestChangingFacts:
    def change(self, client, signup, **data):
        url = url_of("signup_facts", signup.pk)
        return client.post(url, {**FACTS, **data}, follow=True)

    def test_starts_from_what_is_known(self, manager, group):
        signup = make_confirmed_signup(group, name="Annabella")
        page = manager.get(url_of("signup_facts", signup.pk)).content.decode()
        for text in ("Annabella", "bewoner0@example.org", "7901 AB"):
            assert text in page

    def test_keeps_them_as_the_public_form_does(self, manager, group):
        signup = make_confirmed_signup(group)
        self.change(manager, signup)
        signup.refresh_from_db()
        assert signup.phone.as_e164 == signup.active_phone == "+31612345678"
        assert signup.email == "anna@example.org"
        assert signup.address == "7902 CD 12a"
        assert signup.relation == "works"

    def test_may_take_the_email_away(self, manager, group):
        signup = make_confirmed_signup(group)
        self.change(manager, signup, email="")
        assert Signup.objects.get().email == ""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("name", ""),
            ("phone", "0528 291911"),
            ("phone", "x"),
            ("email", "anna@"),
            ("postcode", "79"),
            ("house_number", "a"),
            ("relation", "x"),
        ],
    )
    def test_tells_what_is_wrong_and_keeps_what_was_typed(
        self, manager, group, name, value
    ):
        signup = make_confirmed_signup(group)
        response = self.change(manager, signup, **{name: value})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [name]
        kept = {**FACTS, name: value}
        assert {k: response.context["form"][k].value() for k in FACTS} == kept
        assert Signup.objects.get().name == signup.name

    def test_tells_at_the_phone_whose_it_is(self, manager, group):
        owner = make_confirmed_signup(group, 1, phone="+31612345678")
        signup = make_confirmed_signup(group, 2)
        response = self.change(manager, signup)
        assert f"#{owner.pk}" in response.context["form"].errors["phone"][0]
        signup.refresh_from_db()
        assert signup.phone.as_e164 == "+31610000002"

    def test_of_an_erased_person_is_told(self, manager, group):
        signup = make_signup_in(S.WAITING, group)
        manager.post(url_of("signup_erase", signup.pk), follow=True)
        response = self.change(manager, signup)
        assert len(said(response)) == 1
        assert Signup.objects.get().name == ""


class TestReplacingTheWorkshop:
    DATA = {"replacement": "leaflets", "reason": "Kan niet komen"}

    @pytest.mark.parametrize(
        ("status", "after"), [(S.NEEDS_WORKSHOP, "ready"), (S.WAITING, "waiting")]
    )
    def test_works_for_who_has_a_place_and_who_waits(
        self, manager, group, status, after
    ):
        signup = make_signup_in(status, group)
        manager.post(url_of("signup_workshop", signup.pk), self.DATA)
        signup.refresh_from_db()
        assert (signup.status, signup.workshop_replacement) == (after, "leaflets")

    @pytest.mark.parametrize("name", ["replacement", "reason"])
    def test_needs_both(self, manager, group, name):
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        data = {**self.DATA, name: ""}
        response = manager.post(url_of("signup_workshop", signup.pk), data)
        assert response.status_code == 422
        assert Signup.objects.get().status == "needs_workshop"

    def test_of_a_member_is_told(self, manager, group):
        signup = make_signup_in(S.ADDED, group)
        url = url_of("signup_workshop", signup.pk)
        response = manager.post(url, self.DATA, follow=True)
        assert shown(S.ADDED.label) in said(response)[0]


class TestTheRest:
    def post(self, client, name, signup):
        return client.post(url_of(name, signup.pk), follow=True)

    def test_marks_as_removed(self, manager, group):
        signup = make_signup_in(S.WITHDRAWN, group, to_be_removed=True)
        self.post(manager, "signup_removed", signup)
        assert not Signup.objects.get().to_be_removed

    def test_notes_that_somebody_stays(self, manager, group):
        signup = make_signup_in(S.ADDED, group)
        self.post(manager, "signup_stay", signup)
        assert Signup.objects.get().reconfirmed_at

    def test_sends_the_confirmation_again_within_the_limit(
        self, manager, group, mailoutbox
    ):
        signup = make_signup_in(S.UNCONFIRMED, group)
        self.post(manager, "signup_resend", signup)
        response = self.post(manager, "signup_resend", signup)
        assert len(mailoutbox) == 1
        assert "5" in said(response)[0]

    def test_erases(self, manager, group):
        signup = make_signup_in(S.WAITING, group, name="Annabella")
        response = self.post(manager, "signup_erase", signup)
        signup.refresh_from_db()
        assert (signup.status, signup.name) == ("withdrawn", "")
        assert "Annabella" not in response.content.decode()

    def test_erases_who_never_confirmed_without_a_trace(self, manager, group):
        signup = make_signup_in(S.UNCONFIRMED, group)
        assert self.post(manager, "signup_erase", signup).status_code == 200
        assert not Signup.objects.exists()

    def test_keeps_a_member_until_he_is_removed(self, manager, group):
        signup = make_signup_in(S.ADDED, group, name="Annabella")
        self.post(manager, "signup_erase", signup)
        assert Signup.objects.get().name == "Annabella"
        self.post(manager, "signup_removed", signup)
        assert Signup.objects.get().name == ""

    def test_gives_a_file_with_all_data(self, manager, group):
        signup = make_signup_in(S.ADDED, group, name="Annabella")
        assert (
            "Annabella"
            in manager.get(url_of("signup_data", signup.pk)).content.decode()
        )
        assert entries("export") == []
        response = manager.post(url_of("signup_data", signup.pk))
        assert response["Content-Disposition"].startswith("attachment")
        assert "Annabella" in response.content.decode()
        assert entries("export") == [str(signup.pk)]

    @pytest.mark.parametrize(
        "name", ["signup_removed", "signup_resend", "signup_workshop"]
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_tells_what_cannot_be_done_now(self, manager, group, name, method):
        signup = make_signup_in(S.LEFT, group)
        response = getattr(manager, method)(url_of(name, signup.pk), follow=True)
        assert len(said(response)) == 1
        assert shown(S.LEFT.label) in said(response)[0]
