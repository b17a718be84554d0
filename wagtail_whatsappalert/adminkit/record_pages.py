"""
Making a record's page in the same step as the record.

The create form of the record gets two more fields: under which page, and
whether it goes live at once.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.coreutils import find_available_slug

from ..common.pages import page_models
from .viewsets import RecordViewSet


class PageState:
    NONE, DRAFT, LIVE = "", "draft", "live"
    choices = [
        (NONE, _("Do not make a page")),
        (DRAFT, _("Make a page as a draft")),
        (LIVE, _("Make a page and publish it")),
    ]


def page_model_under(page_mixin, parent):
    """The kind of page that may be made under ``parent``; ``None`` if there is none."""
    for model in page_models(page_mixin):
        if model.can_create_at(parent):
            return model
    return None


def page_parents(*, page_mixin, index_mixin, user=None):
    """
    Index pages that take a page of this kind, in the order of the tree; with
    ``user`` those under which he may make one.
    """
    return [
        page
        for model in page_models(index_mixin)
        for page in model.objects.order_by("path")
        if (user is None or page.permissions_for_user(user).can_add_subpage())
        and page_model_under(page_mixin, page)
    ]


def make_record_page(*, record, record_field, page_mixin, parent, live, user=None):
    """
    The new page of a record under ``parent``, live or a draft; ``None`` if no
    page of this kind may be made there (any more).
    """
    model = page_model_under(page_mixin, parent)
    if model is None:
        return None
    page = model(title=str(record), live=False, owner=user, locale=parent.locale)
    setattr(page, record_field, record)
    if not _makes_a_slug(page.title):
        page.slug = find_available_slug(parent, f"{record_field}-{record.pk}")
    # Otherwise without a slug: Wagtail finds a free one.
    parent.add_child(instance=page)
    revision = page.save_revision(user=user, log_action=True)
    if live:
        revision.publish(user=user)
    return page


def _makes_a_slug(title):
    allow_unicode = getattr(settings, "WAGTAIL_ALLOW_UNICODE_SLUGS", True)
    return bool(slugify(title, allow_unicode=allow_unicode))


class MakesPageForm(forms.Form):
    """
    Mixin for the create form of a record: ``page_mixin`` is the kind of page,
    ``index_mixin`` the kind of page it goes under, ``record_field`` its FK.
    """

    page_mixin: type
    index_mixin: type
    record_field: str

    page_state = forms.ChoiceField(
        label=_("Page"), choices=PageState.choices, required=False
    )
    page_parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.parents = self._find_parents()
        self.fields["page_parent"].choices = [
            (str(page.pk), page.get_admin_display_title()) for page in self.parents
        ]
        if len(self.parents) == 0:
            del self.fields["page_state"], self.fields["page_parent"]

    def _find_parents(self):
        user = getattr(self, "for_user", None)
        if user is None:
            return []
        return page_parents(
            page_mixin=self.page_mixin, index_mixin=self.index_mixin, user=user
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("page_state") == PageState.LIVE:
            parent = self._parent(cleaned)
            if (
                parent
                and not parent.permissions_for_user(self.for_user).can_publish_subpage()
            ):
                self.add_error("page_state", _("You may make a draft here."))
        return cleaned

    def _parent(self, cleaned):
        chosen = cleaned.get("page_parent")
        return next((p for p in self.parents if str(p.pk) == chosen), None)

    def make_page(self, record):
        """The page of a record that was just saved; ``None`` if none is wanted."""
        parent = self._parent(self.cleaned_data)
        if not self.cleaned_data.get("page_state") or parent is None:
            return None
        return make_record_page(
            record=record,
            record_field=self.record_field,
            page_mixin=self.page_mixin,
            parent=parent,
            live=self.cleaned_data["page_state"] == PageState.LIVE,
            user=self.for_user,
        )


class MakesPageCreateView(generic.CreateView):
    """The create view of a record whose form is a ``MakesPageForm``."""

    def save_instance(self):
        record = super().save_instance()
        self.page = self.form.make_page(record)
        return record

    def get_success_buttons(self):
        buttons = super().get_success_buttons()
        if self.page is not None:
            url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
            buttons.append(messages.button(url, _("Edit the page")))
        return buttons


def page_panel():
    """The panel of the two extra fields, for a create form only."""
    return MultiFieldPanel(
        [FieldPanel("page_state"), FieldPanel("page_parent")],
        heading=_("Page on the site"),
    )


class MakesPageViewSet(RecordViewSet):
    """
    The admin of a record that can be made together with its page.

    ``make_panels(form_class, *more)`` builds the edit handler; ``new_form_class``
    is the ``MakesPageForm`` of the create view.
    """

    add_view_class = MakesPageCreateView
    new_form_class: type[MakesPageForm]

    def make_panels(self, form_class, *more):
        raise NotImplementedError

    def get_add_view_kwargs(self, **kwargs):
        handler = self.make_panels(self.new_form_class, page_panel())
        handler = handler.bind_to_model(self.model)
        return super().get_add_view_kwargs(
            **{"panel": handler, "form_class": handler.get_form_class(), **kwargs}
        )
