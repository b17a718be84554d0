from datetime import timedelta

import pytest
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.signing_up import PHONE, set_status
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import GroupStatus, WorkshopRule
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signals import signup_confirmed, signup_received
from wagtail_whatsappalert.signups.exceptions import GroupClosed
from wagtail_whatsappalert.signups.models import Signup, SignupStatus
from wagtail_whatsappalert.signups.services import (
    confirm_signup,
)
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings

from .factories import confirm, make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def consent(site):
    return WhatsAppAlertSettings.objects.create(
        site=site, legal_basis=LegalBasis.CONSENT
    )


class TestFirstStatus:
    @pytest.mark.parametrize(
        ("status", "rule", "places", "expected"),
        [
            ("forming", "required", 5, SignupStatus.INTERESTED),
            ("forming", "none", 0, SignupStatus.INTERESTED),
            ("active", "required", 5, SignupStatus.NEEDS_WORKSHOP),
            ("active", "leaflets", 5, SignupStatus.READY),
            ("active", "none", 5, SignupStatus.READY),
            ("active", "required", 0, SignupStatus.WAITING),
            ("active", "none", 0, SignupStatus.WAITING),
        ],
    )
    def test_depends_on_the_group(self, status, rule, places, expected):
        group = make_group(status=status, workshop_rule=rule, places=places)
        assert make_confirmed_signup(group).status == expected

    def test_is_waiting_when_the_group_paused_since(self):
        group = make_group()
        signup = make_signup(group)
        set_status(group, GroupStatus.PAUSED)
        assert confirm(signup).signup.status == SignupStatus.WAITING

    def test_is_none_when_the_group_ended_since(self):
        group = make_group()
        signup = make_signup(group)
        set_status(group, GroupStatus.ENDED)
        with pytest.raises(GroupClosed):
            confirm(signup)
        signup.refresh_from_db()
        assert (signup.status, signup.ticket) == (SignupStatus.UNCONFIRMED, None)

    def test_counts_members_outside(self):
        group = make_group(capacity=10, members_outside=9, workshop_rule="none")
        assert make_confirmed_signup(group).status == SignupStatus.WAITING

    def test_overtakes_nobody_who_waits(self):
        group = make_group(places=1, workshop_rule=WorkshopRule.NONE)
        first, second = (make_confirmed_signup(group, n) for n in range(2))
        assert second.status == SignupStatus.WAITING
        first.delete()
        third = make_confirmed_signup(group, 3)
        assert third.status == SignupStatus.WAITING
        assert third.ticket > second.ticket


class TestSigningUp:
    @pytest.mark.parametrize(
        "facts",
        [
            {"status": GroupStatus.PAUSED},
            {"status": GroupStatus.ENDED},
            {"signup_route": "closed"},
            {"signup_route": "external", "external_url": "https://wabp.example"},
        ],
    )
    def test_is_refused_where_the_form_is_closed(self, facts):
        group = make_group(**facts)
        with pytest.raises(GroupClosed):
            make_signup(group)
        assert not Signup.objects.exists()

    def test_in_a_full_group_is_possible(self):
        assert make_signup(make_group(places=0)).pk

    def test_again_before_confirming_keeps_the_newest_facts(self):
        group = make_group()
        first = make_signup(group, 1)
        again = make_signup(group, 1, name="Anna", postcode="7902 AA")
        assert again.pk == first.pk
        signup = Signup.objects.get()
        assert (signup.name, signup.postcode) == ("Anna", "7902 AA")

    def test_takes_no_place_yet(self):
        group = make_group(places=1)
        make_signup(group)
        group.refresh_from_db()
        assert group.places_given == 0

    def test_in_two_groups_with_one_phone_is_possible(self):
        groups = [make_group(), make_group(name="Noord")]
        for group in groups:
            make_confirmed_signup(group, phone=PHONE)
        assert Signup.objects.filter(active_phone=PHONE).count() == 2

    def test_tells_site_builders_a_number_only(self):
        heard = []

        def listen(sender, **kwargs):
            heard.append((kwargs.pop("signal"), kwargs))

        signals = [signup_received, signup_confirmed]
        for signal in signals:
            signal.connect(listen)
        try:
            signup = make_confirmed_signup(make_group())
        finally:
            for signal in signals:
                signal.disconnect(listen)
        assert heard == [(signal, {"signup_id": signup.pk}) for signal in signals]


class TestConfirming:
    def test_gives_tickets_in_the_order_of_confirmation(self):
        group = make_group()
        first, second = make_signup(group, 1), make_signup(group, 2)
        assert confirm(second).signup.ticket == 1
        assert confirm(first).signup.ticket == 2

    def test_twice_changes_nothing(self, mailoutbox):
        signup = make_signup(make_group())
        moment = timezone.now()
        confirm(signup, now=moment)
        again = confirm(signup, now=moment + timedelta(hours=1))
        assert not again.is_duplicate
        assert again.signup.ticket == 1
        assert again.signup.confirmed_at == moment
        assert len(mailoutbox) == 2

    def test_a_phone_that_takes_part_gives_no_second_place(self):
        group = make_group()
        signups = [
            make_signup(group, n, phone=PHONE, email=f"{n}@example.org")
            for n in range(2)
        ]
        assert not confirm(signups[0]).is_duplicate
        assert confirm(signups[1]).is_duplicate
        group.refresh_from_db()
        assert group.places_given == 1

    @pytest.mark.parametrize(
        ("asked", "answer", "kept"),
        [
            (None, True, None),
            (None, None, None),
            (False, True, True),
            (False, False, False),
            (False, None, False),
        ],
    )
    def test_keeps_who_wants_to_coordinate_if_it_was_asked(self, asked, answer, kept):
        signup = make_signup(make_group(), wants_to_coordinate=asked)
        confirm_signup(signup=signup, wants_to_coordinate=answer, now=timezone.now())
        signup.refresh_from_db()
        assert signup.wants_to_coordinate is kept


class TestRecords:
    def test_are_named_by_their_number(self, consent):
        signup = make_signup(make_group())
        assert str(signup) == f"#{signup.pk}"
        for each in [*signup.consents.all(), *Letter.objects.all()]:
            for personal in ("Bewoner", "@", "+31", "7901 AB"):
                assert personal not in str(each)

    @pytest.mark.parametrize(
        ("addition", "address"),
        [
            ("", "7901 AB 12"),
            ("a", "7901 AB 12a"),
            ("bis", "7901 AB 12bis"),
            ("14", "7901 AB 12-14"),
        ],
    )
    def test_have_an_address_as_on_an_envelope(self, addition, address):
        signup = Signup(
            postcode="7901 AB", house_number=12, house_number_addition=addition
        )
        assert signup.address == address

    def test_hide_personal_data_in_their_representation(self):
        signup = make_signup(make_group())
        assert repr(signup) == f"<Signup: #{signup.pk}>"
