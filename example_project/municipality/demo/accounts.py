"""Who may do what in the admin of the demo."""

from dataclasses import dataclass

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Group as AccountGroup
from django.contrib.auth.models import Permission
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from wagtail_whatsappalert import models as whatsapp

PASSWORD = "hoogeveen-demo"  # noqa: S105

EDITORS = "Redactie"
# Roles that the package brings along.
SIGNUP_MANAGERS = "Signup managers"
PRIVACY_OFFICERS = "Privacy officers"

EDITED_MODELS = [
    whatsapp.District,
    whatsapp.Neighbourhood,
    whatsapp.Group,
    whatsapp.GroupRules,
    whatsapp.HouseRules,
    whatsapp.SaarSteps,
    whatsapp.Workshop,
    whatsapp.WhatsAppAlertSettings,
]


@dataclass
class Account:
    username: str
    name: tuple[str, str]
    description: str
    group: str = ""


ACCOUNTS = [
    Account("redacteur", ("Robin", "de Vries"), "editor: pages and groups", EDITORS),
    Account(
        "aanmeldingen",
        ("Sam", "Bakker"),
        "signup manager: signups and their export",
        SIGNUP_MANAGERS,
    ),
    Account(
        "privacy",
        ("Kim", "Visser"),
        "privacy officer: who saw which data",
        PRIVACY_OFFICERS,
    ),
    Account("beheer", ("Noor", "Jansen"), "superuser: everything"),
]


def build():
    build_editors()
    for account in ACCOUNTS:
        find_or_create(account)


def find_or_create(account):
    accounts = get_user_model().objects
    if accounts.filter(username=account.username).exists():
        return
    first_name, last_name = account.name
    user = accounts.create_user(
        account.username,
        f"{account.username}@hoogeveen.example",
        PASSWORD,
        first_name=first_name,
        last_name=last_name,
        is_staff=not account.group,
        is_superuser=not account.group,
    )
    if account.group:
        user.groups.add(AccountGroup.objects.get(name=account.group))


def build_editors():
    editors, is_new = AccountGroup.objects.get_or_create(name=EDITORS)
    if not is_new:
        return
    editors.permissions.add(access_to_admin())
    for model in EDITED_MODELS:
        editors.permissions.add(*permissions(model, "add", "change", "view"))
    give_pages(editors)
    give_files(editors)


def access_to_admin():
    return Permission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )


def permissions(model, *actions):
    codenames = [get_permission_codename(action, model._meta) for action in actions]
    return Permission.objects.filter(
        content_type__app_label=model._meta.app_label, codename__in=codenames
    )


def give_pages(editors):
    root = Page.get_first_root_node()
    for permission in permissions(Page, "add", "change", "publish"):
        GroupPagePermission.objects.create(
            group=editors, page=root, permission=permission
        )


def give_files(editors):
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for model in (Image, Document):
        for permission in permissions(model, "add", "change", "choose"):
            GroupCollectionPermission.objects.create(
                group=editors, collection=root, permission=permission
            )
