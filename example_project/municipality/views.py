from django.core.paginator import Paginator
from django.shortcuts import render
from wagtail.models import Locale, Page, Site

RESULTS_ON_A_PAGE = 10


def search(request):
    """Searches the live, public pages of this site in the language of the URL."""
    query = request.GET.get("q", "").strip()[:200]
    results = Paginator(found_pages(request, query), RESULTS_ON_A_PAGE)
    context = {"query": query, "results": results.get_page(request.GET.get("p"))}
    return render(request, "municipality/search.html", context)


def found_pages(request, query):
    if not query:
        return Page.objects.none()
    root = Site.find_for_request(request).root_page.localized
    pages = Page.objects.live().public().descendant_of(root)
    return pages.filter(locale=Locale.get_active()).search(query)
