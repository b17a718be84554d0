"""What municipality and police are asked, and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ..coordinators.models import Coordinator
from ..privacy.access_log import AccessAction, record_access
from ..steering.models import Contact
from ..threads.exceptions import ThreadClosed
from ..threads.forms import MessageForm, ResultForm, SummedUpForm
from ..threads.listing import entries_of
from ..threads.models import Thread
from ..threads.services import answer_thread, close_thread
from .guards import for_contact
from .responses import municipal_facts, see_other, show
from .thread_views import PER_PAGE, url

DONE = {
    "answered": gettext_lazy("Your answer is sent. The coordinator gets a mail."),
    "closed": gettext_lazy("It is closed. The coordinator gets a mail."),
}
TOO_LATE = gettext_lazy(
    "Somebody else closed it first. What you wrote was not sent; it stands below."
)


@for_contact
@require_safe
def contact_threads(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What waits for an answer first, and of that the oldest."""
    theirs = _threads_of(contact)
    is_closed = request.GET.get("closed") == "1"
    wanted = theirs.closed() if is_closed else theirs.open().waiting_first()
    pages = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Reports and questions"),
        "pages": pages,
        "is_closed": is_closed,
        "page_query": "closed=1&" if is_closed else "",
    }
    return show(request, "thread_inbox", context)


@for_contact
@require_safe
def contact_thread(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    return _show(request, contact, _find(contact, pk))


@for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def contact_answer(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    form = MessageForm(request.POST)

    def answer(found: Thread, form_key: str) -> None:
        answer_thread(
            thread=found,
            author=contact,
            text=form.cleaned_data["text"],
            form_key=form_key,
            now=timezone.now(),
        )

    return _perform(request, contact, pk, form, answer, "answered", answering=form)


@for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def contact_close(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    form = ResultForm(request.POST)

    def close(found: Thread, form_key: str) -> None:
        close_thread(
            thread=found,
            author=contact,
            result=form.cleaned_data["result"],
            form_key=form_key,
            now=timezone.now(),
        )

    return _perform(request, contact, pk, form, close, "closed", closing=form)


def _perform(
    request: HttpRequest,
    contact: Contact,
    pk: int,
    form: SummedUpForm,
    act: Callable[[Thread, str], None],
    done: str,
    **forms: Any,
) -> HttpResponse:
    found = _find(contact, pk)
    if request.method != "POST":
        # An answer that was not right yet stands at this address: it opens again.
        return see_other(url("portal_contact_thread", pk))
    if not form.is_valid():
        return _show(request, contact, found, status=422, **forms)
    try:
        act(found, form.cleaned_data["form_key"])
    except ThreadClosed:
        found = _find(contact, pk)
        return _show(
            request, contact, found, status=409, refusal=TOO_LATE, unsent=_typed(form)
        )
    except Thread.DoesNotExist as error:
        raise Http404 from error
    return see_other(url("portal_contact_thread", pk, done=done))


def _typed(form: SummedUpForm) -> str:
    return form.cleaned_data.get("text") or form.cleaned_data.get("result", "")


def _threads_of(contact: Contact) -> Any:
    visible = Thread.objects.for_contact(contact, timezone.localdate())
    return visible.select_related("group")


def _find(contact: Contact, pk: int) -> Thread:
    found = _threads_of(contact).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    contact: Contact,
    found: Thread,
    *,
    status: int = 200,
    answering: MessageForm | None = None,
    closing: ResultForm | None = None,
    **more: Any,
) -> HttpResponse:
    asker = _asker(found)
    context = {
        "title": found.subject,
        "thread": found,
        "entries": entries_of(found, contact),
        "asker": asker,
        "answering": answering or MessageForm(),
        "closing": closing or ResultForm(),
        "problematic": next((f for f in (answering, closing) if f and f.errors), None),
        "done": DONE.get(request.GET.get("done", "")),
        "facts": {"municipal": municipal_facts(request)},
        **more,
    }
    response = show(request, "thread_answer", context, status)
    _log_look(contact, found, asker)
    return response


def _asker(found: Thread) -> Coordinator | None:
    """Who asked, as long as she runs the group; else who runs it now."""
    running = found.group.coordinators.active(timezone.localdate()).order_by("pk")
    people = list(running)
    asked = [person for person in people if person.pk == found.coordinator_id]
    return next(iter(asked or people), None)


def _log_look(contact: Contact, found: Thread, asker: Coordinator | None) -> None:
    look = {"user": None, "contact": contact.pk}
    record_access(AccessAction.VIEW, model=Thread, numbers=[found.pk], **look)
    if asker is not None:
        record_access(AccessAction.VIEW, model=Coordinator, numbers=[asker.pk], **look)
