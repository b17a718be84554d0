from django.core.management.base import BaseCommand
from django.utils import timezone

from ...coordination.activity_services import ask_if_active, follow_questions
from ...coordination.succession_steps import (
    end_due_successions,
    notice_missing_coordinators,
)
from ...signups.group_services import follow_groups
from ...signups.lifecycle_services import lapse_offers
from ...signups.reconfirmation import (
    ask_to_stay,
    expire_unanswered,
    remind_to_answer,
)
from ...workshops.attendance_services import follow_attendance
from ...workshops.registration_services import follow_workshops
from ...workshops.services import lapse_workshop_places

STEPS = {
    "offers not accepted in time": lapse_offers,
    "places lapsed for want of a workshop": lapse_workshop_places,
    "signups moved after a change of their group": follow_groups,
    "people who did not answer whether they stay": expire_unanswered,
    "people asked whether they stay": ask_to_stay,
    "people reminded to answer": remind_to_answer,
    "coordinators whose last day has passed": end_due_successions,
    "groups that lost their coordinator": notice_missing_coordinators,
    "unanswered questions if a group is active, a step further": follow_questions,
    "groups asked if they are active": ask_if_active,
    "registrations that got a place at a workshop": follow_workshops,
    "people who were at a workshop, let in after all": follow_attendance,
}


class Command(BaseCommand):
    help = (
        "Does what time brings: offers and places lapse and pass to who waits,"
        " people are asked whether they stay, groups whether they are active,"
        " coordinators stop. Safe to run often and side by side."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        for name, step in STEPS.items():
            self.stdout.write(f"{name}: {step(now=now)}")
