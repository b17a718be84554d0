"""A manager sets or removes the invite link of a group; it is never shown here."""

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

from ..groups.invites import GroupInvite
from ..groups.models import Group
from .invite_services import change_invite_link_for_her, read_invite_link
from .manager_view import TEMPLATES, ManagerView
from .managing import may_start_groups
from .permissions import groups_visible_to


class InviteLinkForm(forms.Form):
    link = forms.CharField(
        label=gettext_lazy("Invite link of the WhatsApp group"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave it empty to remove the link."),
        # What a browser remembers, the next person at this desk would see.
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_link(self) -> str:
        typed = self.cleaned_data["link"].strip()
        link = read_invite_link(typed) if typed else ""
        if link is None:
            raise forms.ValidationError(
                _(
                    "This is no invite link. It looks like "
                    "https://chat.whatsapp.com/ with letters and digits behind it."
                )
            )
        return link


class InviteLinkView(ManagerView):
    """Who may start groups may change how people get into them."""

    page_title = gettext_lazy("Invite link")
    header_icon = "link"
    template_name = f"{TEMPLATES}/invite_link.html"
    form_class = InviteLinkForm

    def is_allowed(self, user: Any) -> bool:
        return may_start_groups(user)

    @cached_property
    def group(self) -> Group:
        groups = groups_visible_to(self.request.user)
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    @property
    def back_url(self) -> str:
        return reverse("whatsappalert_groups:edit", args=[self.group.pk])

    def get_parents(self) -> list[dict[str, Any]]:
        return [{"url": self.back_url, "label": self.group.name}]

    def form_valid(self, form: InviteLinkForm) -> HttpResponse:
        link = form.cleaned_data["link"]
        change_invite_link_for_her(
            group=self.group, link=link, user=self.request.user, now=timezone.now()
        )
        done = _("The link is saved.") if link else _("The link is removed.")
        messages.success(self.request, done)
        return redirect(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invites = GroupInvite.objects.filter(group=self.group)
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "since": invites.values_list("changed_at", flat=True).first(),
            "back_url": self.back_url,
        }
