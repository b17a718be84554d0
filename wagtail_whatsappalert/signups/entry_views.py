"""A manager enters somebody who signed up on paper, by telephone or in person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Site

from ..groups import finder
from .application import Application
from .exceptions import GroupClosed, PhoneTaken
from .form_context import FormFacts, form_facts
from .manage_forms import EntryForm, EntryStartForm
from .manager_view import INSPECT, TEMPLATES, ManagerView, in_words, phone_taken
from .manual_services import enter_signup
from .models import Signup, Source
from .permissions import groups_visible_to


def own_site(request: HttpRequest) -> Site:
    """The site of the admin's own address, else the default one."""
    return Site.find_for_request(request) or Site.objects.get(is_default_site=True)


class StartsWithGroup(ManagerView):
    """The group, language and site stand in the address, chosen in a form."""

    start_template_name = f"{TEMPLATES}/choose_group.html"
    start_button_label: Any = ""

    @cached_property
    def start(self) -> EntryStartForm:
        asked = self.request.GET
        return EntryStartForm(
            asked if "language" in asked else None,
            groups=groups_visible_to(self.request.user),
            site=own_site(self.request),
            initial={"group": asked.get("group")},
        )

    def answer_first(self) -> HttpResponse | None:
        if self.start.is_valid():
            return None
        status = 422 if self.start.is_bound else 200
        self.template_name = self.start_template_name
        context = self.get_context_data(form=self.start)
        return self.render_to_response(context, status=status)

    @property
    def site(self) -> Site:
        return self.start.chosen_site

    @property
    def language(self) -> str:
        return self.start.cleaned_data["language"]

    @property
    def group(self) -> Any:
        return self.start.cleaned_data["group"]

    @cached_property
    def facts(self) -> FormFacts:
        return form_facts(self.site, self.language, self.group.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "start_button_label": self.start_button_label,
        }


class EnterView(StartsWithGroup):
    page_title = gettext_lazy("Enter a signup")
    header_icon = "plus"
    template_name = f"{TEMPLATES}/enter.html"
    start_button_label = gettext_lazy("Continue")
    form_class = EntryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {**kwargs, "facts": self.facts}

    def form_valid(self, form: EntryForm) -> HttpResponse:
        now = timezone.now()
        application = self.noting_the_area(form.application)
        try:
            signup = enter_signup(
                application=application,
                group_id=self.group.pk,
                site=self.site,
                language=self.language,
                facts=self.facts,
                source=Source(form.cleaned_data["source"]),
                agreed_at=form.agreed_at(now),
                actor=self.actor,
                now=now,
            )
        except PhoneTaken:
            phone = form.application.phone
            form.add_error("phone", phone_taken(self.group.pk, phone))
            return self.form_invalid(form)
        except GroupClosed as problem:
            form.add_error(None, in_words(problem, Signup()))
            return self.form_invalid(form)
        messages.success(self.request, self.in_words(signup))
        if signup.is_outside_area:
            messages.warning(
                self.request,
                _("This address lies outside the area of %(group)s.")
                % {"group": self.group},
            )
        return redirect(INSPECT, signup.pk)

    def noting_the_area(self, application: Application) -> Application:
        """A note for managers: nobody is asked about it."""
        if not self.facts.group.has_area:
            return application
        covers = finder.covers_address(self.group.pk, *application.place)
        return replace(application, is_outside_area=covers is False)

    def in_words(self, signup: Signup) -> str:
        values = {"signup": signup, "status": signup.get_status_display()}
        if signup.email:
            return (
                _("%(signup)s is entered: %(status)s. A mail is on its way.") % values
            )
        return _("%(signup)s is entered: %(status)s. A letter waits to be printed.") % (
            values
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.start.is_valid():
            context |= {"group": self.group, "facts": self.facts}
            context["print_url"] = (
                f"{reverse('wagtail_whatsappalert_admin:print_signup_form')}"
                f"?{self.request.GET.urlencode()}"
            )
        return context
