"""What happens to a group."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from ..areas.geometry import as_wkb, joint_wkb, outline_of, overview_outline_of
from ..common.pages import refresh_pages
from ..common.versions import AREAS, touch_public_version
from ..coordinators.models import Coordinator
from ..places.services import locked, locked_places
from ..texts.plain import as_plain, as_rich
from .address_list import as_facts, read_address_list
from .address_ranges import AddressRange
from .choices import AreaSource
from .exceptions import ChangedMeanwhile
from .models import Group
from .own_rules import GroupRules
from .pages import GroupPageMixin

# In Wagtail's log: a coordinator has no account, so the entry names her number.
CHANGED_BY_COORDINATOR = "whatsappalert.coordinator_edit"


def update_area(group: Group) -> None:
    """Store anew what lists, maps and the finder know of the group's area."""
    rows = list(
        group.neighbourhoods.order_by("name").values_list("name", "district", "shape")
    )
    districts = {str(district): None for _name, district, _area in rows if district}
    shape = _shape_of(group, [shape for *_rest, shape in rows if shape])
    area = {
        "shape": shape,
        "outline": outline_of(shape),
        "overview_outline": overview_outline_of(shape),
        "area_names": ", ".join(name for name, *_rest in rows),
        "district_numbers": " ".join(districts),
    }
    vars(group).update(area)
    Group.objects.filter(pk=group.pk).update(**area)
    touch_public_version(AREAS)


def update_addresses(group: Group) -> None:
    """
    Store the list of streets and postcodes anew, for who asks it for an address.

    Lines that cannot be read hold no address: the form refuses them, code may not
    ask. A list that decides nothing is kept as text only.
    """
    decides = group.area_source == AreaSource.ADDRESSES
    wanted = read_address_list(group.address_list).ranges if decides else []
    stored = group.address_ranges.order_by("pk")
    if [as_facts(each) for each in stored] == [as_facts(each) for each in wanted]:
        return
    stored.delete()
    for each in wanted:
        each.group = group
    AddressRange.objects.bulk_create(wanted)
    touch_public_version(AREAS)


def _shape_of(group: Group, neighbourhoods: list[bytes]) -> bytes | None:
    """A list of addresses has no shape: its neighbourhoods only say where it lies."""
    if group.area_source == AreaSource.DRAWN:
        return as_wkb(group.drawn_area)
    if group.area_source == AreaSource.NEIGHBOURHOODS:
        return joint_wkb(neighbourhoods)
    return None


def refresh_group_pages(group: Group) -> None:
    """After the commit: search index and frontend cache learn of the change."""
    transaction.on_commit(partial(refresh_pages, GroupPageMixin, "group", group.pk))


def change_group_rules(*, group: Group, text: str) -> GroupRules | None:
    """
    Make a new version of the group's own rules, unless nothing changed.

    Residents who signed up keep the version that they accepted. An empty text
    is a version too: it ends the additions.
    """
    newest = group.rules.order_by("-number").first()
    if text == (newest.text if newest else ""):
        return None
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            rules = GroupRules.objects.create(group=group, number=number, text=text)
    except IntegrityError:
        # Another editor was first: this one follows his version.
        return change_group_rules(group=group, text=text)
    touch_public_version()
    return rules


def set_deputies(*, group: Group, deputies: Iterable[Coordinator]) -> None:
    """Say which of its coordinators are deputies; the others are not."""
    numbers = [coordinator.pk for coordinator in deputies]
    running = group.coordinations
    running.filter(coordinator__in=numbers, is_deputy=False).update(is_deputy=True)
    others = running.exclude(coordinator__in=numbers)
    others.filter(is_deputy=True).update(is_deputy=False)


def describe_group(
    *, group_id: int, text: str, read: str, coordinator: Coordinator
) -> bool:
    """
    A coordinator says where her group is; ``False`` if it said so already.

    ``read`` is the text that she changed. Raises ``ChangedMeanwhile`` when that is
    no longer in force.
    """
    with locked(Group, group_id) as group:
        if _is_settled(group.area_description, read, text):
            return False
        group.area_description = text
        group.save(update_fields=["area_description"])
        _log(group, coordinator, "area_description")
    return True


def count_members_outside(
    *, group_id: int, number: int, read: str, coordinator: Coordinator
) -> bool:
    """
    A coordinator says how many are in the group without a signup.

    Places that come free go to who waits, after the commit (``signups.receivers``).
    As ``describe_group`` otherwise.
    """
    with locked_places(Group, group_id) as group:
        if _is_settled(str(group.members_outside), read, str(number)):
            return False
        group.members_outside = number
        group.save(update_fields=["members_outside"])
        _log(group, coordinator, "members_outside")
    return True


def set_full_for_now(*, group_id: int, is_full: bool, coordinator: Coordinator) -> bool:
    """
    Nobody gets a place from now on, or again; ``False`` if it was so already.

    Opened again, free places go to who waits, after the commit.
    """
    with locked_places(Group, group_id) as group:
        if group.full_for_now == is_full:
            return False
        group.full_for_now = is_full
        group.save(update_fields=["full_for_now"])
        _log(group, coordinator, "full_for_now")
    return True


def rewrite_group_rules(
    *, group_id: int, text: str, read: str, coordinator: Coordinator
) -> GroupRules | None:
    """
    A coordinator changes what her group adds to the house rules, as plain text.

    Where she changed nothing, the styles and links of the editor stay. ``read`` is
    the plain text that she changed; as ``describe_group`` otherwise, with the new
    version instead of ``True``.
    """
    with locked(Group, group_id) as group:
        rules = group.current_rules
        former = rules.text if rules else ""
        if _is_settled(as_plain(former), read, text):
            return None
        version = change_group_rules(group=group, text=as_rich(text, former))
        refresh_group_pages(group)
        _log(group, coordinator, "own_rules")
    return version


def _is_settled(in_force: str, read: str, wanted: str) -> bool:
    """Whether nothing is to be done; raises ``ChangedMeanwhile``."""
    in_force, read, wanted = map(_as_sent, (in_force, read, wanted))
    if in_force == wanted:
        return True
    if in_force != read:
        raise ChangedMeanwhile(in_force)
    return False


def _as_sent(text: str) -> str:
    """As browsers send back what stood in a field, or it was typed there."""
    return text.replace("\r\n", "\n").strip()


def _log(group: Group, coordinator: Coordinator, changed: str) -> None:
    log(
        group,
        CHANGED_BY_COORDINATOR,
        content_changed=True,
        data={"coordinator": coordinator.pk, "changed": [changed]},
    )
