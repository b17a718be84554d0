from __future__ import annotations

from django.urls import URLPattern, path

from . import directory_views as directory
from . import thread_contact_views as contact
from . import thread_views as threads

urlpatterns: list[URLPattern] = [
    path("coordinators/reports/", threads.thread_list, name="portal_threads"),
    path("coordinators/reports/new/", threads.thread_new, name="portal_thread_new"),
    path(
        "coordinators/reports/new/form/", threads.thread_form, name="portal_thread_form"
    ),
    path("coordinators/reports/<int:pk>/", threads.thread, name="portal_thread"),
    path("coordinators/inbox/", contact.contact_threads, name="portal_contact_threads"),
    path(
        "coordinators/inbox/<int:pk>/",
        contact.contact_thread,
        name="portal_contact_thread",
    ),
    path(
        "coordinators/inbox/<int:pk>/answer/",
        contact.contact_answer,
        name="portal_contact_answer",
    ),
    path(
        "coordinators/inbox/<int:pk>/close/",
        contact.contact_close,
        name="portal_contact_close",
    ),
    path("coordinators/directory/", directory.directory, name="portal_directory"),
]
