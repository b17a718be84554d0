"""Letters for the post: choose, print, and put back what the printer chewed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .letters import kind_label
from .paper import (
    PRINTED_AT_ONCE,
    may_print_letters,
    print_letters,
    put_back,
    to_be_printed,
)

LIST = "whatsappalert_letters:index"
TEMPLATES = "wagtail_whatsappalert/mailing/admin"


class PrintsLetters:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_print_letters(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def numbers(self) -> list[int]:
        """Of the letters that were ticked."""
        ticked = self.request.POST.getlist("letter")
        return [int(n) for n in ticked if n.isascii() and n.isdecimal() and len(n) < 19]


class PrintLettersView(PrintsLetters, WagtailAdminTemplateMixin, View):
    """Which letters wait, without names; then the letters themselves."""

    page_title = gettext_lazy("Print letters")
    header_icon = "mail"
    template_name = f"{TEMPLATES}/print_choice.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Letters")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = to_be_printed(timezone.now()).order_by("due_at", "pk")
        one = request.GET.get("letter", "")
        if one.isascii() and one.isdecimal() and len(one) < 19:
            waiting = waiting.filter(pk=int(one))
        context = self.get_context_data(
            letters=[
                (letter, kind_label(letter)) for letter in waiting[:PRINTED_AT_ONCE]
            ]
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        sheets = print_letters(numbers=self.numbers(), actor=request.user, now=now)
        if not sheets:
            messages.warning(
                request, _("There is nothing to print that you may see, or any more.")
            )
            return redirect(LIST)
        response = render(
            request,
            "wagtail_whatsappalert/mailing/print.html",
            {"sheets": [self.page_of(sheet) for sheet in sheets], "today": now},
        )
        response["Cache-Control"] = "no-store"
        return response

    def page_of(self, sheet: Any) -> dict[str, Any]:
        with translation.override(sheet.letter.language):
            html = render(
                self.request,
                "wagtail_whatsappalert/mailing/paper.html",
                {
                    **sheet.mail.content,
                    "address": sheet.mail.address,
                    "date": timezone.localdate(),
                },
            ).content.decode()
        return {"letter": sheet.letter, "html": html}


class PutBackLettersView(PrintsLetters, View):
    """Printing failed: they are to be printed once more."""

    def post(self, request: HttpRequest) -> HttpResponse:
        number = put_back(numbers=self.numbers(), actor=request.user)
        messages.success(
            request,
            ngettext(
                "%(number)d letter is to be printed again.",
                "%(number)d letters are to be printed again.",
                number,
            )
            % {"number": number},
        )
        return redirect(LIST)
