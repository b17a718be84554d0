"""One person of a group, and what a coordinator marks about him."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..common.urls import absolute_url
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction
from ..signups.coordinator_services import Mark, mark_person
from ..signups.exceptions import IllegalMove, NotHers, ReasonMissing
from ..signups.hand_over import (
    UNKNOWN,
    ReleasedSignup,
    is_known,
    people_of,
    release,
    release_contacts,
)
from ..signups.models import Signup
from .guards import for_own_group
from .people_forms import ReasonForm
from .people_pages import contacts_file, for_reading
from .responses import municipal_facts, see_other, show

# Cannot be undone by herself: asked once more, on a page with one button.
ASKED_ONCE_MORE = (Mark.REFUSED, Mark.WITHDRAWN, Mark.LEFT)
# Where the members are, when she marks one of them.
AMONG_MEMBERS = (Mark.LEFT,)


def someone(coordinator: Coordinator, group: Group, number: int) -> Signup:
    """404 for people of other groups, and for who is not known by name yet."""
    people = people_of(coordinator, group, now=timezone.now())
    signup = people.filter(pk=number).exclude(status__in=UNKNOWN).first()
    if signup is None:
        raise Http404
    return signup


def released(
    coordinator: Coordinator, group: Group, signup: Signup, action: AccessAction
) -> ReleasedSignup:
    people = people_of(coordinator, group, now=timezone.now()).filter(pk=signup.pk)
    (person,) = release(people, group=group, coordinator=coordinator, action=action)
    return person


@require_safe
@for_own_group
def portal_person(
    request: HttpRequest, coordinator: Coordinator, group: Group, number: int
) -> HttpResponse:
    signup = someone(coordinator, group, number)
    if not is_known(signup):
        return show_state(request, group, signup, 410)
    person = released(coordinator, group, signup, AccessAction.VIEW)
    context = {
        "title": person.name or _("Member #%(number)d") % {"number": person.number},
        "group": group,
        "person": person,
        "phone": for_reading(person.phone),
        "chat": chat_link(person, group, coordinator),
    }
    return show(request, "person", context)


def show_state(
    request: HttpRequest, group: Group, signup: Signup, status: int
) -> HttpResponse:
    """What he is by now: nothing is left for her to do, and nothing personal said."""
    context = {
        "title": _("This has changed meanwhile"),
        "group": group,
        "state": signup.get_status_display(),
        "number": signup.pk,
        "is_known": is_known(signup),
    }
    return show(request, "person_changed", context, status)


def chat_link(person: ReleasedSignup, group: Group, coordinator: Coordinator) -> str:
    """Opens a chat with him in WhatsApp, with a text that she can still change."""
    digits = "".join(c for c in person.phone if c.isdigit())
    text = welcome_text(person, group, coordinator)
    return f"https://wa.me/{digits}?{urlencode({'text': text})}"


def welcome_text(person: ReleasedSignup, group: Group, coordinator: Coordinator) -> str:
    """In his language; without his name, because it stands in an address."""
    sites = Site.objects.filter(pk=person.site)
    site = sites.first() or Site.objects.get(is_default_site=True)
    rules = absolute_url(site, "house_rules", language=person.language)
    with translation.override(person.language):
        return _(
            "Hello, this is %(coordinator)s, coordinator of the WhatsApp group "
            "%(group)s. You signed up, and I am going to add you. Our rules: %(rules)s"
        ) % {
            "coordinator": coordinator.name,
            "group": group.name,
            "rules": f"{rules}?group={group.pk}",
        }


@require_safe
@for_own_group
def portal_contact(
    request: HttpRequest, coordinator: Coordinator, group: Group, number: int
) -> HttpResponse:
    """One contact for her telephone."""
    signup = someone(coordinator, group, number)
    if not is_known(signup) or signup.is_erased:
        return show_state(request, group, signup, 410)
    people = people_of(coordinator, group, now=timezone.now()).filter(pk=number)
    content = release_contacts(people, coordinator=coordinator)
    return contacts_file(group, f"-{number}", content)


@for_own_group
def portal_mark(
    request: HttpRequest,
    coordinator: Coordinator,
    group: Group,
    number: int,
    mark: str,
) -> HttpResponse:
    """A post marks; where it cannot be undone, the page before asks once more."""
    if mark not in Mark.values:
        raise Http404
    mark = Mark(mark)
    signup = someone(coordinator, group, number)
    if request.method != "POST":
        return ask_once_more(request, coordinator, group, signup, mark)
    form = ReasonForm(request.POST)
    needs_reason = mark == Mark.REFUSED
    if needs_reason and not form.is_valid():
        return ask_once_more(request, coordinator, group, signup, mark, form)
    reason = form.cleaned_data["reason"] if needs_reason else ""
    return make_mark(request, coordinator, group, signup, mark, reason)


def make_mark(
    request: HttpRequest,
    coordinator: Coordinator,
    group: Group,
    signup: Signup,
    mark: Mark,
    reason: str,
) -> HttpResponse:
    try:
        mark_person(
            signup=signup,
            mark=mark,
            coordinator=coordinator,
            now=timezone.now(),
            reason=reason,
        )
    except (NotHers, Signup.DoesNotExist) as gone:
        raise Http404 from gone
    except (IllegalMove, ReasonMissing):
        signup.refresh_from_db()
        return show_state(request, group, signup, 409)
    return see_other(after(request, group, signup, mark))


def after(request: HttpRequest, group: Group, signup: Signup, mark: Mark) -> str:
    """Back to the list, where the next one is; to the same page of it."""
    name = "portal_members" if mark in AMONG_MEMBERS else "portal_group"
    query = {"done": mark.value}
    if mark in (Mark.ADDED, Mark.UNREACHABLE):
        query["person"] = str(signup.pk)
    page = request.POST.get("page", "")
    if page.isascii() and page.isdecimal() and len(page) < 4:
        query["page"] = page
    start = reverse(f"wagtail_whatsappalert:{name}", args=[group.pk])
    return f"{start}?{urlencode(query)}"


def ask_once_more(
    request: HttpRequest,
    coordinator: Coordinator,
    group: Group,
    signup: Signup,
    mark: Mark,
    form: ReasonForm | None = None,
) -> HttpResponse:
    if mark not in ASKED_ONCE_MORE or not is_known(signup):
        url = reverse("wagtail_whatsappalert:portal_person", args=[group.pk, signup.pk])
        return see_other(url)
    person = released(coordinator, group, signup, AccessAction.VIEW)
    municipal = municipal_facts(request)
    context = {
        "title": mark.label,
        "group": group,
        "person": person,
        "mark": mark.value,
        "form": form or ReasonForm(),
        "municipal": municipal,
        # What the summary of errors looks for.
        "facts": {"municipal": municipal},
    }
    return show(request, "person_mark", context, 422 if form else 200)
