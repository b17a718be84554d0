"""Everything under ``coordinators/``: the cookie of the portal goes no further."""

from __future__ import annotations

from . import (
    bulletin_urls,
    coordination_urls,
    facts_urls,
    people_urls,
    recruit_urls,
    sign_in_urls,
    thread_urls,
)

urlpatterns = [
    *sign_in_urls.urlpatterns,
    *people_urls.urlpatterns,
    *recruit_urls.urlpatterns,
    *facts_urls.urlpatterns,
    *coordination_urls.urlpatterns,
    *bulletin_urls.urlpatterns,
    *thread_urls.urlpatterns,
]
