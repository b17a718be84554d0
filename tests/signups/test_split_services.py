"""One group becomes two: with its people, its area and what they agreed to."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import IllegalMove
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, SYSTEM, Actor, Move
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.split_services import (
    SplitChanged,
    SplitImpossible,
    split_group,
)

from .factories import make_signup_in
from .many import make_many_signups
from .splitting import (
    NORTH,
    NOW,
    SOUTH,
    S,
    groups_of,
    make_people,
    make_two_part_group,
    prepare,
    split,
    statuses,
)

EVERY_STATE = [S.ADDED, S.READY, S.NEEDS_WORKSHOP, S.OFFERED, S.WAITING]


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


class TestWhoLivesInThePart:
    def test_goes_along_and_keeps_what_he_had(self):
        group, _south, north = make_two_part_group(capacity=5)
        going = make_people(group, EVERY_STATE)
        staying = make_people(group, [S.READY], postcode=SOUTH, start=50)
        made = split(group, *prepare(group, north, capacity=5))
        assert made.moved == 5
        assert groups_of(*going) == [made.group.pk] * 5
        assert groups_of(*staying) == [group.pk]
        kept = [S.READY, S.READY, S.NEEDS_WORKSHOP, S.OFFERED, S.WAITING]
        assert statuses(*going) == kept

    def test_keeps_his_order_and_his_number(self):
        group, _south, north = make_two_part_group()
        going = make_people(group, [S.READY] * 3)
        split(group, *prepare(group, north))
        moved = list(Signup.objects.filter(pk__in=[s.pk for s in going]))
        assert [s.ticket for s in sorted(moved, key=lambda s: s.pk)] == [
            s.ticket for s in going
        ]
        assert all(s.active_phone == s.phone.as_e164 for s in moved)

    def test_has_the_move_in_his_history_with_who_made_it(self):
        group, _south, north = make_two_part_group()
        member, _other = make_people(group, [S.ADDED, S.READY])
        user = make_editor()
        split(group, *prepare(group, north), actor=Actor.manager(user))
        step = member.transitions.get()
        assert (step.move, step.source, step.target) == (
            Move.TRANSFER,
            "added",
            "ready",
        )
        assert (step.actor, "Noord" in step.reason) == (user, True)
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert entry.data["numbers"] == [member.pk, _other.pk]

    def test_is_told_once_in_his_language(self):
        group, _south, north = make_two_part_group()
        people = make_people(group, [S.ADDED, S.READY, S.WAITING])
        Signup.objects.filter(pk=people[0].pk).update(language="en")
        split(group, *prepare(group, north, capacity=3))
        letters = Letter.objects.filter(kind="signup_split")
        assert letters.count() == 3
        assert letters.get(subject_id=people[0].pk).language == "en"
        texts = {sent.to[0]: sent.body for sent in mail.outbox}
        for person in people:
            assert "Krakeel" in texts[person.email]
            assert "Noord" in texts[person.email]
        assert "remove" in texts[people[0].email]

    def test_who_waits_gets_a_place_that_is_free_in_the_new_group(self):
        group, _south, north = make_two_part_group(capacity=3)
        _placed, waiting = make_people(group, [S.READY, S.WAITING])
        split(group, *prepare(group, north, capacity=10))
        assert statuses(waiting) == [S.READY]

    def test_and_who_waits_in_the_old_one_gets_what_came_free(self):
        group, _south, north = make_two_part_group(capacity=3)
        make_people(group, [S.READY, S.READY])
        (waiting,) = make_people(group, [S.WAITING], postcode=SOUTH, start=9)
        made = split(group, *prepare(group, north), is_committed=False)
        assert statuses(waiting) == [S.READY]
        old, new = (Group.objects.get(pk=pk) for pk in (group.pk, made.group.pk))
        assert (old.places_given, new.places_given) == (1, 2)

    def test_stays_when_his_data_is_erased(self):
        group, _south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        nobody = make_signup_in(S.ADDED, group, 9, erased_at=NOW, house_number=None)
        wish, plan = prepare(group, north)
        split(group, wish, plan, going=list(group.signups.all()))
        assert groups_of(nobody) == [group.pk]

    def test_can_still_withdraw_with_what_he_read_before(self):
        group, _south, north = make_two_part_group()
        person, *_others = make_people(group, [S.READY, S.READY])
        split(group, *prepare(group, north))
        move_signup(signup=person, move=Move.WITHDRAW, actor=RESIDENT, now=NOW)
        assert statuses(person) == [S.WITHDRAWN]


class TestAMemberWhoGoes:
    def split(self):
        group, _south, north = make_two_part_group()
        member, _other = make_people(group, [S.ADDED, S.READY])
        old_lead = make_coordinator(group, bound=True)
        made = split(group, *prepare(group, north))
        return group, made.group, member, old_lead

    def test_is_to_be_removed_from_the_old_group(self):
        group, _new, member, _lead = self.split()
        left = group.signups.get()
        assert (left.status, left.to_be_removed) == (S.LEFT, True)
        assert (left.name, left.phone) == (member.name, member.phone)
        assert (left.email, left.active_phone, left.closed_at) == ("", None, NOW)

    def test_is_counted_in_the_letters_of_both_coordinators(self):
        _group, new, _member, old_lead = self.split()
        by_address = {sent.to[0]: sent for sent in mail.outbox}
        assert ": 1." in by_address[old_lead.email].body
        assert ": 2." in by_address[new.coordinators.get().email].body

    def test_is_not_named_in_them(self):
        _group, _new, member, _lead = self.split()
        work = [m for m in mail.outbox if m.to[0].startswith("regielid")]
        assert len(work) == 2
        assert not any(member.name in sent.body for sent in work)


class TestARefusedSplit:
    @pytest.fixture
    def ready(self):
        group, _south, north = make_two_part_group()
        people = make_people(group, [S.READY, S.READY])
        return group, north, people

    def refused(self, group, wish, plan, error):
        before = list(Signup.objects.order_by("pk").values())
        with pytest.raises(error):
            split(group, wish, plan)
        assert list(Signup.objects.order_by("pk").values()) == before
        assert Group.objects.count() == 1
        assert not Letter.objects.filter(kind="signup_split").exists()
        assert group.neighbourhoods.count() == 2

    def test_has_too_few_places(self, ready):
        group, north, _people = ready
        self.refused(group, *prepare(group, north, capacity=2), SplitImpossible)

    def test_is_of_a_group_that_ended(self, ready):
        group, north, _people = ready
        Group.objects.filter(pk=group.pk).update(status="ended")
        group.refresh_from_db()
        self.refused(group, *prepare(group, north), SplitImpossible)

    @pytest.mark.parametrize(
        "what", ["came", "left", "moved house", "area", "capacity"]
    )
    def test_was_planned_on_other_facts(self, ready, what):
        group, north, people = ready
        wish, plan = prepare(group, north)
        if what == "came":
            make_people(group, [S.READY], start=20)
        elif what == "left":
            people[0].delete()
        elif what == "address":
            Signup.objects.filter(pk=people[0].pk).update(house_number=77)
        elif what == "area":
            Group.objects.filter(pk=group.pk).update(area_source="drawn")
        else:
            Group.objects.filter(pk=group.pk).update(capacity=50)
        self.refused(group, wish, plan, SplitChanged)

    @pytest.mark.parametrize(
        "step",
        [
            "_divide_area",
            "transfer",
            "fill_free_places",
            "notify_residents_of_split",
            "_log",
        ],
    )
    def test_fails_half_way_and_changes_nothing(self, ready, step, monkeypatch):
        def fail(*args, **kwargs):
            raise IllegalMove

        group, north, _people = ready
        wish, plan = prepare(group, north)
        module = "wagtail_whatsappalert.signups.split_services"
        monkeypatch.setattr(f"{module}.{step}", fail)
        self.refused(group, wish, plan, IllegalMove)

    def test_sent_twice_is_made_once(self, ready):
        group, north, _people = ready
        wish, plan = prepare(group, north)
        first, second = split(group, wish, plan), split(group, wish, plan)
        assert (first.is_new, second.is_new) == (True, False)
        assert (second.group, second.moved) == (first.group, 2)
        assert Group.objects.count() == 2
        assert Letter.objects.filter(kind="signup_split").count() == 2


class TestManyPeople:
    def count(self, number):
        group, _south, north = make_two_part_group(capacity=500)
        make_many_signups([group], number, status=S.ADDED, postcode=NORTH, start=1)
        wish, plan = prepare(group, north, capacity=500)
        with CaptureQueriesContext(connection) as queries:
            made = split_group(
                group_id=group.pk,
                wish=wish,
                plan=plan,
                going=plan.proposed,
                actor=SYSTEM,
                now=NOW,
            )
        assert made.moved == number
        return len(queries)

    def test_cost_no_more_queries(self):
        few, many = self.count(10), self.count(100)
        # SQLite takes only some rows in one statement.
        assert many <= few + 8
        assert few < 120
