"""What a mail says: changing it, looking at it, the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy

from ..adminkit.versions import offered_languages
from .forms import MailTextForm
from .letters import Mail, read_house, sample_mail
from .models import MailText
from .text_services import change_mail_text, reset_mail_text
from .wording import own_text, registered_wording, wording_for

NAMESPACE = "whatsappalert_mails"
TEMPLATES = "wagtail_whatsappalert/mailing/admin"

VIEW_TEXTS = "wagtail_whatsappalert.view_mailtext"
CHANGE_TEXTS = "wagtail_whatsappalert.change_mailtext"
CHANGE_IDENTITY = "wagtail_whatsappalert.change_mailidentity"

# The mail may style itself, and do nothing else: no script, no picture, no form.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
)


def may_see_mails(user: Any) -> bool:
    return any(map(user.has_perm, (VIEW_TEXTS, CHANGE_TEXTS, CHANGE_IDENTITY)))


def framed(response: HttpResponse) -> HttpResponse:
    """Fit to stand in a frame of the admin, harmless whatever it holds."""
    response["Content-Security-Policy"] = FRAME_POLICY
    response["Cache-Control"] = "no-store"
    return response


class MailAdminView(WagtailAdminTemplateMixin, View):
    """Whoever has one of ``permissions`` may come in; looked at before all else."""

    permissions: tuple[str, ...] = (CHANGE_TEXTS,)
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(map(request.user.has_perm, self.permissions)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items()]
        index = reverse(f"{NAMESPACE}:index")
        items.append({"url": index, "label": _("Mails")})
        return [*items, {"url": "", "label": self.get_page_title()}]


class OfSiteAndLanguage(MailAdminView):
    """A view of what is set for one site in one language."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.language = kwargs["language"]

    @cached_property
    def site(self) -> Site:
        if self.language not in offered_languages():
            raise Http404
        return get_object_or_404(Site, pk=self.kwargs["site"])

    @property
    def place(self) -> str:
        """The language, and the site where there are more."""
        language = str(offered_languages()[self.language])
        return f"{self.site}, {language}" if Site.objects.count() > 1 else language

    def address_of(self, view: str, *args: Any) -> str:
        return reverse(f"{NAMESPACE}:{view}", args=[self.site.pk, self.language, *args])


class OneMailView(OfSiteAndLanguage):
    """A view of one mail of a site and language."""

    @cached_property
    def wording(self) -> Any:
        wording = registered_wording(self.kwargs["kind"])
        if wording is None:
            raise Http404
        return wording

    def get_page_title(self) -> str:
        return str(self.wording.label)

    def get_page_subtitle(self) -> str:
        return self.place

    def words_in_force(self) -> tuple[str, str]:
        return wording_for(self.wording.kind, site=self.site, language=self.language)

    def own(self) -> MailText | None:
        return own_text(self.wording.kind, site=self.site, language=self.language)

    def sample(self, subject: str, text: str, to: str = "") -> Mail:
        return sample_mail(
            self.wording.kind,
            subject=subject,
            text=text,
            site=self.site,
            language=self.language,
            to=to,
        )

    def frame(self, subject: str, text: str, part: str) -> HttpResponse:
        mail = self.sample(subject, text)
        if part == "text":
            plain = "text/plain; charset=utf-8"
            return framed(HttpResponse(mail.body, content_type=plain))
        return framed(HttpResponse(mail.alternatives[0][0]))


class MailPreviewView(OneMailView):
    """The mail as it is now, in HTML (``?part=text``: in plain text)."""

    permissions = (VIEW_TEXTS, CHANGE_TEXTS)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.frame(*self.words_in_force(), part=request.GET.get("part", "html"))


