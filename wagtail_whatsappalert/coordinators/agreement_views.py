"""A manager keeps that a coordinator signed the agreement."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from ..privacy.access_log import AccessAction, record_access
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import complete_wording, readable_html
from .forms import AcceptanceForm
from .models import Coordinator
from .services import NotInForce, accept_agreement
from .wording import current_agreement

CHANGE = "wagtail_whatsappalert.change_coordinator"


class AcceptAgreementView(WagtailAdminTemplateMixin, View):
    """Shows the version in force, to print and sign; then keeps the date."""

    page_title = gettext_lazy("Agreement accepted")
    header_icon = "lock"
    template_name = "wagtail_whatsappalert/coordinators/accept.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def coordinator(self) -> Coordinator:
        return get_object_or_404(Coordinator, pk=self.kwargs["pk"])

    @cached_property
    def site(self) -> Site:
        """``?site=``, else the default one."""
        wanted = self.request.GET.get("site", "")
        sites = {str(site.pk): site for site in Site.objects.all()}
        default = Site.objects.filter(is_default_site=True).first()
        return sites.get(wanted) or default or get_object_or_404(Site)

    def get_page_subtitle(self) -> str:
        return str(self.coordinator)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse("whatsappalert_coordinators:index")
        return [
            *super().get_breadcrumbs_items(),
            {"url": index, "label": _("Coordinators")},
            {"url": self.inspect_url, "label": str(self.coordinator)},
            {"url": "", "label": self.page_title},
        ]

    @property
    def inspect_url(self) -> str:
        return reverse("whatsappalert_coordinators:inspect", args=[self.coordinator.pk])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record_access(
            AccessAction.VIEW,
            user=request.user,
            model=Coordinator,
            numbers=[self.coordinator.pk],
        )
        today = timezone.localdate()
        return self.show(AcceptanceForm(initial={"accepted_on": today}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AcceptanceForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            accept_agreement(
                coordinator=self.coordinator,
                site=self.site,
                language=self.coordinator.language,
                number=form.cleaned_data["number"],
                accepted_at=form.accepted_at,
                actor=request.user,
            )
        except NotInForce:
            form.add_error(
                None,
                _("There is a newer version of the agreement: she must sign that one."),
            )
            return self.show(form, status=409)
        messages.success(request, _("It is kept that the agreement is accepted."))
        return redirect(self.inspect_url)

    def show(self, form: AcceptanceForm, status: int = 200) -> HttpResponse:
        language = self.coordinator.language
        with translation.override(language):
            agreement = current_agreement(self.site, language)
            settings = WhatsAppAlertSettings.for_site(self.site)
            wording = complete_wording(settings.wording)
            text = readable_html([agreement.text], wording)[0]
        form.initial["number"] = agreement.number
        if form.is_bound:
            # The version that is shown now, not the one that was shown before.
            form.data = {**form.data.dict(), "number": agreement.number}
        context = self.get_context_data(
            form=form,
            coordinator=self.coordinator,
            agreement=agreement,
            text=text,
            site=self.site,
            sites=[site for site in Site.objects.all() if site != self.site],
            inspect_url=self.inspect_url,
        )
        return self.render_to_response(context, status=status)
