"""One thread, as a manager reads, answers and closes it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..adminkit.viewsets import RecordInspectView
from ..common.discretion import discreet
from ..privacy.access_log import AccessAction, record_access
from .exceptions import ThreadClosed
from .forms import MessageForm, ResultForm, SummedUpForm
from .listing import entries_of, shown_name
from .models import Thread
from .querysets import may_answer
from .services import answer_thread, close_thread

INSPECT = "whatsappalert_threads:inspect"


class ThreadInspectView(RecordInspectView):
    any_permission_required = ["view"]
    template_name = "wagtail_whatsappalert/threads/admin/inspect.html"

    # Services lock before they read, so no transaction may be open around them.
    @method_decorator([transaction.non_atomic_requests, discreet])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_visible_queryset(self) -> QuerySet[Thread]:
        visible = Thread.objects.visible_to(self.request.user)
        return visible.select_related("group", "coordinator")

    def get_coordinator_display_value(self) -> str:
        asked = self.object.coordinator
        running = self.object.group.coordinators.values_list("pk", flat=True)
        return shown_name(asked, set(running)) if asked else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An answer, or the end: which of the two, its button says."""
        if not may_answer(request.user):
            raise PermissionDenied
        closes = "close" in request.POST
        form = ResultForm(request.POST) if closes else MessageForm(request.POST)
        if not form.is_valid():
            name = "closing" if closes else "answering"
            context = self.get_context_data(**{name: form})
            return self.render_to_response(context, status=422)
        return self._perform(form)

    def _perform(self, form: SummedUpForm) -> HttpResponse:
        try:
            done = self._write(form)
        except ThreadClosed:
            return self._refuse(form)
        except Thread.DoesNotExist as error:
            raise Http404 from error
        messages.success(self.request, done)
        return redirect(reverse(INSPECT, args=[self.object.pk]))

    def _write(self, form: SummedUpForm) -> str:
        data = form.cleaned_data
        common = {
            "thread": self.object,
            "author": self.request.user,
            "form_key": data["form_key"],
            "now": timezone.now(),
        }
        if isinstance(form, ResultForm):
            close_thread(result=data["result"], **common)
            return _("It is closed. The coordinator gets a mail.")
        answer_thread(text=data["text"], **common)
        return _("Your answer is sent. The coordinator gets a mail.")

    def _refuse(self, form: SummedUpForm) -> HttpResponse:
        """Somebody else closed it first; what was typed stands there to be kept."""
        self.object = self.get_object()
        typed = form.cleaned_data.get("text") or form.cleaned_data.get("result")
        context = self.get_context_data(unsent=typed)
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread = self.object
        answers = thread.is_open and may_answer(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "thread": thread,
            "entries": entries_of(thread, self.request.user),
            "answers": answers,
            "answering": kwargs.get("answering") or MessageForm(),
            "closing": kwargs.get("closing") or ResultForm(),
            "unsent": kwargs.get("unsent", ""),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        record_access(
            AccessAction.VIEW,
            user=self.request.user,
            model=Thread,
            numbers=[self.object.pk],
        )
        return super().render_to_response(context, **kwargs)
