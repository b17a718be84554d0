"""Sites, texts and editors with just their rights."""

from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.texts.models import HouseRules, SaarSteps

numbers = count(1)


def make_site(**facts):
    """The default site, made where the migrations of Wagtail did not run."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Locale.objects.get_or_create(language_code="nl")
        root = Page.get_first_root_node() or Page.add_root(title="Root")
        site = Site.objects.create(
            hostname="localhost", root_page=root, is_default_site=True
        )
    if facts:
        WhatsAppAlertSettings.objects.update_or_create(site=site, defaults=facts)
    return site


def make_other_site():
    root = make_site().root_page
    return Site.objects.create(hostname="other.example", root_page=root, port=81)


def make_house_rules(title="Be kind", text="<p>Always.</p>", **kwargs):
    kwargs = {"language": "en", "number": 1, **kwargs}
    kwargs.setdefault("site", kwargs.get("site") or make_site())
    rules = [("rule", {"title": title, "text": text})]
    return HouseRules.objects.create(rules=rules, **kwargs)


def make_saar_steps(title="See", text="<p>Look.</p>", **kwargs):
    kwargs = {"language": "en", "number": 1, **kwargs}
    kwargs.setdefault("site", kwargs.get("site") or make_site())
    steps = [("step", {"letter": "S", "title": title, "text": text})]
    return SaarSteps.objects.create(steps=steps, **kwargs)


def make_editor(*codenames):
    """Somebody who may enter the admin and has these rights of ours, no other."""
    content_type, _ = ContentType.objects.get_or_create(
        app_label="wagtailadmin", model="admin"
    )
    access, _ = Permission.objects.get_or_create(
        content_type=content_type, codename="access_admin", defaults={"name": "Access"}
    )
    group = UserGroup.objects.create(name=f"editors {next(numbers)}")
    group.permissions.add(
        access,
        *Permission.objects.filter(
            content_type__app_label="wagtail_whatsappalert", codename__in=codenames
        ),
    )
    user = get_user_model().objects.create_user(f"editor{next(numbers)}")
    user.groups.add(group)
    return user
