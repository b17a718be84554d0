from django import template
from wagtail.models import Site

register = template.Library()


@register.simple_tag(takes_context=True)
def home_page(context):
    """The home page in the language of this request."""
    site = Site.find_for_request(context["request"])
    return site.root_page.localized if site else None


@register.simple_tag
def main_menu(home):
    """The pages under the home page that stand in the menu."""
    return home.get_children().live().public().in_menu() if home else []


@register.simple_tag
def trail(page):
    """The pages above this one, from the home page down."""
    return page.get_ancestors().filter(depth__gt=1) if page and page.depth else []


@register.simple_tag
def translations(page):
    """The same page in the other languages."""
    if not getattr(page, "translation_key", None):
        return []
    return page.get_translations().live().select_related("locale")


@register.filter
def stands_under(page, menu_page):
    """Whether ``page`` is ``menu_page`` or one of the pages under it."""
    path = getattr(page, "path", "")
    return bool(path) and path.startswith(menu_page.path)


@register.simple_tag
def footer_pages(home):
    """The pages under the home page that stand in the footer only."""
    if not home:
        return []
    return home.get_children().live().public().filter(show_in_menus=False)
