"""The mail to a coordinator: how many people wait, never who."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..coordinators.models import Coordinator
from ..coordinators.notifications import WORK
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from .hand_over import in_words, work_of
from .models import Signup


@letter_kind(WORK, gettext_lazy("Work for a coordinator"))
def compose_work(letter: Letter) -> EmailMultiAlternatives | None:
    coordinator = Coordinator.objects.filter(pk=letter.subject_id).first()
    today = timezone.localdate()
    if coordinator is None or not coordinator.is_active(today):
        return None
    work = work_of(coordinator)
    if not work:
        return None
    site = _site_of(coordinator)
    link = absolute_url(site, "coordinator_start", language=letter.language)
    may_see = coordinator.may_receive_data(today)
    return write_mail(
        wording=WORK if may_see else "coordinator_agreement",
        to=coordinator.email,
        site=site,
        values={"name": coordinator.name, "work": in_words(work)},
        button=Button(_("To the page for coordinators"), link),
    )


def _site_of(coordinator: Coordinator) -> Site:
    """The site through which people came to her groups; a group belongs to none."""
    there = Signup.objects.filter(group__coordinators=coordinator).exclude(site=None)
    newest = there.select_related("site").order_by("-pk").first()
    return newest.site if newest else Site.objects.get(is_default_site=True)
