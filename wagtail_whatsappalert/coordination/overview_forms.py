"""What the overview can be narrowed to; nothing personal, so it stands in the URL."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..areas.models import District
from ..groups.choices import status_choices
from ..groups.models import Group, GroupStatus
from .overview import GroupState, Problem


class OverviewForm(forms.Form):
    """An answer that makes no sense finds nothing."""

    name = forms.CharField(label=_("Group"), max_length=100, required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All but ended")), *status_choices()],
        required=False,
    )
    problem = forms.ChoiceField(
        label=_("Asks for attention"),
        choices=[("", _("All")), ("any", _("Anything")), *Problem.choices],
        required=False,
    )
    district = forms.ModelChoiceField(
        label=_("District"),
        queryset=District.objects.only("name"),
        empty_label=_("All"),
        required=False,
    )

    def narrow(
        self, states: list[GroupState], groups: QuerySet[Group]
    ) -> list[GroupState]:
        """Those that were asked for, in the order that they have."""
        if not self.is_valid():
            return []
        found = [state for state in states if self._fits(state)]
        district = self.cleaned_data["district"]
        if not district:
            return found
        there = groups.filter(neighbourhoods__district=district)
        numbers = set(there.order_by().values_list("pk", flat=True))
        return [state for state in found if state.group.pk in numbers]

    def _fits(self, state: GroupState) -> bool:
        asked = self.cleaned_data
        status, problem = asked["status"], asked["problem"]
        # An ended group is shown as long as somebody must be removed from it.
        is_over = state.group.status == GroupStatus.ENDED and not state.findings
        return (
            asked["name"].casefold() in state.group.name.casefold()
            and (state.group.status == status if status else not is_over)
            and (not problem or self._has(state, problem))
        )

    def _has(self, state: GroupState, problem: str) -> bool:
        return bool(state.findings) if problem == "any" else state.has(problem)
