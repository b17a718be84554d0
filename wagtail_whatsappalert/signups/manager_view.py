"""What every page has on which a manager does something with signups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..common.discretion import discreet
from ..privacy.access_log import AccessAction, record_access
from .exceptions import GroupClosed, IllegalMove, PhoneTaken, ReasonMissing
from .lifecycle import Actor
from .models import Signup
from .permissions import may_manage

LIST = "whatsappalert_signups:index"
INSPECT = "whatsappalert_signups:inspect"
TEMPLATES = "wagtail_whatsappalert/signups/admin"


class NotDone(Exception):
    """Why it was not done, in words for the manager."""


PROBLEMS = (IllegalMove, GroupClosed, PhoneTaken, ReasonMissing, NotDone)


def in_words(problem: Exception, signup: Signup) -> str:
    """Why something could not be done, to somebody who manages the group."""
    if isinstance(problem, NotDone):
        return str(problem)
    if isinstance(problem, GroupClosed):
        return _("Nobody can join the group any more.")
    if isinstance(problem, PhoneTaken):
        return phone_taken(signup.group_id, signup.phone, signup.pk)
    if isinstance(problem, ReasonMissing):
        return _("This needs a reason.")
    current = Signup.objects.filter(pk=signup.pk).first()
    if current is None or current.is_erased:
        return _("This person's data is erased.")
    return _("This cannot be done now: the state is “%(status)s”.") % {
        "status": current.get_status_display()
    }


def phone_taken(group_id: int, phone: Any, but_not: int | None = None) -> str:
    owners = Signup.objects.filter(group=group_id, active_phone=str(phone))
    owner = owners.exclude(pk=but_not).first()
    if owner is None:
        return _("Somebody signed up for this group with the same data already.")
    return _("This number takes part in the group already: signup #%(number)d.") % {
        "number": owner.pk
    }


class ManagerView(WagtailAdminTemplateMixin, FormView):
    """For who manages signups; refused before anything is looked up."""

    header_icon = "group"
    form_class = forms.Form

    # Services lock before they read, so no transaction may be open around them.
    @method_decorator([transaction.non_atomic_requests, discreet])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_allowed(request.user):
            raise PermissionDenied
        return self.answer_first() or super().dispatch(request, *args, **kwargs)

    def answer_first(self) -> HttpResponse | None:
        """What must be settled before the page itself can be shown."""
        return None

    def is_allowed(self, user: Any) -> bool:
        return may_manage(user)

    @property
    def actor(self) -> Actor:
        return Actor.manager(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Signups")},
            *self.get_parents(),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_parents(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "media": context["form"].media}

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignupView(ManagerView):
    """A page about one signup that this manager may see; each look is logged."""

    template_name = f"{TEMPLATES}/action.html"
    button_label: Any = ""
    is_serious = False

    @cached_property
    def signup(self) -> Signup:
        signups = Signup.objects.visible_to(self.request.user)
        related = ("group", "site", "house_rules", "group_rules")
        return get_object_or_404(signups.select_related(*related), pk=self.kwargs["pk"])

    @property
    def inspect_url(self) -> str:
        return reverse(INSPECT, args=[self.signup.pk])

    def get_parents(self) -> list[dict[str, Any]]:
        return [{"url": self.inspect_url, "label": str(self.signup)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_possible():
            return self.refuse(IllegalMove())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A form that came too late has nothing to correct.
        if not self.is_possible():
            return self.refuse(IllegalMove())
        return super().post(request, *args, **kwargs)

    def is_possible(self) -> bool:
        return not self.signup.is_erased

    def refuse(self, problem: Exception) -> HttpResponse:
        messages.error(self.request, in_words(problem, self.signup))
        return self.leave()

    def leave(self) -> HttpResponse:
        exists = Signup.objects.filter(pk=self.signup.pk).exists()
        return redirect(self.inspect_url if exists else reverse(LIST))

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            done = self.perform(form)
        except Signup.DoesNotExist:
            return self.refuse(IllegalMove())
        except PROBLEMS as problem:
            return self.refuse(problem)
        messages.success(self.request, done)
        return self.leave()

    def perform(self, form: forms.Form) -> str:
        """Do it; answers what was done, in words."""
        raise NotImplementedError

    def explanations(self) -> list[str]:
        """What it leads to, a paragraph each."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "signup": self.signup,
            "explanations": self.explanations(),
            "button_label": self.button_label,
            "is_serious": self.is_serious,
            "inspect_url": self.inspect_url,
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        record_access(
            AccessAction.VIEW,
            user=self.request.user,
            model=Signup,
            numbers=[self.signup.pk],
        )
        return super().render_to_response(context, **kwargs)
