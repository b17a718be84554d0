"""What decides a group's area, in a form."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..adminkit.area_widget import AreaInput, MapOptions
from ..areas.drawing import AreaField
from ..areas.geometry import as_wkb, joint_wkb
from ..areas.models import Neighbourhood
from .address_list import read_address_list
from .area_map import first_view, offered_neighbourhoods
from .choices import AreaSource, GroupStatus
from .models import Group
from .overlap import Overlap, Territory, find_overlaps

AREA_FIELDS = {
    "status",
    "site",
    "area_source",
    "neighbourhoods",
    "drawn_area",
    "address_list",
}
DECIDING = AREA_FIELDS - {"status"} | {"allows_overlap"}
NAMED_GROUPS = 5
NAMED_PROBLEMS = 20


def existing_states():
    """A group that is only wanted is made where people ask for it, not in a form."""
    return [each for each in GroupStatus.choices if each[0] != GroupStatus.WANTED]


class DecidesAreaForm(forms.Form):
    """
    Mixin before a model form of ``Group``.

    Refuses a list that cannot be read, a way that misses its part, and a new overlap
    that nobody allowed. ``overlaps`` tells what the group shares as it is in the form.
    """

    drawn_area = AreaField(label=gettext_lazy("Area on the map"), required=False)
    address_list = forms.CharField(
        label=capfirst(Group._meta.get_field("address_list").verbose_name),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One street or postcode on each line, with house numbers behind it if not "
            "all belong to the group. For example: 7901 AB, Hoofdstraat 1-35 odd, or "
            "Hoofdstraat 2-98 even."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        group, fields = self.instance, self.fields
        if "site" in fields and Site.objects.count() < 2:
            del fields["site"]
        fields["status"].choices = existing_states()
        fields["area_source"].required = False
        if "neighbourhoods" in fields:
            self._offer_neighbourhoods(fields["neighbourhoods"])
        url = reverse("wagtail_whatsappalert_admin:areas_beneath")
        fields["drawn_area"].widget = AreaInput(
            options=MapOptions(
                beneath_url=f"{url}?group={group.pk}" if group.pk else url,
                view=first_view(group),
            )
        )

    def _offer_neighbourhoods(self, field):
        field.queryset = offered_neighbourhoods(self.instance)
        if field.queryset.order_by().values("municipality").distinct().count() > 1:
            field.label_from_instance = _name_and_municipality
        field.help_text = _(
            "They say where the group lies, also where a drawing or a list decides."
        )

    def clean_area_source(self):
        """As it is, for who asks nothing about areas."""
        return self.cleaned_data["area_source"] or self.instance.area_source

    def clean(self):
        cleaned = super().clean()
        source = cleaned.get("area_source")
        if source == AreaSource.DRAWN and not cleaned.get("drawn_area", True):
            self.add_error("drawn_area", _("Draw the area on the map, or paste it."))
        if source == AreaSource.ADDRESSES:
            self._check_list(cleaned.get("address_list", ""))
        if self._asks_for_overlap() and self.overlaps:
            self.add_error("allows_overlap", self._refusal(self.overlaps))
        return cleaned

    def _check_list(self, text):
        read = read_address_list(text)
        if read.problems:
            shown = [str(problem) for problem in read.problems[:NAMED_PROBLEMS]]
            more = len(read.problems) - NAMED_PROBLEMS
            if more > 0:
                shown.append(_("And %(count)d more lines.") % {"count": more})
            self.add_error("address_list", shown)
        elif not read.ranges:
            self.add_error("address_list", _("Write a street or postcode on a line."))

    def _asks_for_overlap(self):
        """Whether an overlap comes with this change, and nobody allowed it."""
        is_new = not self.instance.pk or self.initial.get("status") == GroupStatus.ENDED
        changes = is_new or not DECIDING.isdisjoint(self.changed_data)
        return changes and not self.cleaned_data.get("allows_overlap")

    def _refusal(self, overlaps):
        named = "; ".join(str(each) for each in overlaps[:NAMED_GROUPS])
        more = len(overlaps) - NAMED_GROUPS
        if more > 0:
            named = _("%(groups)s; and %(count)d more") % {
                "groups": named,
                "count": more,
            }
        return _(
            "Others have a part of this area too: %(groups)s. Change the area, or tick "
            "this box if it is meant so."
        ) % {"groups": named}

    @cached_property
    def overlaps(self) -> list[Overlap] | None:
        """Of what is in the form; ``None`` as long as its area is not right."""
        if self.is_bound and AREA_FIELDS & set(self.errors):
            return None
        group = self.instance
        status = self.cleaned_data["status"] if self.is_bound else group.status
        if status == GroupStatus.ENDED:
            return []
        return find_overlaps(self._typed() if self.is_bound else self._stored())

    def _stored(self) -> Territory:
        group = self.instance
        if not group.pk:
            return Territory()
        return Territory(
            group_id=group.pk,
            site_id=group.site_id,
            source=group.area_source,
            shape=group.shape,
            ranges=_ranges(group.area_source, group.address_list),
            neighbourhoods=tuple(group.neighbourhoods.values_list("pk", flat=True)),
        )

    def _typed(self) -> Territory:
        cleaned = self.cleaned_data
        areas = tuple(area.pk for area in cleaned.get("neighbourhoods") or ())
        source, site = cleaned["area_source"], cleaned.get("site", self.instance.site)
        return Territory(
            group_id=self.instance.pk,
            site_id=site.pk if site else None,
            source=source,
            shape=_shape(source, cleaned["drawn_area"], areas),
            ranges=_ranges(source, cleaned["address_list"]),
            neighbourhoods=areas,
        )


def _name_and_municipality(area):
    return f"{area.name} ({area.municipality})"


def _ranges(source, text):
    if source != AreaSource.ADDRESSES:
        return ()
    return tuple(read_address_list(text).ranges)


def _shape(source, drawn, areas):
    if source == AreaSource.DRAWN:
        return as_wkb(drawn)
    if source == AreaSource.NEIGHBOURHOODS:
        drawn = Neighbourhood.objects.filter(pk__in=areas).exclude(shape=None)
        return joint_wkb(drawn.values_list("shape", flat=True))
    return None


class AreaForm(DecidesAreaForm, forms.ModelForm):
    """Only what decides the area, to tell of an overlap while somebody edits."""

    class Meta:
        model = Group
        fields = [
            "status",
            "site",
            "area_source",
            "neighbourhoods",
            "drawn_area",
            "address_list",
            "allows_overlap",
        ]
