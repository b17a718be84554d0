from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from .municipality.views import search

api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api.urls),
    path("sitemap.xml", sitemap),
    path("mailbox/", include("example_project.mailbox.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    # Dutch has no prefix, English pages start with /en/.
    *i18n_patterns(
        path("whatsapp/", include("wagtail_whatsappalert.urls")),
        path("zoeken/", search, name="search"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
