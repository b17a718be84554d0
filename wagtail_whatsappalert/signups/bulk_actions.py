"""
The same move for many signups, from the checkboxes in the list.

Wagtail's bulk actions hold one transaction around everything, and ours lock group
by group. So Wagtail's only leads to ``BulkMoveView``, which asks, and then moves
one by one exactly those whom it showed.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action import BulkAction

from ..mailing.services import SENT_AT_ONCE, delivered_later
from .lifecycle import RULES, Actor, Move
from .manage_forms import ReasonForm
from .manager_view import LIST, PROBLEMS, TEMPLATES, ManagerView, in_words
from .managing import legal_moves
from .manual_services import make_move_by_hand
from .models import Signup
from .permissions import may_manage
from .retention import mark_removed
from .viewsets import SignupViewSet

# One by one takes some seconds for so many; a browser waits no minutes.
MOST_AT_ONCE = 500
# So many numbers somebody still reads.
NUMBERS_SHOWN = 50
REMOVED = "removed"
REMOVED_LABEL = gettext_lazy("Mark as removed")
LABELS: dict[str, Any] = {
    **{move.value: move.label for move, rule in RULES.items() if rule.by_hand},
    REMOVED: REMOVED_LABEL,
}
# In the order of the buttons: what is done most stands first.
ORDER = [
    *(Move.ADD, REMOVED, Move.CONFIRM, Move.REFUSE, Move.LEAVE, Move.WITHDRAW),
    *(Move.ACCEPT, Move.CLEAR_WORKSHOP, Move.REQUIRE_WORKSHOP, Move.UNDO_ADD),
]
SERIOUS = (Move.REFUSE, Move.WITHDRAW)


@dataclass
class Selection:
    """
    What was ticked, parted: ``numbers`` can make the move, at most
    ``MOST_AT_ONCE`` of them; ``left`` is how many more could; ``refused`` cannot,
    by the state that they are in.
    """

    numbers: list[int] = field(default_factory=list)
    left: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)


def part(signups: QuerySet[Signup], action: str) -> Selection:
    selection = Selection()
    rows = signups.order_by("pk").only("pk", "status", "erased_at", "to_be_removed")
    for signup in rows.iterator():
        if not can(signup, action):
            state = str(signup.get_status_display())
            selection.refused.setdefault(state, []).append(signup.pk)
        elif len(selection.numbers) < MOST_AT_ONCE:
            selection.numbers.append(signup.pk)
        else:
            selection.left += 1
    return selection


def can(signup: Signup, action: str) -> bool:
    if action == REMOVED:
        return signup.to_be_removed
    return Move(action) in legal_moves(signup)


def do(signup: Signup, action: str, *, actor: Actor, reason: str) -> None:
    now = timezone.now()
    if action == REMOVED:
        mark_removed(signup=signup, actor=actor, now=now)
    else:
        make_move_by_hand(
            signup=signup, move=Move(action), actor=actor, reason=reason, now=now
        )


def in_few_words(numbers: Iterable[int]) -> str:
    """``#3, #4``, and how many more there are."""
    numbers = list(numbers)
    shown = ", ".join(f"#{number}" for number in numbers[:NUMBERS_SHOWN])
    more = len(numbers) - NUMBERS_SHOWN
    return f"{shown} (+{more})" if more > 0 else shown


