from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.signups.managers import log_in
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.roles import Coordination

from .factories import make_group
from .test_viewsets import posted

pytestmark = pytest.mark.django_db

RIGHTS = ("view_group", "change_group", "view_coordinator")


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(name="Krakeel")


@pytest.fixture
def editor():
    return log_in(make_editor(*RIGHTS))


def edit_url(group):
    return reverse("whatsappalert_groups:edit", args=[group.pk])


def save(client, group, coordinators=(), deputies=()):
    data = posted(
        name=group.name,
        status=group.status,
        coordinators=[one.pk for one in coordinators],
        deputies=[one.pk for one in deputies],
    )
    return client.post(edit_url(group), data)


def deputies_of(group):
    return set(
        group.coordinations.filter(is_deputy=True).values_list("coordinator", flat=True)
    )


class TestTheForm:
    def test_makes_deputies(self, group, editor):
        karin, piet = make_coordinator(), make_coordinator()
        assert save(editor, group, [karin, piet], [piet]).status_code == 302
        assert set(group.coordinators.all()) == {karin, piet}
        assert deputies_of(group) == {piet.pk}

    def test_keeps_since_when_she_runs_the_group(self, group, editor):
        karin = make_coordinator(group)
        since = Coordination.objects.get().since
        save(editor, group, [karin], [karin])
        coordination = Coordination.objects.get()
        assert coordination.since == since
        assert coordination.is_deputy

    def test_shows_who_is_a_deputy(self, group, editor):
        karin, piet = make_coordinator(group), make_coordinator(group)
        group.coordinations.filter(coordinator=piet).update(is_deputy=True)
        form = editor.get(edit_url(group)).context["form"]
        assert form["deputies"].value() == [piet.pk]
        assert form.fields["coordinators"].widget.deputies == {str(piet.pk)}
        assert karin.pk not in form["deputies"].value()

    def test_makes_a_coordinator_of_who_is_only_ticked_as_a_deputy(self, group, editor):
        piet = make_coordinator()
        save(editor, group, [], [piet])
        assert deputies_of(group) == {piet.pk}

    def test_makes_a_deputy_the_coordinator_again(self, group, editor):
        piet = make_coordinator(group)
        group.coordinations.update(is_deputy=True)
        save(editor, group, [piet], [])
        assert deputies_of(group) == set()

    def test_leaves_them_alone_for_who_may_not_see_coordinators(self, group):
        piet = make_coordinator(group)
        group.coordinations.update(is_deputy=True)
        editor = log_in(make_editor("view_group", "change_group"))
        page = editor.get(edit_url(group))
        assert "deputies" not in page.context["form"].fields
        save(editor, group)
        assert deputies_of(group) == {piet.pk}


class TestTheList:
    def found(self, editor, state):
        url = f"{reverse('whatsappalert_groups:index')}?coordinator={state}"
        return list(editor.get(url).context["object_list"])

    def test_tells_groups_with_only_a_deputy_apart(self, editor):
        none, deputy, present = (
            make_group(name="A"),
            make_group(name="B"),
            make_group(name="C"),
        )
        make_coordinator(deputy)
        Coordination.objects.update(is_deputy=True)
        make_coordinator(present)
        assert self.found(editor, "none") == [none]
        assert self.found(editor, "deputy") == [deputy]
        assert self.found(editor, "present") == [present]


class TestInspecting:
    def test_names_them_to_who_may_see_coordinators(self, group, editor):
        make_coordinator(group, name="Piet Vos")
        group.coordinations.update(is_deputy=True)
        url = reverse("whatsappalert_groups:inspect", args=[group.pk])
        assert "Piet Vos" in editor.get(url).content.decode()
        other = log_in(make_editor("view_group"))
        assert "Piet Vos" not in other.get(url).content.decode()


class TestWithoutCoordinator:
    def test_are_groups_that_nobody_runs_on_that_day(self):
        today = timezone.localdate()
        alone = make_group(name="Alleen")
        make_group(name="Voorbij", status="ended")
        make_coordinator(make_group(name="Met"))
        make_coordinator(alone, active_until=date(2021, 1, 1))
        assert list(Group.objects.without_coordinator(today)) == [alone]
