"""A person's rights, when he asks a manager: his data in a file, and erasure."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..conf import conf
from .data_views import download
from .lifecycle import SignupStatus
from .manager_view import SignupView
from .retention import erase_signup
from .subject_access import data_file


class DataFileView(SignupView):
    page_title = gettext_lazy("File with all data of this person")
    button_label = gettext_lazy("Download the file")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        content = data_file(signup=self.signup, actor=self.actor, now=timezone.now())
        return download(content, f"signup-{self.signup.pk}")

    def explanations(self) -> list[str]:
        return [
            _(
                "For somebody who asks what is known of him, and cannot download it "
                "himself. First make sure that it is this person who asks. Print the "
                "file, or give it in person; do not mail it."
            )
        ]


class EraseView(SignupView):
    page_title = gettext_lazy("Erase this person's data")
    button_label = gettext_lazy("Erase")
    is_serious = True

    def perform(self, form: forms.Form) -> str:
        is_done = erase_signup(signup=self.signup, actor=self.actor, now=timezone.now())
        if is_done:
            return _("The data of %(signup)s is erased.") % {"signup": self.signup}
        return _(
            "The data of %(signup)s will be erased when the coordinator has removed "
            "this person, at last after %(days)d days."
        ) % {"signup": self.signup, "days": conf.REMOVAL_DAYS}

    def explanations(self) -> list[str]:
        if self.signup.status == SignupStatus.ADDED or self.signup.to_be_removed:
            return [
                _(
                    "This person is in the WhatsApp group. The coordinator is asked to "
                    "remove him first; then the data is erased, at last after %(days)d "
                    "days."
                )
                % {"days": conf.REMOVAL_DAYS}
            ]
        return [_("This cannot be undone. Whoever still takes part is withdrawn.")]
