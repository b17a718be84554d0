"""What a coordinator reports or asks, and reads the answers to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..threads.exceptions import ThreadClosed
from ..threads.forms import MessageForm, ThreadForm
from ..threads.listing import entries_of
from ..threads.models import REQUESTS, Thread, ThreadKind
from ..threads.services import note_seen, open_thread, write_on
from .guards import for_bound_coordinator
from .responses import municipal_facts, see_other, show

PER_PAGE = 20
DONE = {
    "opened": gettext_lazy("It is sent. You get a mail when there is an answer."),
    "written": gettext_lazy("Your message is sent."),
}


def url(name: str, *args: Any, **query: Any) -> str:
    address = reverse(f"wagtail_whatsappalert:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


@for_bound_coordinator
@require_safe
def thread_list(request: HttpRequest, coordinator: Coordinator) -> HttpResponse:
    """Of the groups that she runs now, with news first."""
    threads = Thread.objects.of_coordinator(coordinator).select_related("group")
    is_closed = request.GET.get("closed") == "1"
    wanted = threads.closed() if is_closed else threads.open()
    wanted = wanted.order_by("-has_news", "-changed_at", "-pk")
    pages = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Reports and questions"),
        "pages": pages,
        "is_closed": is_closed,
        "page_query": "closed=1&" if is_closed else "",
        "news_elsewhere": threads.open().filter(has_news=True).exists()
        if is_closed
        else threads.closed().filter(has_news=True).exists(),
    }
    return show(request, "thread_list", context)


@for_bound_coordinator
@require_safe
def thread_new(request: HttpRequest, coordinator: Coordinator) -> HttpResponse:
    """First what is no report at all: an emergency."""
    chosen = {
        name: request.GET[name] for name in ("kind", "group") if request.GET.get(name)
    }
    following = url("portal_thread_form", **chosen)
    if chosen.get("kind") in REQUESTS:
        return see_other(following)
    title = _("Report or ask something")
    return show(request, "thread_new", {"title": title, "following": following})


@for_bound_coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def thread_form(request: HttpRequest, coordinator: Coordinator) -> HttpResponse:
    now = timezone.now()
    groups = Group.objects.filter(coordinators=coordinator).order_by("name", "pk")
    facts = {"groups": list(groups), "today": timezone.localdate(now)}
    if request.method != "POST":
        form = ThreadForm(initial=_chosen(request, facts["groups"]), **facts)
        return _show_form(request, form)
    form = ThreadForm(request.POST, **facts)
    if not form.is_valid():
        return _show_form(request, form, 422)
    try:
        thread = open_thread(
            coordinator=coordinator,
            group=form.chosen_group,
            question=form.question,
            form_key=form.cleaned_data["form_key"],
            now=now,
        )
    except Group.DoesNotExist:
        form.add_error("group", _("You run this group no longer. Choose another one."))
        return _show_form(request, form, 409)
    return see_other(url("portal_thread", thread.pk, done="opened"))


def _chosen(request: HttpRequest, groups: list[Group]) -> dict[str, Any]:
    """What a link to the form says, if it is hers and if it exists."""
    wanted = request.GET.get("group", "")
    hers = [str(group.pk) for group in groups]
    kind = request.GET.get("kind", "")
    chosen = {
        "group": wanted if wanted in hers else (hers[0] if len(hers) == 1 else ""),
        "kind": kind if kind in ThreadKind.values else "",
    }
    return {name: value for name, value in chosen.items() if value}


def _show_form(
    request: HttpRequest, form: ThreadForm, status: int = 200
) -> HttpResponse:
    kind = form["kind"].value()
    context = {
        "title": ThreadKind(kind).label
        if kind in REQUESTS
        else _("Report or ask something"),
        "form": form,
        "is_request": kind in REQUESTS,
        "facts": {"municipal": municipal_facts(request)},
    }
    return show(request, "thread_form", context, status)


@for_bound_coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, coordinator: Coordinator, pk: int) -> HttpResponse:
    """One thread of a group that she runs now; what she writes in it."""
    found = _find(coordinator, pk)
    if request.method != "POST":
        return _show_thread(request, coordinator, found, _empty_form(found))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show_thread(request, coordinator, found, form, 422)
    try:
        write_on(
            thread=found,
            coordinator=coordinator,
            text=form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
            reopens=form.cleaned_data["was_closed"],
            now=timezone.now(),
        )
    except ThreadClosed:
        refusal = _(
            "It was closed while you were writing. Read the result first. Send your "
            "message again if it is not solved: then it opens again."
        )
        found = _find(coordinator, pk)
        again = MessageForm(
            initial={"text": form.cleaned_data["text"], "was_closed": True}
        )
        return _show_thread(request, coordinator, found, again, 409, refusal)
    except Thread.DoesNotExist as error:
        raise Http404 from error
    return see_other(url("portal_thread", found.pk, done="written"))


def _find(coordinator: Coordinator, pk: int) -> Thread:
    hers = Thread.objects.of_coordinator(coordinator).select_related("group")
    found = hers.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _empty_form(found: Thread) -> MessageForm:
    return MessageForm(initial={"was_closed": not found.is_open})


def _show_thread(
    request: HttpRequest,
    coordinator: Coordinator,
    found: Thread,
    form: MessageForm,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "title": found.subject,
        "thread": found,
        "group": found.group,
        "entries": entries_of(found, coordinator),
        "form": form,
        "refusal": refusal,
        "done": DONE.get(request.GET.get("done", "")),
        "facts": {"municipal": municipal_facts(request)},
    }
    response = show(request, "thread", context, status)
    note_seen(found)
    record_access(
        AccessAction.VIEW,
        user=None,
        model=Thread,
        numbers=[found.pk],
        coordinator=coordinator.pk,
    )
    return response
