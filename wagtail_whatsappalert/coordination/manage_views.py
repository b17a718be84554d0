"""What managers do: choose who takes over, let her stay, answer for a coordinator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..signups.manager_view import ManagerView
from ..signups.models import Signup
from ..signups.permissions import groups_visible_to
from .activity_services import confirm_activity
from .candidates import others_of
from .exceptions import CannotPropose, SuccessionOver
from .inspect_views import TEMPLATES, shown_volunteers
from .manage_forms import SuccessorForm
from .managing import (
    may_act_for_coordinators,
    may_hand_over,
    may_make_coordinators,
    successions_visible_to,
)
from .models import Succession
from .services import cancel_stop, propose_successor
from .volunteer_services import propose_volunteer

LIST = "whatsappalert_successions:index"
INSPECT = "whatsappalert_successions:inspect"
TOO_LATE = gettext_lazy("Somebody else was first: look how it stands now.")


class SuccessionView(ManagerView):
    """A page about one succession of a group that this manager may see."""

    header_icon = "user"
    template_name = f"{TEMPLATES}/action.html"

    def is_allowed(self, user: Any) -> bool:
        return may_hand_over(user)

    @cached_property
    def succession(self) -> Succession:
        visible = successions_visible_to(self.request.user)
        related = visible.select_related("group", "coordinator", "successor")
        return get_object_or_404(related, pk=self.kwargs["pk"])

    @property
    def inspect_url(self) -> str:
        return reverse(INSPECT, args=[self.succession.pk])

    def leave(self, done: str = "") -> HttpResponse:
        if done:
            messages.success(self.request, done)
        else:
            messages.error(self.request, TOO_LATE)
        return redirect(self.inspect_url)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super(ManagerView, self).get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Successors")},
            {"url": self.inspect_url, "label": self.succession.group.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "succession": self.succession,
            "back_url": self.inspect_url,
        }


class ProposeView(SuccessionView):
    page_title = gettext_lazy("Choose a successor")
    form_class = SuccessorForm
    extra_context = {
        "button_label": gettext_lazy("Ask to take over"),
        "explanation": gettext_lazy(
            "Who you choose gets a mail with a link, signs in, accepts the "
            "confidentiality agreement and says yes or no. Before a yes, nothing of "
            "the people in the group is shown to that person."
        ),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        user, succession = self.request.user, self.succession
        today = timezone.localdate()
        others = others_of(succession.group_id, succession.coordinator_id, today)
        running = [one.coordinator for one in others]
        rest = Coordinator.objects.active(today).exclude(pk=succession.coordinator_id)
        rest = list(rest.exclude(pk__in=[one.pk for one in running]))
        record_access(
            AccessAction.LIST,
            user=user,
            model=Coordinator,
            numbers=[one.pk for one in (*running, *rest)],
        )
        makes = may_make_coordinators(user)
        return {
            **super().get_form_kwargs(),
            "volunteers": shown_volunteers(succession, user) if makes else [],
            "running": running,
            "others": rest,
        }

    def form_valid(self, form: SuccessorForm) -> HttpResponse:
        try:
            self._propose(form)
        except CannotPropose as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        except (SuccessionOver, Signup.DoesNotExist):
            return self.leave()
        return self.leave(_("The mail is on its way."))

    def _propose(self, form: SuccessorForm) -> None:
        common = {
            "succession": self.succession,
            "user": self.request.user,
            "now": timezone.now(),
        }
        if form.chosen_volunteer:
            propose_volunteer(signup=form.chosen_volunteer, **common)
        else:
            propose_successor(successor=form.chosen_coordinator, **common)


class CancelSuccessionView(SuccessionView):
    page_title = gettext_lazy("She stays coordinator")
    extra_context = {
        "button_label": gettext_lazy("She stays"),
        "explanation": gettext_lazy(
            "The coordinator goes on with the group as before. Who was asked to take "
            "over gets a mail that it is not needed."
        ),
    }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            cancel_stop(
                succession=self.succession,
                user=self.request.user,
                now=timezone.now(),
            )
        except SuccessionOver:
            return self.leave()
        return self.leave(_("She stays coordinator of this group."))


class ConfirmActivityView(ManagerView):
    """A manager who heard from her that the group is active."""

    page_title = gettext_lazy("Confirm that the group is active")
    header_icon = "help"
    template_name = f"{TEMPLATES}/action.html"
    extra_context = {
        "button_label": gettext_lazy("The group is active"),
        "explanation": gettext_lazy(
            "For when the coordinator told you so. What the silence had led to is "
            "undone, and the question comes back in about half a year. That you "
            "answered stands in the history of the group."
        ),
    }

    def is_allowed(self, user: Any) -> bool:
        return may_act_for_coordinators(user)

    @cached_property
    def group(self) -> Group:
        groups = groups_visible_to(self.request.user)
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse("whatsappalert_groups:edit", args=[self.group.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super(ManagerView, self).get_breadcrumbs_items(),
            {"url": self.back_url, "label": self.group.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        confirm_activity(
            group_id=self.group.pk, user=self.request.user, now=timezone.now()
        )
        messages.success(
            self.request, _("%(group)s is noted as active.") % {"group": self.group}
        )
        return redirect(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "back_url": self.back_url,
        }
