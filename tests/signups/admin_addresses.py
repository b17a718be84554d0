from importlib import import_module
from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.limits import ManagerLimit

VIEW, MANAGE, EXPORT = "view_signup", "manage_signup", "export_signup"
OURS = "wagtail_whatsappalert_admin"
LISTED = "whatsappalert_signups"
# What each address about signups asks; all of these, for what it shows and does.
ABOUT_SIGNUPS = {
    f"{LISTED}:index": {VIEW},
    f"{LISTED}:index_results": {VIEW},
    f"{LISTED}:inspect": {VIEW},
    f"{LISTED}:contacts": {VIEW, EXPORT},
    f"{LISTED}:download_contacts": {VIEW, EXPORT},
    "whatsappalert_overview:index": {VIEW},
    "whatsappalert_demand:index": {VIEW},
    "whatsappalert_demand:map": {VIEW},
    f"{OURS}:make_forming_group": {VIEW, MANAGE, "change_group"},
    f"{OURS}:take_over_interest": {VIEW, MANAGE, "change_group"},
    f"{OURS}:note_interest": {VIEW, MANAGE},
    f"{OURS}:enter_signup": {VIEW, MANAGE},
    f"{OURS}:print_signup_form": {VIEW, MANAGE},
    f"{OURS}:ask_to_accept_rules": {VIEW, MANAGE},
    f"{OURS}:bulk_move": {VIEW, MANAGE},
    f"{OURS}:signup_move": {VIEW, MANAGE},
    f"{OURS}:signup_facts": {VIEW, MANAGE},
    f"{OURS}:signup_workshop": {VIEW, MANAGE},
    f"{OURS}:signup_removed": {VIEW, MANAGE},
    f"{OURS}:signup_stay": {VIEW, MANAGE},
    f"{OURS}:signup_resend": {VIEW, MANAGE},
    f"{OURS}:signup_data": {VIEW, MANAGE},
    f"{OURS}:signup_erase": {VIEW, MANAGE},
    f"{OURS}:signup_unreachable": {VIEW, MANAGE},
    f"{OURS}:signup_reachable": {VIEW, MANAGE},
    f"{OURS}:start_group": {VIEW, MANAGE, "change_group"},
    f"{OURS}:invite_link": {VIEW, MANAGE, "change_group"},
    f"{OURS}:split_group": {VIEW, MANAGE, "change_group"},
}
# As these rights belong to workshops, they are tested there.
AT_WORKSHOPS = "tests/workshops"
# Their number is that of a group.
ABOUT_A_GROUP = {
    f"{OURS}:{name}" for name in ("start_group", "invite_link", "split_group")
}
# For no one who is limited to some groups: it concerns them all.
FOR_EVERY_GROUP = {f"{OURS}:ask_to_accept_rules", f"{OURS}:note_interest"}
# Of the rest, what opens each namespace: any right on its model, or on these.
OTHER_MODELS = {
    "whatsappalert_groups": "group",
    "whatsappalert_workshops": "workshop",
    "whatsappalert_registrations": "registration",
    "whatsappalert_exercises": "exercise",
    "whatsappalert_hosts": "workshophost",
    "whatsappalert_leaflets": "leaflet",
    "whatsappalert_neighbourhoods": "neighbourhood",
    "whatsappalert_districts": "district",
    "whatsappalert_house_rules": "houserules",
    "whatsappalert_saar_steps": "saarsteps",
    "whatsappalert_reminders": "groupreminder",
    "whatsappalert_consent_texts": "consenttext",
    "whatsappalert_coordinators": "coordinator",
    "whatsappalert_agreements": "confidentialityagreement",
    "whatsappalert_manager_limits": "managerlimit",
    "whatsappalert_letters": "letter",
    "whatsappalert_mails": "mailtext",
    "whatsappalert_threads": "thread",
    "whatsappalert_successions": "succession",
    "whatsappalert_activity": "activitycheck",
    "whatsappalert_steering_groups": "steeringgroup",
    "whatsappalert_contacts": "contact",
    "whatsappalert_bulletins": "bulletin",
}
# These hold nothing personal, or have tests of their own where it says.
ELSEWHERE = {
    f"{OURS}:propose_successor": "several rights; tests/coordination",
    f"{OURS}:cancel_succession": "several rights; tests/coordination",
    f"{OURS}:stop_for_coordinator": "several rights; tests/coordination",
    f"{OURS}:confirm_activity": "several rights; tests/coordination",
    f"{OURS}:geocode": "any editor; tests/geocoding",
    f"{OURS}:import_groups": "add_group and change_group; tests/groups",
    f"{OURS}:copy_workshop": "add_workshop; tests/workshops",
    f"{OURS}:leaflet_print_order": "any right on leaflets; tests/workshops",
    f"{OURS}:import_areas": "rights on areas; tests/areas",
    f"{OURS}:areas_beneath": "add_group or change_group; tests/groups",
    f"{OURS}:group_overlap": "add_group or change_group; tests/groups",
    **{
        f"{OURS}:{name}": f"manage_registration; {AT_WORKSHOPS}"
        for name in (
            *("enter_registration", "registration_cancel", "registration_move"),
            *("registration_tick", "attendance", "attendance_print"),
            "attendance_mail",
        )
    },
    **{
        f"{OURS}:exercise_{name}": f"change_exercise; {AT_WORKSHOPS}"
        for name in ("period", "control_room", "on", "off", "outcome", "send")
    },
    f"{OURS}:exercise_addresses": f"view_exercise_addresses; {AT_WORKSHOPS}",
    "whatsappalert_group_chooser:choose": "any editor; names of groups",
    "whatsappalert_group_chooser:choose_results": "any editor; names of groups",
    "whatsappalert_group_chooser:chosen": "any editor; names of groups",
    "whatsappalert_group_chooser:chosen_multiple": "any editor; names of groups",
    "whatsappalert_group_chooser:create": "add_group; tests/groups",
    "whatsappalert_workshop_chooser:choose": "any editor; titles",
    "whatsappalert_workshop_chooser:choose_results": "any editor; titles",
    "whatsappalert_workshop_chooser:chosen": "any editor; titles",
    "whatsappalert_workshop_chooser:chosen_multiple": "any editor; titles",
    "whatsappalert_workshop_chooser:create": "add_workshop; tests/workshops",
    "whatsappalert_neighbourhood_chooser:choose": "any editor; names of areas",
    "whatsappalert_neighbourhood_chooser:choose_results": "any editor; names of areas",
    "whatsappalert_neighbourhood_chooser:chosen": "any editor; names of areas",
    "whatsappalert_neighbourhood_chooser:chosen_multiple": "any editor; names of areas",
    "whatsappalert_figures:index": "figures without people; tests/statistics",
    "whatsappalert_letters:print": "manage_signup; tests/mailing",
    "whatsappalert_letters:put_back": "manage_signup; tests/mailing",
    "whatsappalert_privacy_log:index": "view_privacy_log; tests/privacy",
    "whatsappalert_privacy_log:index_results": "view_privacy_log; tests/privacy",
}
ACTORS = {
    "nobody": None,
    "editor": {"view_group", "change_group", "view_letter", "view_consenttext"},
    "viewer": {VIEW},
    "manager": {VIEW, MANAGE},
    "exporter": {VIEW, EXPORT},
    "who may start groups": {VIEW, MANAGE, "change_group"},
    "manager who may not look": {MANAGE, EXPORT, "change_group"},
    "privacy officer": {"view_privacy_log"},
}
EVERYTHING = [VIEW, MANAGE, EXPORT, "change_group"]
NAME = "Annabella van Elders"


