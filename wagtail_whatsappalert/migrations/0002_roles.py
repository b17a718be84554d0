"""
Four ready account groups: "Signup managers", "Steering group managers", "Exercise
leaders" and "Privacy officers".

On an empty database permissions do not exist yet (Django makes them after all
migrations), so they are made here, as Wagtail's own migrations do. A site's own
account group of the same name that holds rights already is left alone.
"""

from django.apps import apps as installed_apps
from django.conf import settings
from django.db import migrations

APP = "wagtail_whatsappalert"

ACCESS = ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")

VIEW_GROUP = (APP, "group", "view_group", "Can view group")
CHANGE_GROUP = (APP, "group", "change_group", "Can change group")
VIEW_COORDINATOR = (APP, "coordinator", "view_coordinator", "Can view coordinator")
ADD_COORDINATOR = (APP, "coordinator", "add_coordinator", "Can add coordinator")
CHANGE_COORDINATOR = (
    APP,
    "coordinator",
    "change_coordinator",
    "Can change coordinator",
)
VIEW_LETTER = (APP, "letter", "view_letter", "Can view letter")
VIEW_HOUSE_RULES = (APP, "houserules", "view_houserules", "Can view house rules")
VIEW_CONSENT_TEXT = (APP, "consenttext", "view_consenttext", "Can view consent text")
VIEW_AGREEMENT = (
    APP,
    "confidentialityagreement",
    "view_confidentialityagreement",
    "Can view confidentiality agreement",
)
VIEW_SIGNUP = (APP, "signup", "view_signup", "Can view signup")
MANAGE_SIGNUP = (APP, "signup", "manage_signup", "Can manage signups")
EXPORT_SIGNUP = (APP, "signup", "export_signup", "Can export signups")
VIEW_PRIVACY_LOG = (APP, "signup", "view_privacy_log", "Can view the privacy log")
VIEW_SUCCESSION = (APP, "succession", "view_succession", "Can view succession")
VIEW_ACTIVITY = (
    APP,
    "activitycheck",
    "view_activitycheck",
    "Can view question if a group is active",
)
VIEW_THREAD = (APP, "thread", "view_thread", "Can view report or question")
CHANGE_THREAD = (APP, "thread", "change_thread", "Can change report or question")
VIEW_BULLETIN = (APP, "bulletin", "view_bulletin", "Can view bulletin")
VIEW_STEERING_GROUP = (
    APP,
    "steeringgroup",
    "view_steeringgroup",
    "Can view steering group",
)
ADD_STEERING_GROUP = (
    APP,
    "steeringgroup",
    "add_steeringgroup",
    "Can add steering group",
)
CHANGE_STEERING_GROUP = (
    APP,
    "steeringgroup",
    "change_steeringgroup",
    "Can change steering group",
)
VIEW_WORKSHOP = (APP, "workshop", "view_workshop", "Can view workshop")
VIEW_REGISTRATION = (
    APP,
    "registration",
    "view_registration",
    "Can view registration",
)
MANAGE_REGISTRATION = (
    APP,
    "registration",
    "manage_registration",
    "Can manage registrations",
)
EXPORT_REGISTRATION = (
    APP,
    "registration",
    "export_registration",
    "Can export registrations",
)
VIEW_EXERCISE = (APP, "exercise", "view_exercise", "Can view burglar exercise")
ADD_EXERCISE = (APP, "exercise", "add_exercise", "Can add burglar exercise")
CHANGE_EXERCISE = (APP, "exercise", "change_exercise", "Can change burglar exercise")
VIEW_ADDRESSES = (
    APP,
    "exercise",
    "view_exercise_addresses",
    "Can view the addresses of exercises",
)
VIEW_CONTACT = (
    APP,
    "contact",
    "view_contact",
    "Can view contact of a steering group",
)
ADD_CONTACT = (APP, "contact", "add_contact", "Can add contact of a steering group")
CHANGE_CONTACT = (
    APP,
    "contact",
    "change_contact",
    "Can change contact of a steering group",
)

ROLES = {
    "Signup managers": [
        ACCESS,
        VIEW_SIGNUP,
        MANAGE_SIGNUP,
        EXPORT_SIGNUP,
        # To enter, cancel and tick off who comes to a workshop.
        VIEW_WORKSHOP,
        VIEW_REGISTRATION,
        MANAGE_REGISTRATION,
        EXPORT_REGISTRATION,
        # To start a group, and to say who runs it.
        VIEW_GROUP,
        CHANGE_GROUP,
        VIEW_COORDINATOR,
        ADD_COORDINATOR,
        CHANGE_COORDINATOR,
        VIEW_AGREEMENT,
        VIEW_LETTER,
        VIEW_CONSENT_TEXT,
        VIEW_HOUSE_RULES,
        # To act for coordinators: who stops, who is silent, who asks something.
        VIEW_SUCCESSION,
        VIEW_ACTIVITY,
        VIEW_THREAD,
        CHANGE_THREAD,
        VIEW_BULLETIN,
        VIEW_STEERING_GROUP,
        VIEW_CONTACT,
    ],
    # A contact writes to every coordinator: who names contacts decides about that,
    # and needs to see no resident for it.
    "Steering group managers": [
        ACCESS,
        VIEW_GROUP,
        VIEW_STEERING_GROUP,
        ADD_STEERING_GROUP,
        CHANGE_STEERING_GROUP,
        VIEW_CONTACT,
        ADD_CONTACT,
        CHANGE_CONTACT,
        VIEW_BULLETIN,
    ],
    # Who leads the exercise "Houd u de boef tegen?" must know where the doors are.
    # Nobody else needs these addresses, a signup manager neither.
    "Exercise leaders": [
        ACCESS,
        VIEW_WORKSHOP,
        VIEW_EXERCISE,
        ADD_EXERCISE,
        CHANGE_EXERCISE,
        VIEW_ADDRESSES,
    ],
    # The log and the texts name no resident; that is enough to watch.
    "Privacy officers": [
        ACCESS,
        VIEW_PRIVACY_LOG,
        VIEW_CONSENT_TEXT,
        VIEW_HOUSE_RULES,
        VIEW_AGREEMENT,
    ],
}


def find_or_make(apps, database, right):
    app_label, model, codename, name = right
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_type, _ = content_types.using(database).get_or_create(
        app_label=app_label, model=model
    )
    permissions = apps.get_model("auth", "Permission").objects
    permission, _ = permissions.using(database).get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


def make_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, rights in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        if not group.permissions.exists():
            group.permissions.set(
                [find_or_make(apps, database, right) for right in rights]
            )


def take_roles_away(apps, schema_editor):
    """A role that holds more than we gave it, or has members, keeps its name."""
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    users = apps.get_model(settings.AUTH_USER_MODEL).objects.using(database)
    for name, rights in ROLES.items():
        group = groups.filter(name=name).first()
        if group is None:
            continue
        ours = [find_or_make(apps, database, right).pk for right in rights]
        group.permissions.remove(*ours)
        has_members = users.filter(groups=group).exists()
        if not (group.permissions.exists() or has_members):
            group.delete()


# These give "choose" to every role that is there already. Ours need no files.
BEFORE_US = [
    ("wagtailimages", "0023_add_choose_permissions"),
    ("wagtaildocs", "0011_add_choose_permissions"),
]


class Migration(migrations.Migration):
    dependencies = [
        *[before for before in BEFORE_US if before[0] in installed_apps.app_configs],
        ("wagtail_whatsappalert", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(make_roles, take_roles_away)]
