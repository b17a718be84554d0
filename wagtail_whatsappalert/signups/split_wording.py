"""What the mails about a group that was split say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..mailing.wording import register_wording

SAMPLES = {
    "name": _("Anna de Vries"),
    "group": _("Krakeel North"),
    "old_group": _("Krakeel"),
}
NECESSARY = ["group", "old_group"]

register_wording(
    "signup_split_member",
    label=_("Group split: a member goes along"),
    subject=_("You go from {old_group} to {group}"),
    text=_(
        "Hello {name},\n\n"
        "The group {old_group} is now two groups. From now on you belong to the new "
        "group {group}. You keep your place.\n\n"
        "The coordinator of {group} adds you to the new WhatsApp group. Are you in? "
        "Then the coordinator of {old_group} removes you from the old one, or you "
        "leave it yourself. You need not sign up again."
    ),
    samples=SAMPLES,
    necessary=NECESSARY,
)
register_wording(
    "signup_split_place",
    label=_("Group split: somebody with a place goes along"),
    subject=_("You go from {old_group} to {group}"),
    text=_(
        "Hello {name},\n\n"
        "The group {old_group} is now two groups. From now on you belong to the new "
        "group {group}. The place that you had in {old_group} you now have in "
        "{group}.\n\n"
        "On your own page you see what happens next. You need not sign up again."
    ),
    samples=SAMPLES,
    necessary=NECESSARY,
)
register_wording(
    "signup_split_waiting",
    label=_("Group split: somebody who waits goes along"),
    subject=_("You go from {old_group} to {group}"),
    text=_(
        "Hello {name},\n\n"
        "The group {old_group} is now two groups. From now on you belong to the new "
        "group {group}. You are now on the list of {group}, in the same order as "
        "before.\n\n"
        "You hear from us as soon as there is a place for you. You need not sign up "
        "again."
    ),
    samples=SAMPLES,
    necessary=NECESSARY,
)
COORDINATOR_SAMPLES = {**SAMPLES, "name": _("Karin Smit"), "number": 12}
register_wording(
    "coordinator_split_new",
    label=_("Coordinator: the new group of a split"),
    subject=_("{group} is a group of its own: people wait to be added"),
    text=_(
        "Hello {name},\n\n"
        "The group {old_group} was split. You are coordinator of the new group "
        "{group}.\n\n"
        "People who are ready to be added: {number}. Make a WhatsApp group and add "
        "them. Who they are, you see after signing in. Tell the coordinator of "
        "{old_group} when they are in."
    ),
    samples=COORDINATOR_SAMPLES,
    necessary=[*NECESSARY, "number"],
    button=_("To the page for coordinators"),
    personal_page=False,
)
register_wording(
    "coordinator_split_old",
    label=_("Coordinator: the group was split"),
    subject=_("Your group {old_group} was split"),
    text=_(
        "Hello {name},\n\n"
        "A part of your group {old_group} is now the group {group}.\n\n"
        "Members who go to {group}: {number}. Please wait until the coordinator of "
        "{group} has added them. Then remove them from your WhatsApp group. Who they "
        "are, you see after signing in."
    ),
    samples=COORDINATOR_SAMPLES,
    necessary=[*NECESSARY, "number"],
    button=_("To the page for coordinators"),
    personal_page=False,
)
