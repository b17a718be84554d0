"""The admin of a record, as every room of the package shows it."""

from __future__ import annotations

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from .record_buttons import record_buttons
from .spreadsheets import FormulaSafeExportMixin
from .values import readable


class RecordIndexView(FormulaSafeExportMixin, generic.IndexView):
    """A list whose number of queries does not grow with the number of rows."""

    list_select_related: tuple[str, ...] = ()
    list_prefetch_related: tuple[str, ...] = ()

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        if self.list_select_related:
            queryset = queryset.select_related(*self.list_select_related)
        return queryset.prefetch_related(*self.list_prefetch_related)

    def get_list_more_buttons(self, instance):
        own = super().get_list_more_buttons(instance)
        return [*own, *record_buttons(instance, self.request.user)]


class RecordDeleteView(generic.DeleteView):
    """
    Tells in words why a record that others need cannot be deleted; ``refusal`` may
    say what to do instead.
    """

    refusal = gettext_lazy("%(record)s cannot be deleted: other records still need it.")

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, self.refusal % {"record": self.object})
            return self.render_to_response(self.get_context_data(form=form))


class RecordInspectView(generic.InspectView):
    """Tells nobody without the right whether a number exists."""

    def get_object(self, queryset=None):
        if not self.user_has_any_permission(self.any_permission_required):
            raise PermissionDenied
        pk = unquote(str(self.pk))
        return get_object_or_404(self.get_visible_queryset(), pk=pk)

    def get_visible_queryset(self):
        """The records that this user may look at; another one does not exist."""
        return self.model._default_manager.all()

    @cached_property
    def header_more_buttons(self):
        own = super().header_more_buttons
        return [*own, *record_buttons(self.object, self.request.user)]

    def get_field_display_value(self, field_name, field):
        return readable(super().get_field_display_value(field_name, field))


class RecordEditView(generic.EditView):
    @cached_property
    def header_more_buttons(self):
        own = super().header_more_buttons
        return [*own, *record_buttons(self.object, self.request.user)]


READING = ("index", "index_results", "inspect")
OPTIONAL = ("add", "edit", "delete", "copy", "history", "usage", "inspect")


class RecordViewSet(ModelViewSet):
    """
    A ``ModelViewSet`` with inspect and history, and lists without N+1 queries.

    ``offered_views`` names the views that exist, for records that nobody edits
    by hand; ``None`` is all of them.
    """

    offered_views: tuple[str, ...] | None = None

    index_view_class = RecordIndexView
    edit_view_class = RecordEditView
    delete_view_class = RecordDeleteView
    inspect_view_class = RecordInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_select_related: tuple[str, ...] = ()
    list_prefetch_related: tuple[str, ...] = ()
    list_per_page = 50

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            list_select_related=self.list_select_related,
            list_prefetch_related=self.list_prefetch_related,
            **kwargs,
        )

    def get_common_view_kwargs(self, **kwargs):
        view_kwargs = super().get_common_view_kwargs(**kwargs)
        if self.offered_views is not None:
            missing = set(OPTIONAL) - set(self.offered_views)
            view_kwargs.update({f"{name}_url_name": None for name in missing})
        return view_kwargs

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        if self.offered_views is None:
            return patterns
        return [path for path in patterns if path.name in self.offered_views]

    @cached_property
    def search_backend_name(self):
        # Search in the database itself: a record is found as soon as it is saved.
        return None
