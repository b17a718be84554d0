"""Choosing a list of groups, and confirming what it would do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..adminkit.record_pages import PageState, page_parents
from .import_files import (
    MAX_BYTES,
    MAX_ROWS,
    Sheet,
    SheetRow,
    UnreadableFile,
    read_sheet,
)
from .import_plan import ImportPlan
from .pages import GroupIndexPageMixin, GroupPageMixin

SALT = "wagtail_whatsappalert.import_groups"
TOKEN_AGE = timedelta(days=1)
ROOM_BESIDE_TOKEN = 10_000


class ImportForm(forms.Form):
    """Knows under which pages this user may make the groups' pages."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = page_parents(
            page_mixin=GroupPageMixin, index_mixin=GroupIndexPageMixin, user=user
        )
        self.publishable = {
            str(page.pk)
            for page in self.parents
            if page.permissions_for_user(user).can_publish_subpage()
        }

    def choose_pages(self, state: str, parent: str) -> None:
        """Set ``parent`` and ``live``; ``ValidationError`` if he may not."""
        self.live = state == PageState.LIVE
        self.parent = None
        if not state:
            return
        self.parent = next((p for p in self.parents if str(p.pk) == parent), None)
        if self.parent is None:
            raise ValidationError(_("Choose under which page the pages go."))
        if self.live and parent not in self.publishable:
            raise ValidationError(_("You may make drafts here, not publish."))


class ImportUploadForm(ImportForm):
    file = forms.FileField(
        label=_("List of groups"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_(
            "An XLSX or CSV file with a heading above each column: name (needed),"
            " place, members, link, status, capacity, minimum age, latitude,"
            " longitude. At most %(rows)d rows and %(size)d MB."
        )
        % {"rows": MAX_ROWS, "size": MAX_BYTES // (1024 * 1024)},
    )
    page_state = forms.ChoiceField(
        label=_("Pages of groups that have none"),
        choices=[
            (PageState.LIVE, _("Make and publish them")),
            (PageState.DRAFT, _("Make them as drafts")),
            (PageState.NONE, _("Make no pages")),
        ],
        required=False,
    )
    page_parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page_parent"].choices = [
            (str(page.pk), page.get_admin_display_title()) for page in self.parents
        ]
        self.fields["page_state"].initial = (
            PageState.LIVE if self.publishable else PageState.DRAFT
        )
        if not self.parents:
            del self.fields["page_state"], self.fields["page_parent"]
        elif len(self.parents) == 1:
            self.fields["page_parent"].initial = str(self.parents[0].pk)

    def clean_file(self) -> Sheet:
        try:
            # One byte more than allowed is enough to know.
            return read_sheet(self.cleaned_data["file"].read(MAX_BYTES + 1))
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.choose_pages(cleaned.get("page_state", ""), cleaned.get("page_parent", ""))
        return cleaned


class ImportConfirmForm(ImportForm):
    """The rows and the choices of the preview, signed: nobody can change them."""

    token = forms.CharField(widget=forms.HiddenInput)

    def clean_token(self) -> dict[str, Any]:
        try:
            data = signing.loads(
                self.cleaned_data["token"], salt=SALT, max_age=TOKEN_AGE
            )
        except signing.BadSignature as error:
            raise ValidationError(
                _("This preview is too old. Choose the file again.")
            ) from error
        self.choose_pages(data["state"], data["parent"])
        return data

    @property
    def rows(self) -> list[SheetRow]:
        return [SheetRow(*row) for row in self.cleaned_data["token"]["rows"]]


def confirmation_token(form: ImportForm, rows: list[SheetRow], plan: ImportPlan) -> str:
    """
    What the preview's button sends back; only cells of known columns.

    Raises ``ValidationError`` if the site takes no form of that size.
    """
    state = PageState.LIVE if form.live else PageState.DRAFT
    data = {
        "rows": [[row.number, row.cells] for row in rows],
        "digest": plan.digest,
        "state": state if form.parent else PageState.NONE,
        "parent": str(form.parent.pk) if form.parent else "",
    }
    token = signing.dumps(data, salt=SALT, compress=True)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(token) > limit - ROOM_BESIDE_TOKEN:
        raise ValidationError(
            _("The file holds too much text. Split it into smaller files.")
        )
    return token
