"""A manager says for a coordinator that she stops."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..signups.manager_view import ManagerView
from ..signups.permissions import groups_visible_to
from .exceptions import SuccessionOver
from .inspect_views import TEMPLATES
from .manage_views import INSPECT, TOO_LATE
from .managing import may_hand_over
from .services import latest_last_day, say_stop


class StopForm(forms.Form):
    """Who of those that run the group stops, and when."""

    coordinator = forms.ChoiceField(
        label=gettext_lazy("Who stops?"),
        error_messages={"required": gettext_lazy("Choose one person.")},
    )
    last_day = forms.DateField(
        label=gettext_lazy("Her last day"), widget=AdminDateInput
    )

    def __init__(self, *args: Any, running: list[Coordinator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.running = {str(one.pk): one for one in running}
        self.fields["coordinator"].choices = [
            (number, one.name) for number, one in self.running.items()
        ]

    def clean_last_day(self) -> date:
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        latest = latest_last_day(today)
        if today <= day <= latest:
            return day
        raise ValidationError(
            _("Choose a day from today until %(latest)s."),
            code="day",
            params={"latest": date_format(latest)},
        )

    @property
    def chosen(self) -> Coordinator:
        return self.running[self.cleaned_data["coordinator"]]


class StopForHerView(ManagerView):
    """As she would say it herself; the manager stands in the log."""

    page_title = gettext_lazy("A coordinator stops")
    header_icon = "user"
    template_name = f"{TEMPLATES}/action.html"
    form_class = StopForm
    extra_context = {
        "button_label": gettext_lazy("She stops"),
        "explanation": gettext_lazy(
            "For when she told you so, or can no longer tell. She gets a mail. The "
            "members are asked who would like to take over, unless somebody else runs "
            "the group too. After the last day she sees nobody of the group any more."
        ),
    }

    def is_allowed(self, user: Any) -> bool:
        return may_hand_over(user)

    @cached_property
    def group(self) -> Group:
        groups = groups_visible_to(self.request.user)
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse("whatsappalert_groups:edit", args=[self.group.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        running = list(self.group.coordinators.active(timezone.localdate()))
        record_access(
            AccessAction.LIST,
            user=self.request.user,
            model=Coordinator,
            numbers=[one.pk for one in running],
        )
        return {**super().get_form_kwargs(), "running": running}

    def form_valid(self, form: StopForm) -> HttpResponse:
        try:
            succession = say_stop(
                coordinator=form.chosen,
                group=self.group,
                last_day=form.cleaned_data["last_day"],
                user=self.request.user,
                now=timezone.now(),
            )
        except SuccessionOver:
            messages.error(self.request, TOO_LATE)
            return redirect(self.back_url)
        messages.success(self.request, _("It is noted that she stops."))
        return redirect(reverse(INSPECT, args=[succession.pk]))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super(ManagerView, self).get_breadcrumbs_items(),
            {"url": self.back_url, "label": self.group.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "back_url": self.back_url,
        }
