"""Who signs the mails of a site in a language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import registry

from .forms import MailIdentityForm
from .letters import read_house
from .models import MailIdentity
from .text_services import change_mail_identity
from .text_views import CHANGE_IDENTITY, NAMESPACE, TEMPLATES, OfSiteAndLanguage


class MailIdentityView(OfSiteAndLanguage):
    permissions = (CHANGE_IDENTITY,)
    page_title = gettext_lazy("Sender and signature")
    template_name = f"{TEMPLATES}/identity.html"

    def get_page_subtitle(self) -> str:
        return self.place

    def get_identity(self) -> MailIdentity:
        same = {"site": self.site, "language": self.language}
        return MailIdentity.objects.filter(**same).first() or MailIdentity(**same)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(MailIdentityForm(instance=self.get_identity()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = MailIdentityForm(request.POST, instance=self.get_identity())
        if not form.is_valid():
            return self.show(form, status=422)
        change_mail_identity(identity=form.save(commit=False), actor=request.user)
        messages.success(request, _("Sender and signature are saved."))
        return redirect(f"{NAMESPACE}:index")

    def show(self, form: MailIdentityForm, status: int = 200) -> HttpResponse:
        house = read_house(self.site, self.language)
        context = self.get_context_data(
            form=form,
            language=self.language,
            from_email=house.from_email,
            reply_to=", ".join(house.reply_to or []),
            changes=self.changes(form.instance),
        )
        return self.render_to_response(context, status=status)

    def changes(self, identity: MailIdentity) -> Any:
        if identity.pk is None:
            return []
        entries = registry.get_logs_for_instance(identity).select_related("user")
        return entries.order_by("-timestamp")[:10]