class MailTextView(OneMailView):
    """Change a mail; look at it or send it to oneself before it is kept."""

    permissions = (VIEW_TEXTS, CHANGE_TEXTS)
    template_name = f"{TEMPLATES}/edit.html"

    @property
    def may_change(self) -> bool:
        return self.request.user.has_perm(CHANGE_TEXTS)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        kept = MailText.objects.filter(
            site=self.site, language=self.language, kind=self.wording.kind
        ).first()
        if kept is None or not self.may_change:
            return []
        url = reverse(f"{NAMESPACE}:history", args=[kept.pk])
        return [HeaderButton(_("History"), url=url, icon_name="history")]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        subject, text = self.words_in_force()
        initial = {"subject": subject, "text": text}
        return self.show(MailTextForm(wording=self.wording, initial=initial))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.may_change:
            raise PermissionDenied
        form = MailTextForm(request.POST, wording=self.wording)
        action = request.POST.get("action", "save")
        if action in ("html", "text"):
            return self.preview(form, action)
        if not form.is_valid():
            return self.show(form, status=422)
        if action == "test":
            self.send_test(form)
            return self.show(form)
        return self.save(form)

    def preview(self, form: MailTextForm, part: str) -> HttpResponse:
        if form.is_valid():
            return self.frame(**form.cleaned_data, part=part)
        context = {"form": form, "language": self.request.LANGUAGE_CODE}
        return framed(render(self.request, f"{TEMPLATES}/unfit.html", context))

    def send_test(self, form: MailTextForm) -> None:
        address = self.request.user.email
        if not address:
            messages.error(
                self.request, _("Your account has no e-mail address to send it to.")
            )
            return
        try:
            self.sample(**form.cleaned_data, to=address).send()
        except Exception:
            # Whatever the mail server says, nothing of it is for the screen.
            messages.error(
                self.request, _("The mail server does not take the mail now.")
            )
        else:
            messages.success(
                self.request, _("Sent to you, with an invented person. Not saved yet.")
            )

    def save(self, form: MailTextForm) -> HttpResponse:
        change_mail_text(
            kind=self.wording.kind,
            site=self.site,
            language=self.language,
            actor=self.request.user,
            **form.cleaned_data,
        )
        messages.success(
            self.request, _("“%(mail)s” is saved.") % {"mail": self.wording.label}
        )
        return redirect(f"{NAMESPACE}:index")

    def show(self, form: MailTextForm, status: int = 200) -> HttpResponse:
        house = read_house(self.site, self.language)
        context = self.get_context_data(
            form=form,
            wording=self.wording,
            language=self.language,
            samples=list(self.wording.samples_in(self.language).items()),
            is_own=self.own() is not None,
            may_change=self.may_change,
            from_email=house.from_email,
            reply_to=", ".join(house.reply_to or []),
            identity_url=self.request.user.has_perm(CHANGE_IDENTITY)
            and self.address_of("identity"),
            default_url=self.address_of("default", self.wording.kind),
            preview_url=self.address_of("preview", self.wording.kind),
        )
        return self.render_to_response(context, status=status)


class DefaultMailTextView(OneMailView):
    """Asks first, with our text beside it; then ours is in force again."""

    template_name = f"{TEMPLATES}/default.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        subject, text = self.wording.in_language(self.language)
        return self.render_to_response(
            self.get_context_data(
                subject=subject,
                text=text,
                language=self.language,
                edit_url=self.address_of("edit", self.wording.kind),
            )
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reset_mail_text(
            kind=self.wording.kind,
            site=self.site,
            language=self.language,
            actor=request.user,
        )
        messages.success(
            request,
            _("“%(mail)s” has its default text again.") % {"mail": self.wording.label},
        )
        return redirect(f"{NAMESPACE}:index")


class MailTextHistoryView(generic.HistoryView):
    model = MailText
    # Outside a ModelViewSet, Wagtail 7.4 knows none by itself and lets everybody in.
    permission_policy = ModelPermissionPolicy(MailText)
    permission_required = "change"
    any_permission_required = None
    index_url_name = f"{NAMESPACE}:index"
    history_url_name = f"{NAMESPACE}:history"
    history_results_url_name = f"{NAMESPACE}:history_results"

    def get_page_subtitle(self) -> str:
        wording = registered_wording(self.object.kind)
        label = wording.label if wording else self.object.kind
        return f"{label} ({self.object.language})"

    def get_edit_url(self, instance: MailText) -> str:
        where = [instance.site_id, instance.language, instance.kind]
        return reverse(f"{NAMESPACE}:edit", args=where)


show_preview = xframe_options_sameorigin(MailPreviewView.as_view())
change_text = xframe_options_sameorigin(MailTextView.as_view())
