"""What a manager says about the group that another is split into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..adminkit.area_widget import AreaInput, MapOptions
from ..adminkit.record_pages import MakesPageForm
from ..areas.drawing import AreaField
from ..conf import conf
from ..coordinators.forms import CoordinatorsField
from ..coordinators.shown import VIEW_COORDINATORS
from ..groups.area_map import first_view
from ..groups.choices import AreaSource
from ..groups.models import Group
from ..groups.pages import GroupIndexPageMixin, GroupPageMixin
from .split_area import (
    NoPart,
    Part,
    drawn_part,
    lines_of,
    lines_part,
    neighbourhoods_part,
)
from .split_rules import Wish

WAYS = {
    AreaSource.NEIGHBOURHOODS: _("By whole neighbourhoods"),
    AreaSource.DRAWN: _("By an area that I draw on the map"),
    AreaSource.ADDRESSES: _("By lines of its list of streets and postcodes"),
}
# The field that says what goes, for each way.
FIELD_OF = {
    AreaSource.NEIGHBOURHOODS: "neighbourhoods",
    AreaSource.DRAWN: "drawn",
    AreaSource.ADDRESSES: "lines",
}


def ways_to_split(group: Group) -> list[AreaSource]:
    """How this group can be parted; none for one without an area of two parts."""
    if group.area_source == AreaSource.ADDRESSES:
        return [AreaSource.ADDRESSES] if len(lines_of(group)) > 1 else []
    can_be_drawn = [AreaSource.DRAWN] if group.shape else []
    if group.area_source == AreaSource.DRAWN or group.neighbourhoods.count() < 2:
        return can_be_drawn
    return [AreaSource.NEIGHBOURHOODS, *can_be_drawn]


class SplitForm(MakesPageForm):
    """Only when valid: ``wish``. ``carried`` is what the next step sends along."""

    page_mixin = GroupPageMixin
    index_mixin = GroupIndexPageMixin
    record_field = "group"

    name = forms.CharField(
        label=_("Name of the new group"),
        max_length=100,
        error_messages={"required": _("Fill in the name of the new group.")},
    )
    how = forms.ChoiceField(
        label=_("How to split"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how to split the group.")},
    )
    neighbourhoods = forms.MultipleChoiceField(
        label=_("Neighbourhoods of the new group"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("For a split by whole neighbourhoods."),
    )
    drawn = AreaField(
        label=_("Area of the new group"),
        required=False,
        help_text=_(
            "For a split by drawing. You may draw over the border: only what lies "
            "inside the group goes."
        ),
    )
    lines = forms.MultipleChoiceField(
        label=_("Lines of the new group"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Must a line be cut in two? Do that first, in the form of the group."
        ),
    )
    coordinators = CoordinatorsField(
        label=_("Coordinators of the new group"),
        required=False,
        help_text=_(
            "Without a coordinator the new group is still forming, and everybody who "
            "has a place stays."
        ),
    )
    capacity = forms.IntegerField(
        label=_("Capacity of the new group"),
        min_value=2,
        help_text=_("Everybody counts, the coordinator too."),
    )
    minimum_participants = forms.IntegerField(
        label=capfirst(Group._meta.get_field("minimum_participants").verbose_name),
        min_value=2,
    )
    members_outside = forms.IntegerField(
        label=_("Members outside the system who go along"),
        min_value=0,
        required=False,
        help_text=_(
            "Only their number is known. It is taken off the number of this group."
        ),
    )

    def __init__(self, *args: Any, group: Group, user: Any, **kwargs: Any) -> None:
        self.group, self.for_user = group, user
        super().__init__(*args, **kwargs)
        self._offer_ways()
        self._offer_numbers()
        if user.has_perm(VIEW_COORDINATORS):
            self.fields["coordinators"].offer_for(Group())
        else:
            del self.fields["coordinators"]

    def _offer_ways(self) -> None:
        ways = ways_to_split(self.group)
        self.fields["how"].choices = [(way, WAYS[way]) for way in ways]
        self.fields["how"].initial = ways[0] if ways else None
        if len(ways) < 2:
            del self.fields["how"]
        for way, name in FIELD_OF.items():
            if way not in ways:
                del self.fields[name]
        if "neighbourhoods" in self.fields:
            rows = self.group.neighbourhoods.order_by("name", "pk")
            self.fields["neighbourhoods"].choices = [
                (str(pk), name) for pk, name in rows.values_list("pk", "name")
            ]
        if "drawn" in self.fields:
            self.fields["drawn"].widget = AreaInput(
                options=MapOptions(
                    beneath_url=reverse("wagtail_whatsappalert_admin:areas_beneath"),
                    view=first_view(self.group),
                )
            )
        if "lines" in self.fields:
            lines = enumerate(lines_of(self.group))
            self.fields["lines"].choices = [(str(n), line) for n, line in lines]

    def _offer_numbers(self) -> None:
        limit = MaxValueValidator(conf.MAX_CAPACITY)
        self.fields["capacity"].validators.append(limit)
        self.fields["capacity"].initial = self.group.capacity
        minimum = self.group.minimum_participants
        self.fields["minimum_participants"].initial = minimum
        outside = self.fields["members_outside"]
        if self.group.members_outside:
            outside.validators.append(MaxValueValidator(self.group.members_outside))
            outside.initial = 0
        else:
            del self.fields["members_outside"]

    @property
    def way(self) -> AreaSource | None:
        ways = ways_to_split(self.group)
        chosen = self.cleaned_data.get("how") or (ways[0] if len(ways) == 1 else None)
        return AreaSource(chosen) if chosen else None

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() == self.group.name.casefold():
            raise ValidationError(
                _("Give the new group a name of its own."), code="same_name"
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        way = self.way
        name = FIELD_OF.get(way)
        if name in cleaned:
            try:
                self.part = self._part(way, cleaned[name])
            except (NoPart, ValueError) as problem:
                self.add_error(name, str(problem))
        return cleaned

    def _part(self, way: AreaSource, chosen: Any) -> Part:
        if way == AreaSource.DRAWN:
            if chosen is None:
                raise NoPart(_("Draw the area of the new group."))
            return drawn_part(self.group, chosen)
        numbers = [int(number) for number in chosen]
        make = neighbourhoods_part if way == AreaSource.NEIGHBOURHOODS else lines_part
        return make(self.group, numbers)

    @cached_property
    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(
            name=cleaned["name"],
            part=self.part,
            capacity=cleaned["capacity"],
            minimum_participants=cleaned["minimum_participants"],
            members_outside=cleaned.get("members_outside") or 0,
            coordinators=tuple(cleaned.get("coordinators") or ()),
        )

    def carried(self) -> Iterator[tuple[str, Any]]:
        """Names and values of hidden fields; a file that was uploaded is text now."""
        for name, field in self.fields.items():
            value = field.prepare_value(self.cleaned_data.get(name))
            several = isinstance(field, forms.MultipleChoiceField | CoordinatorsField)
            for each in (value or ()) if several else [value]:
                if each is not None:
                    yield name, each
