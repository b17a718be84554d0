"""Every mail, and whose text of it is in force."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..adminkit.versions import offered_languages
from .models import MailText
from .text_views import (
    CHANGE_IDENTITY,
    CHANGE_TEXTS,
    NAMESPACE,
    TEMPLATES,
    VIEW_TEXTS,
    MailAdminView,
)
from .wording import registered_wordings


class MailIndexView(MailAdminView):
    """Every mail in every language, and whose text is in force."""

    permissions = (VIEW_TEXTS, CHANGE_TEXTS, CHANGE_IDENTITY)
    page_title = gettext_lazy("Mails")
    template_name = f"{TEMPLATES}/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = MailText.objects.exclude(text="")
        own = set(texts.values_list("site", "language", "kind"))
        user = self.request.user
        return super().get_context_data(
            languages=list(offered_languages().items()),
            sites=[(site, self._rows(site, own)) for site in Site.objects.all()],
            may_change=user.has_perm(CHANGE_TEXTS),
            may_change_identity=user.has_perm(CHANGE_IDENTITY),
            **kwargs,
        )

    def _rows(
        self, site: Site, own: set[tuple[int, str, str]]
    ) -> list[tuple[Any, list[dict[str, Any]]]]:
        return [
            (
                wording,
                [
                    {
                        "language": name,
                        "is_own": (site.pk, code, wording.kind) in own,
                        "url": reverse(
                            f"{NAMESPACE}:edit", args=[site.pk, code, wording.kind]
                        ),
                    }
                    for code, name in offered_languages().items()
                ],
            )
            for wording in registered_wordings()
        ]