def addresses():
    """Every address of the package in the admin: its name and its parameters."""

    def walk(resolver, route="", namespaces=()):
        for pattern in resolver.url_patterns:
            here = route + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                name = getattr(pattern, "namespace", None)
                inside = (*namespaces, name) if name else namespaces
                yield from walk(pattern, here, inside)
            elif here.startswith("admin/"):
                full = ":".join([*namespaces, pattern.name or ""])
                ours = "whatsappalert" in f"{full} {pattern.callback.__module__}"
                if ours:
                    yield full, frozenset(pattern.pattern.converters)

    return dict(walk(get_resolver()))


ADDRESSES = addresses()


def browser(rights, groups=None):
    client = Client()
    if rights is not None:
        user = make_editor(*rights)
        client.force_login(user)
        if groups is not None:
            ManagerLimit.objects.create(user=user).groups.set(groups)
    return client


def is_refused(response):
    home, login = reverse("wagtailadmin_home"), reverse("wagtailadmin_login")
    sent_to = response.get("Location", "").split("?")[0]
    return response.status_code == 403 or sent_to in (home, login)


def content_of(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def url_of(name, signup):
    parameters = {
        "pk": signup.group_id if name in ABOUT_A_GROUP else signup.pk,
        "group": signup.group_id,
        "wanted": signup.group_id,
        "move": "refuse",
        "action": "refuse",
    }
    wanted = ADDRESSES[name]
    return reverse(name, kwargs={key: parameters[key] for key in wanted})


roles = import_module("wagtail_whatsappalert.migrations.0002_roles")
EDITOR = SimpleNamespace(connection=connection)
