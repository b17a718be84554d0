from django.urls import include, path

from example_project.urls import urlpatterns as site_urlpatterns

from .location_admin import located_workshops

urlpatterns = [
    path("admin/located/", include((located_workshops.get_urlpatterns(), "located"))),
    *site_urlpatterns,
]
