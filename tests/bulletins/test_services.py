"""What contacts may do with a bulletin, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.site.tree import make_site
from tests.steering.factories import make_contact, make_steering_group
from wagtail_whatsappalert.bulletins.exceptions import (
    ChangedMeanwhile,
    KeyTaken,
    NobodyReached,
    NobodyToRead,
    NotHers,
    NotInTime,
    OwnBulletin,
)
from wagtail_whatsappalert.bulletins.models import Bulletin, BulletinStatus
from wagtail_whatsappalert.bulletins.retention import purge_bulletins
from wagtail_whatsappalert.bulletins.rules import bulletins_for, bulletins_of
from wagtail_whatsappalert.bulletins.services import (
    approve_bulletin,
    correct_bulletin,
    note_passed_on,
    receipt_for,
    refuse_bulletin,
    withdraw_bulletin,
)
from wagtail_whatsappalert.mailing.models import Letter

from .factories import TEXT, make_area, make_content, reread, send, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def contact(area):
    return make_contact(area[0])


@pytest.fixture
def pair(area):
    """An author and a second reader of one steering group."""
    group = make_steering_group(needs_second_reader=True)
    return [make_contact(area[0], steering_group=group) for _ in range(2)]


def approve(bulletin, reader):
    return approve_bulletin(bulletin=bulletin, reader=reader, now=timezone.now())


def refuse(bulletin, reader):
    return refuse_bulletin(
        bulletin=bulletin, reader=reader, reason="Nee.", now=timezone.now()
    )


def withdraw(bulletin):
    return withdraw_bulletin(bulletin=bulletin, reason="Terecht.", now=timezone.now())


def correct(bulletin, version, **changes):
    return correct_bulletin(
        bulletin=bulletin,
        content=make_content(**changes),
        version=version,
        now=timezone.now(),
    )


class TestWriting:
    def test_for_nobody_keeps_nothing(self, contact, area):
        area[2][0].delete()
        with pytest.raises(NobodyReached):
            write(contact)
        assert not Bulletin.objects.exists()

    def test_for_districts_of_others_keeps_nothing(self, contact):
        with pytest.raises(NotHers):
            write(contact, make_area()[0])
        assert not Bulletin.objects.exists()

    def test_for_no_districts_is_for_all_of_hers(self, contact, area):
        assert list(write(contact).districts.all()) == [area[0]]
        assert not write(make_contact()).districts.exists()

    def test_of_who_has_no_district_left_is_refused(self, area):
        elsewhere = make_steering_group(make_area()[0])
        with pytest.raises(NobodyReached):
            write(make_contact(area[0], steering_group=elsewhere))

    def test_with_a_used_key_answers_the_first(self, contact):
        first = write(contact, form_key="the-same-key")
        assert write(contact, form_key="the-same-key").pk == first.pk
        assert Bulletin.objects.count() == 1

    def test_with_the_key_of_somebody_else_is_refused(self, contact, area):
        write(contact, form_key="the-same-key")
        with pytest.raises(KeyTaken):
            write(make_contact(area[0]), form_key="the-same-key")

    def test_without_a_second_reader_keeps_nothing(self, pair):
        author, other = pair
        other.active_until = timezone.localdate() - timedelta(days=1)
        other.save()
        with pytest.raises(NobodyToRead):
            write(author)
        assert not Bulletin.objects.exists()
        assert not Letter.objects.exists()

    def test_asks_nobody_who_speaks_for_less(self, area):
        group = make_steering_group(needs_second_reader=True)
        author = make_contact(steering_group=group)
        make_contact(area[0], steering_group=group)
        with pytest.raises(NobodyToRead):
            write(author)


class TestSecondReader:
    def test_sends_it(self, pair):
        bulletin = write(pair[0])
        assert bulletin.sent_at is None
        approved = approve(bulletin, pair[1])
        assert approved.status == BulletinStatus.SENT
        assert approved.second_reader == pair[1]
        assert approve(bulletin, pair[1]).sent_at == approved.sent_at
        assert Letter.objects.filter(kind="bulletin_outcome").count() == 1

    def test_is_never_who_wrote_it(self, pair):
        bulletin = write(pair[0])
        for act in (approve, refuse):
            with pytest.raises(OwnBulletin):
                act(bulletin, pair[0])
        assert reread(bulletin).status == BulletinStatus.AWAITING

    def test_refuses_with_a_reason(self, pair):
        bulletin = refuse(write(pair[0]), pair[1])
        assert (bulletin.status, bulletin.reason) == (BulletinStatus.REFUSED, "Nee.")
        with pytest.raises(NotInTime):
            approve(bulletin, pair[1])

    def test_is_too_late_after_another_one(self, pair, area):
        third = make_contact(area[0], steering_group=pair[0].steering_group)
        bulletin = write(pair[0])
        refuse(bulletin, third)
        with pytest.raises(NotInTime):
            approve(bulletin, pair[1])

    def test_is_too_late_once_its_time_is_over(self, pair):
        bulletin = write(pair[0])
        Bulletin.objects.update(valid_until=timezone.now())
        with pytest.raises(NotInTime):
            approve(bulletin, pair[1])

    def test_is_too_late_after_it_was_withdrawn(self, pair):
        bulletin = write(pair[0])
        withdraw(bulletin)
        with pytest.raises(NotInTime):
            approve(bulletin, pair[1])
        assert reread(bulletin).announce_since is None

    def test_sends_nothing_if_nobody_is_left(self, pair, area):
        bulletin = write(pair[0])
        area[2][0].delete()
        with pytest.raises(NobodyReached):
            approve(bulletin, pair[1])
        assert reread(bulletin).status == BulletinStatus.AWAITING

    def test_is_not_passed_by_with_a_correction(self, pair):
        bulletin = approve(write(pair[0]), pair[1])
        with pytest.raises(NotInTime):
            correct(bulletin, 1, text="Anders")
        assert reread(bulletin).text == TEXT


class TestCorrecting:
    def test_of_a_version_that_changed_meanwhile_is_refused(self, contact):
        bulletin = send(contact)
        correct(bulletin, 1, text="Eerste")
        with pytest.raises(ChangedMeanwhile):
            correct(bulletin, 1, text="Tweede")
        assert reread(bulletin).text == "Eerste"

    def test_twice_the_same_makes_one_version(self, contact):
        bulletin = send(contact)
        content = make_content(text="Eerste")
        for _time in range(2):
            corrected = correct_bulletin(
                bulletin=bulletin, content=content, version=1, now=timezone.now()
            )
        assert corrected.version == 2
        assert bulletin.texts.count() == 1

    def test_into_the_same_text_changes_nothing(self, contact):
        bulletin = send(contact)
        correct(bulletin, 1, valid_until=bulletin.valid_until)
        assert reread(bulletin).version == 1
        assert reread(bulletin).announce_since is None

    def test_of_what_is_withdrawn_or_over_is_refused(self, contact):
        withdrawn, over = send(contact), send(contact)
        withdraw(withdrawn)
        Bulletin.objects.filter(pk=over.pk).update(valid_until=timezone.now())
        for bulletin in (withdrawn, over):
            with pytest.raises(NotInTime):
                correct(bulletin, 1, text="Anders")


class TestWithdrawing:
    def test_of_what_is_over_is_refused(self, contact):
        bulletin = send(contact)
        Bulletin.objects.update(valid_until=timezone.now())
        with pytest.raises(NotInTime):
            withdraw(bulletin)


class TestPassingOn:
    def test_tells_which_version(self, contact, area):
        bulletin = send(contact)
        receipt = bulletin.receipts.get()
        note_passed_on(receipt=receipt, version=1, now=timezone.now())
        receipt.refresh_from_db()
        first = receipt.passed_on_at
        assert receipt.passed_on_version == receipt.opened_version == 1
        note_passed_on(receipt=receipt, version=1, now=timezone.now())
        receipt.refresh_from_db()
        assert receipt.passed_on_at == first
        correct(bulletin, 1, text="Anders")
        receipt.refresh_from_db()
        assert receipt.passed_on_version == 1

    def test_makes_who_came_later_a_receiver_of_corrections(self, contact, area):
        bulletin = send(contact)
        newcomer = make_coordinator(area[1])
        receipt_for(bulletin, newcomer)
        receipt_for(bulletin, newcomer)
        assert bulletin.receipts.count() == 2


class TestVisible:
    def seen_by(self, contact):
        return set(bulletins_for(contact).values_list("pk", flat=True))

    def test_are_those_for_her_own_districts_only(self, area):
        other = make_area()[0]
        group = make_steering_group()
        everywhere = make_contact(steering_group=group)
        officer = make_contact(area[0], steering_group=group)
        both, hers = send(everywhere, area[0], other), send(everywhere, area[0])
        whole, others = send(everywhere), send(everywhere, other)
        assert self.seen_by(officer) == {hers.pk}
        assert self.seen_by(everywhere) == {both.pk, hers.pk, whole.pk, others.pk}
        assert self.seen_by(make_contact()) == set()

    def test_include_the_whole_area_if_it_is_hers(self, area):
        group = make_steering_group(area[0])
        bulletin = send(make_contact(steering_group=group))
        officer = make_contact(area[0], steering_group=group)
        assert self.seen_by(officer) == {bulletin.pk}

    def test_for_a_coordinator_are_what_is_current_in_her_area(self, area, contact):
        now = timezone.now()
        bulletin = send(contact)
        newcomer, elsewhere = make_coordinator(area[1]), make_area()[2][0]
        assert list(bulletins_of(newcomer, now)) == [bulletin]
        assert list(bulletins_of(area[2][0], now)) == [bulletin]
        assert not bulletins_of(elsewhere, now)
        assert not bulletins_of(make_coordinator(), now)
        withdraw(bulletin)
        assert not bulletins_of(newcomer, now)

    def test_for_a_coordinator_end_with_their_time(self, area, contact):
        bulletin = send(contact)
        assert not bulletins_of(area[2][0], bulletin.valid_until)


class TestRetention:
    def test_deletes_what_was_over_long_ago(self, contact):
        bulletin, now = send(contact), timezone.now()
        late = bulletin.valid_until + timedelta(days=365, minutes=1)
        assert purge_bulletins(now) == 0
        assert purge_bulletins(late, True) == 1
        assert Bulletin.objects.exists()
        assert purge_bulletins(late) == 1
        assert not Bulletin.objects.exists()
