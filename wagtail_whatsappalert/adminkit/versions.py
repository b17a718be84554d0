"""
The admin of texts in versions: read, follow up with a new one, never change.

A room says which text is in force, and which service makes the next version.
"""

from __future__ import annotations

from itertools import product
from urllib.parse import urlencode

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.coreutils import get_content_languages
from wagtail.models import Site

from ..common.versioning import in_force, known_language
from .viewsets import RecordIndexView, RecordInspectView, RecordViewSet

NEW_VERSION = _("New version")
KEPT_VIEWS = ("index", "index_results", "add", "inspect")


def offered_languages() -> dict[str, str]:
    """Languages that a text may be in, with their names: those of the content."""
    content = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", None)
    if content is None and settings.is_overridden("LANGUAGES"):
        return dict(settings.LANGUAGES)
    return get_content_languages()


def language_name(text):
    return offered_languages().get(text.language, text.language)


class VersionForm(WagtailAdminModelForm):
    """``publish`` is the service that saves the text as the next version."""

    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: list(offered_languages().items())
    )
    publish = None

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        return self.publish(self.instance)


class VersionFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=lambda: list(offered_languages().items())
    )


class VersionIndexView(RecordIndexView):
    base_filterset_class = VersionFilterSet
    version_scope = ()
    add_item_label = NEW_VERSION

    def get_base_queryset(self):
        newest = in_force(self.model, *self.version_scope)
        return super().get_base_queryset().annotate(is_in_force=newest)

    @cached_property
    def header_more_buttons(self):
        """A start for each site, language and scope, once there is a choice."""
        starts = self.get_starting_points() if self.add_url else []
        return [*super().header_more_buttons, *(starts if len(starts) > 1 else [])]

    def get_scopes(self):
        """What versions are counted within beside site and language: query, names."""
        return [({}, [])]

    def get_starting_points(self):
        sites = list(Site.objects.all())
        choices = product(self.get_scopes(), sites, offered_languages().items())
        starts = []
        for (query, names), site, (code, language) in choices:
            query = {"site": site.pk, "language": code, **query}
            names = [*names, *([site] if len(sites) > 1 else []), language]
            starts.append(self._start(query, names, priority=len(starts)))
        return starts

    def _start(self, query, names, priority):
        return Button(
            gettext("New version: %(scope)s") % {"scope": ", ".join(map(str, names))},
            url=f"{self.add_url}?{urlencode(query)}",
            icon_name="plus",
            priority=priority,
        )


class VersionCreateView(generic.CreateView):
    """Starts from the text in force for ``?site=`` and ``?language=``."""

    page_title = NEW_VERSION
    inspect_url_name = None
    text_fields = ()

    def get_text_in_force(self, site, language):
        raise NotImplementedError

    @cached_property
    def start_site(self):
        sites = {str(site.pk): site for site in Site.objects.all()}
        default = next((s for s in sites.values() if s.is_default_site), None)
        return sites.get(self.request.GET.get("site", ""), default)

    @cached_property
    def start_language(self):
        offered = offered_languages()
        own = known_language(translation.get_language() or settings.LANGUAGE_CODE)
        wanted = (self.request.GET.get("language", ""), own, *offered)
        return next(language for language in wanted if language in offered)

    def get_initial_form_instance(self):
        text = self.get_text_in_force(self.start_site, self.start_language)
        names = ("site", "language", *self.text_fields)
        return self.model(**{name: getattr(text, name) for name in names})

    def get_edit_url(self):
        return reverse(self.inspect_url_name, args=(self.object.pk,))

    def get_success_buttons(self):
        return [messages.button(self.get_edit_url(), _("Read"))]


class VersionInspectView(RecordInspectView):
    add_url_name = None
    start_fields = ("language",)

    @cached_property
    def header_buttons(self):
        if not self.user_has_permission("add"):
            return []
        query = {name: getattr(self.object, name) for name in self.start_fields}
        query["site"] = self.object.site_id
        url = f"{reverse(self.add_url_name)}?{urlencode(query)}"
        return [HeaderButton(NEW_VERSION, url=url, icon_name="plus")]

    def get_language_display_value(self):
        return language_name(self.object)

    def get_created_at_display_value(self):
        # Wagtail's template would show it in UTC.
        return localtime(self.object.created_at)


class VersionViewSet(RecordViewSet):
    """Lists, reads and adds versions; there is no way to edit or delete one."""

    index_view_class = VersionIndexView
    inspect_view_class = VersionInspectView
    list_select_related = ("site",)
    list_filter = ["site", "language"]
    list_display = [
        "__str__",
        Column("language", label=_("Language"), accessor=language_name),
        "site",
        "number",
        "created_at",
        StatusTagColumn(
            "is_in_force",
            label=_("Status"),
            accessor=lambda text: _("In force") if text.is_in_force else _("Earlier"),
            primary=lambda text: text.is_in_force,
        ),
    ]
    form_base_class = VersionForm
    text_fields: tuple[str, ...] = ()
    explanation = _(
        "You make a new version. The versions before it stay as they are, for the "
        "people who agreed to them."
    )

    def get_edit_handler(self):
        panels = [HelpPanel(content=self.explanation), FieldPanel("site")]
        panels += [FieldPanel(name) for name in ("language", *self.text_fields)]
        handler = ObjectList(panels, base_form_class=self.form_base_class)
        return handler.bind_to_model(self.model)

    @property
    def inspect_view_fields(self):
        return ["site", "language", "number", "created_at", *self.text_fields]

    def get_common_view_kwargs(self, **kwargs):
        missing = ("edit", "delete", "history", "usage")
        return {
            **super().get_common_view_kwargs(**kwargs),
            **{f"{name}_url_name": None for name in missing},
        }

    def get_add_view_kwargs(self, **kwargs):
        return super().get_add_view_kwargs(text_fields=self.text_fields, **kwargs)

    def get_urlpatterns(self):
        return [path for path in super().get_urlpatterns() if path.name in KEPT_VIEWS]

    @property
    def url_finder_class(self):
        finder = super().url_finder_class
        return type(
            "_VersionURLFinder",
            (finder,),
            {"edit_url_name": self.get_url_name("inspect")},
        )

    def get_permissions_to_register(self):
        names = [get_permission_codename(n, self.model_opts) for n in ("add", "view")]
        return super().get_permissions_to_register().filter(codename__in=names)
