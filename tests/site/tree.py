"""A page tree with one site, whether or not migrations made one."""

from wagtail.models import Locale, Page, Site


def make_locale(language="nl"):
    return Locale.objects.get_or_create(language_code=language)[0]


def make_root():
    locale = make_locale()
    return Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )


def make_site(hostname="localhost", **kwargs):
    """The default site with an empty home page of its own: ``site.root_page``."""
    home = make_root().add_child(
        instance=Page(title="Gemeente", locale=make_locale(), **kwargs)
    )
    Site.objects.filter(is_default_site=True).delete()
    return Site.objects.create(
        hostname=hostname,
        port=80,
        site_name="Gemeente Hoogeveen",
        root_page=home,
        is_default_site=True,
    )