class BulkMoveView(ManagerView):
    template_name = f"{TEMPLATES}/bulk.html"

    @cached_property
    def action(self) -> str:
        if self.kwargs["action"] not in LABELS:
            raise Http404
        return self.kwargs["action"]

    def get_page_title(self) -> str:
        return str(LABELS[self.action])

    @property
    def next_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse(LIST)

    @property
    def ticked(self) -> QuerySet[Signup]:
        """Those of the checkboxes, as far as this manager may see them."""
        if self.request.method == "POST":
            return self._visible(self.request.POST.get("numbers", "").split(","))
        ids = self.request.GET.getlist("id")
        return self._listed() if "all" in ids else self._visible(ids)

    def _visible(self, ids: list[str]) -> QuerySet[Signup]:
        numbers = [int(n) for n in ids if n.isascii() and n.isdecimal() and len(n) < 19]
        signups = Signup.objects.visible_to(self.request.user)
        return signups.filter(pk__in=numbers[:MOST_AT_ONCE]).order_by("pk")

    def _listed(self) -> QuerySet[Signup]:
        """All of the list as it was searched and filtered, on whatever page."""
        viewset = SignupViewSet()
        options = viewset.get_index_view_kwargs()
        listing = viewset.construct_view(viewset.index_view_class, **options)
        view = listing.view_class(**listing.view_initkwargs)
        view.setup(self.request)
        return view.get_queryset().select_related(None)

    @cached_property
    def selection(self) -> Selection:
        return part(self.ticked, self.action)

    def get_form(self, form_class: Any = None) -> forms.Form:
        kwargs = self.get_form_kwargs()
        if self.action in (Move.CONFIRM, REMOVED):
            return forms.Form(**kwargs)
        return ReasonForm(**kwargs, needs_reason=RULES[Move(self.action)].needs_reason)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        signups = self._visible(list(map(str, self.selection.numbers)))
        waits = len(self.selection.numbers) > SENT_AT_ONCE
        with delivered_later() if waits else nullcontext():
            done, problems = self.do_all(signups, form.cleaned_data.get("reason", ""))
        self.tell(done, {**self.selection.refused, **problems})
        return redirect(self.next_url)

    def do_all(
        self, signups: Iterable[Signup], reason: str
    ) -> tuple[int, dict[str, list[int]]]:
        """How many were done; of the others the numbers, by what was wrong."""
        done: int = 0
        problems: dict[str, list[int]] = {}
        for signup in signups:
            try:
                do(signup, self.action, actor=self.actor, reason=reason)
                done += 1
            except Signup.DoesNotExist:
                problems.setdefault(_("Erased"), []).append(signup.pk)
            except PROBLEMS as problem:
                words = in_words(problem, signup)
                problems.setdefault(words, []).append(signup.pk)
        return done, problems

    def tell(self, done: int, problems: dict[str, list[int]]) -> None:
        message = ngettext(
            "“%(what)s” is done for %(count)d signup.",
            "“%(what)s” is done for %(count)d signups.",
            done,
        )
        if done:
            words = message % {"what": LABELS[self.action], "count": done}
            messages.success(self.request, words)
        for why, numbers in problems.items():
            messages.warning(
                self.request,
                _("Not done for %(numbers)s: %(why)s")
                % {"numbers": in_few_words(numbers), "why": why},
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        selection = self.selection
        return {
            **super().get_context_data(**kwargs),
            "selection": selection,
            "shown": in_few_words(selection.numbers),
            "refused": [
                (why, len(numbers), in_few_words(numbers))
                for why, numbers in selection.refused.items()
            ],
            "numbers": ",".join(map(str, selection.numbers)),
            "most": MOST_AT_ONCE,
            "next_url": self.next_url,
            "is_serious": self.action in SERIOUS,
        }


class SignupBulkAction(BulkAction):
    """A button under the list; only its label and its address are used."""

    models = [Signup]

    def dispatch(self, request: HttpRequest) -> HttpResponse:
        if not may_manage(request.user):
            raise PermissionDenied
        url = reverse("wagtail_whatsappalert_admin:bulk_move", args=[self.action_type])
        return redirect(f"{url}?{request.META['QUERY_STRING']}")


def bulk_actions() -> list[type[SignupBulkAction]]:
    """One class for each action, for the hook ``register_bulk_action``."""
    return [
        type(
            f"{action.title().replace('_', '')}BulkAction",
            (SignupBulkAction,),
            {
                "action_type": str(action),
                "display_name": LABELS[action],
                "aria_label": LABELS[action],
                "action_priority": 10 * place,
                "classes": {"serious"} if action in SERIOUS else set(),
            },
        )
        for place, action in enumerate(ORDER, start=1)
    ]
